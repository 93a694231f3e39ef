"""Names of objects, their namespaces, and objects that are given twice.

https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
"""

import re
from collections.abc import Iterator
from typing import Any

from review.check.finding import Finding, Level, Rule
from review.check.refused.fault import VALIDATION, Fault, Faults, alternatives, misspelled
from review.check.refused.labels import metadata
from review.check.refused.spelling import LABEL, LABEL_VALUE, SEGMENT, SERVICE_NAME, SUBDOMAIN, Form, quoted
from review.manifests import Manifests, Object, namespace, title
from review.paths import Steps
from review.values import at

NAME = Rule(
    "object-name",
    Level.ERROR,
    "an object's name and namespace have the form that its kind asks for",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names",
)
POD_NAME = Rule(
    "pod-name-length",
    Level.WARNING,
    "a name leaves room for what is appended to it in the labels of pods",
    "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-name-label",
)
NAMESPACED = Rule(
    "cluster-scoped",
    Level.NOTE,
    "what belongs to the whole cluster names no namespace",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace",
)
TWICE = Rule(
    "given-twice",
    Level.WARNING,
    "an object is given once",
    f"{VALIDATION}/core/validation/validation.go",
)
POD_SECURITY = Rule(
    "pod-security-label",
    Level.ERROR,
    "a namespace's labels name a Pod Security Standard and its version",
    "https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces",
)
RULES = (POD_SECURITY, NAME, POD_NAME, NAMESPACED, TWICE)

_RBAC = "rbac.authorization.k8s.io"
_FORMS: dict[tuple[str, str], Form] = {
    ("", "Service"): SERVICE_NAME,
    ("", "Namespace"): LABEL,
    ("apps", "StatefulSet"): LABEL,
    **dict.fromkeys(
        [
            *(("", kind) for kind in ("ConfigMap", "Secret", "Pod", "ServiceAccount", "PersistentVolumeClaim")),
            *(("", kind) for kind in ("LimitRange", "ResourceQuota", "PersistentVolume", "ReplicationController")),
            *(("apps", kind) for kind in ("Deployment", "ReplicaSet", "DaemonSet")),
            *(("batch", kind) for kind in ("Job", "CronJob")),
            *(("networking.k8s.io", kind) for kind in ("Ingress", "NetworkPolicy", "IngressClass")),
            ("autoscaling", "HorizontalPodAutoscaler"),
            ("scheduling.k8s.io", "PriorityClass"),
            ("storage.k8s.io", "StorageClass"),
        ],
        SUBDOMAIN,
    ),
}
_STANDARDS = ("privileged", "baseline", "restricted")
_LONGEST_CRON_JOB = 52
_LONGEST_JOB = 63
# A revision of a StatefulSet is its name, a hyphen and ten characters at most, and a label of its pods.
_LONGEST_STATEFUL_SET = 52
_CLUSTER_SCOPED = {
    *(("", kind) for kind in ("Namespace", "Node", "PersistentVolume")),
    *((_RBAC, kind) for kind in ("ClusterRole", "ClusterRoleBinding")),
    *(("storage.k8s.io", kind) for kind in ("StorageClass", "CSIDriver", "CSINode", "VolumeAttachment")),
    ("scheduling.k8s.io", "PriorityClass"),
    ("networking.k8s.io", "IngressClass"),
    ("node.k8s.io", "RuntimeClass"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("apiregistration.k8s.io", "APIService"),
    *(
        ("admissionregistration.k8s.io", kind)
        for kind in (
            "ValidatingWebhookConfiguration",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
        )
    ),
    ("certificates.k8s.io", "CertificateSigningRequest"),
    *(("flowcontrol.apiserver.k8s.io", kind) for kind in ("FlowSchema", "PriorityLevelConfiguration")),
}


def kind(each: Object) -> tuple[str, str]:
    """The group and the kind of an object."""
    version = each["apiVersion"]
    return (version.rpartition("/")[0] if isinstance(version, str) else "", each["kind"])


def faults(each: Object) -> Faults:
    """What is wrong with the name, the namespace, the labels and the annotations of an object."""
    its_kind, found = kind(each), each["metadata"]
    yield from misspelled(NAME, ("metadata", "name"), found["name"], _FORMS.get(its_kind, SEGMENT))
    yield from metadata(("metadata",), found)
    if _FORMS.get(its_kind, SEGMENT).fits(found["name"]):
        yield from _lengths(its_kind, each)
    if its_kind == ("", "Namespace"):
        yield from _standards(found.get("labels") or {})
    if not found.get("namespace"):
        return
    if its_kind in _CLUSTER_SCOPED:
        reason = f"{its_kind[1]} is of the whole cluster, and namespace {found['namespace']} of it is passed over"
        yield Fault(NAMESPACED, ("metadata", "namespace"), reason, "remove it")
    else:
        yield from misspelled(NAME, ("metadata", "namespace"), found["namespace"], LABEL)


def _standards(labels: Object) -> Faults:
    for mode in ("enforce", "audit", "warn"):
        key = f"pod-security.kubernetes.io/{mode}"
        level, version = labels.get(key, "privileged"), labels.get(f"{key}-version", "latest")
        if level not in _STANDARDS:
            path = ("metadata", "labels", key)
            yield Fault(POD_SECURITY, path, f"{key} is {quoted(level)}", f"use {alternatives(_STANDARDS)}")
        if not re.fullmatch(r"latest|v1\.(?:0|[1-9][0-9]*)", version):
            path = ("metadata", "labels", f"{key}-version")
            yield Fault(POD_SECURITY, path, f"{path[-1]} is {quoted(version)}", "use latest or one such as v1.34")


def twice(manifests: Manifests) -> Iterator[Finding]:
    """Objects that are given again with another content."""
    seen: dict[tuple[Any, ...], Object] = {}
    for each in manifests.objects:
        its_kind = kind(each)
        within = "" if its_kind in _CLUSTER_SCOPED else namespace(each)
        first = seen.setdefault((*its_kind, within, each["metadata"]["name"]), each)
        if first is not each and _content(first) != _content(each):
            place = manifests.place(first)
            where = f", first in {place[0]}:{place[1]}" if place else ""
            reason = f"{title(each)} is there twice with different contents{where}; the last one wins"
            yield Finding(TWICE, each, ("metadata", "name"), reason, "remove one, or give it another name")


def _content(each: Object) -> Object:
    """An object without its namespace, which may be given or taken for granted."""
    found = {key: value for key, value in each["metadata"].items() if key != "namespace"}
    return {**each, "metadata": found}


def _lengths(its_kind: tuple[str, str], each: Object) -> Faults:
    """What becomes of a name in the names and labels of pods."""
    name = each["metadata"]["name"]
    path: Steps = ("metadata", "name")
    match its_kind:
        case ("batch", "CronJob"):
            what = "as 11 are appended to it in the names of its jobs"
            yield from _longer(NAME, path, name, _LONGEST_CRON_JOB, what)
        case ("batch", "Job"):
            completions = at(each, "spec", "completions")
            indexed = at(each, "spec", "completionMode") == "Indexed" and isinstance(completions, int)
            longest = _LONGEST_JOB - (len(f"-{completions - 1}") if indexed and completions > 0 else 0)
            what = "with the index of each pod behind it" if longest < _LONGEST_JOB else "as it is a label of its pods"
            yield from _longer(NAME, path, name, longest, what)
            if len(name) <= longest and not LABEL_VALUE.fits(name):
                yield from misspelled(NAME, path, name, LABEL_VALUE)
            elif longest < _LONGEST_JOB and len(name) <= longest:
                yield from misspelled(NAME, path, name, LABEL)
        case ("apps", "StatefulSet"):
            what = "as up to 11 are appended to it in a label of its pods, which are not created otherwise"
            yield from _longer(POD_NAME, path, name, _LONGEST_STATEFUL_SET, what)
        case _:
            pass


def _longer(rule: Rule, path: Steps, name: str, longest: int, what: str) -> Faults:
    if len(name) > longest:
        reason = f"name {name} has {len(name)} characters, of which there may be {longest}, {what}"
        yield Fault(rule, path, reason, f"shorten it by {len(name) - longest}")

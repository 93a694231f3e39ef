"""What kubectl is told, to apply an environment, and to delete what earlier outputs left in its cluster."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from shlex import join
from typing import Any

import yaml

from ecommerce.kept import KEPT
from ecommerce.settings import EnvironmentSettings
from synth.report import SynthesisError, shown

# What may be made again from Git, and nothing is lost with; as `kubectl api-resources` calls them.
_PRUNED = (
    *("configmaps", "services", "serviceaccounts", "deployments.apps", "cronjobs.batch", "jobs.batch"),
    *("horizontalpodautoscalers.autoscaling", "poddisruptionbudgets.policy", "networkpolicies.networking.k8s.io"),
    *("ingresses.networking.k8s.io", "gateways.gateway.networking.k8s.io", "httproutes.gateway.networking.k8s.io"),
    *("envoyproxies.gateway.envoyproxy.io", "certificates.cert-manager.io", "ciliumnetworkpolicies.cilium.io"),
    *("poolers.postgresql.cnpg.io", "scheduledbackups.postgresql.cnpg.io", "objectstores.barmancloud.cnpg.io"),
    *("podmonitors.monitoring.coreos.com", "prometheusrules.monitoring.coreos.com"),
)
# What data is lost with, or, with an ExternalSecret, the Secret that it made. Secrets themselves are not even listed.
_NEVER = {
    "PersistentVolumeClaim": "persistentvolumeclaims",
    "StatefulSet": "statefulsets.apps",
    "Cluster": "clusters.postgresql.cnpg.io",
    "ExternalSecret": "externalsecrets.external-secrets.io",
}
# What tells its objects from those of another one.
_OURS = ("app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "app.kubernetes.io/part-of")
# How long a rollout may take, in minutes.
_ROLLOUT_MINUTES = 15

_Object = Mapping[str, Any]


def apply_steps(settings: EnvironmentSettings, file: Path) -> str:
    """Commands that apply an environment, and wait until it serves.

    Args:
        settings: The environment's settings.
        file: Its manifests.

    Raises:
        SynthesisError: They are not there.
    """
    kubectl = ["kubectl", "--namespace", settings.namespace]
    objects = _manifests(file)
    lines = [join(["kubectl", "apply", "--filename", f"{shown(file.parent)}/"])]
    for name in (f"job/{each['metadata']['name']}" for each in objects if each["kind"] == "Job"):
        state = join([*kubectl, "get", name, "--output", "jsonpath={.status.conditions}"])
        lines.append(f'while [ -z "$({state})" ]; do sleep 2; done')
        lines.append(join([*kubectl, "wait", name, "--for=condition=complete", "--timeout=1m"]))
    lines += [
        join(
            [*kubectl, "rollout", "status", f"deployment/{each['metadata']['name']}", f"--timeout={_ROLLOUT_MINUTES}m"]
        )
        for each in objects
        if each["kind"] == "Deployment"
    ]
    return "".join(f"{line}\n" for line in lines)


def listing(environment: str, settings: EnvironmentSettings) -> str:
    """A command that lists what of an environment is in its cluster, of the kinds that the cluster knows.

    Args:
        environment: The environment's name.
        settings: Its settings.
    """
    labels = settings.system(environment).shared.labels
    selector = ",".join(f"{key}={labels[key]}" for key in _OURS)
    kinds = "|".join(each.replace(".", r"\.") for each in (*_PRUNED, *_NEVER.values()))
    known = f"kubectl api-resources --namespaced --output name | grep -xE '{kinds}' | paste -sd , -"
    return f'kubectl --namespace {settings.namespace} get "$({known})" --selector {selector} --output json\n'


def prune_steps(settings: EnvironmentSettings, file: Path, listed: str) -> str:
    """Commands that delete what is in the cluster, but no longer in an environment's manifests.

    Args:
        settings: The environment's settings.
        file: Its manifests.
        listed: What `listing` printed.

    Raises:
        SynthesisError: There are no manifests, or what was listed is no list.
    """
    there = {_key(each) for each in _manifests(file)}
    left = [each for each in _items(listed) if _key(each) not in there and _is_ours(each)]
    lines = [line for each in left for line in _line(settings.namespace, each)]
    return "".join(f"{line}\n" for line in lines or ["# Nothing is left behind."])


def _line(namespace: str, each: _Object) -> Iterator[str]:
    group, kind, name = _key(each)
    called = f"{kind.lower()}{'.' if group else ''}{group}/{name}"
    if kind in _NEVER or KEPT.items() & each["metadata"].get("annotations", {}).items():
        yield f"# {kind}/{name} stays: data or credentials could be lost with it; docs/gitops.md says how it goes."
    elif kind == "Job" and not _is_finished(each):
        yield f"# {kind}/{name} stays: it still runs."
    else:
        yield join(["kubectl", "--namespace", namespace, "delete", called])


def _is_ours(each: _Object) -> bool:
    """Whether somebody applied it, and no controller made it for another object, which goes with that."""
    return not each["metadata"].get("ownerReferences")


def _is_finished(job: _Object) -> bool:
    conditions = job.get("status", {}).get("conditions", [])
    return any(each["type"] in {"Complete", "Failed"} and each["status"] == "True" for each in conditions)


def _key(each: _Object) -> tuple[str, str, str]:
    """Group, kind and name; the version may be another one in the cluster."""
    group, slash, _ = str(each["apiVersion"]).rpartition("/")
    return group if slash else "", str(each["kind"]), str(each["metadata"]["name"])


def _items(listed: str) -> list[_Object]:
    try:
        return list(json.loads(listed)["items"])
    except (ValueError, KeyError, TypeError):
        raise SynthesisError(
            "kubectl listed nothing; see what it says above, and that it reaches the cluster"
        ) from None


def _manifests(file: Path) -> list[_Object]:
    try:
        return [each for each in yaml.load_all(file.read_bytes(), Loader=yaml.CSafeLoader) if each]
    except OSError:
        raise SynthesisError(f"{shown(file)} is not there; run `make synth` first") from None

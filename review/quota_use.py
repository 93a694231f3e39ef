"""What a ResourceQuota counts of its namespace: by each of its names, and at each scale.

https://kubernetes.io/docs/concepts/policy/resource-quotas/, and the evaluators in pkg/quota/v1/evaluator/core and
pkg/quota/v1/evaluator/generic of https://github.com/kubernetes/kubernetes.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from notation.quantity import canonical_quantity, parse_quantity
from review import capacity
from review.capacity import SCALES, Demand
from review.effective import claimed, of_containers
from review.limit_range import completed
from review.manifests import Manifests, Object, Pods, namespace
from review.paths import Steps
from review.shapes import kind_of
from review.values import at, listing, mapping, mappings, texts

Amounts = dict[str, Decimal]

# Of these a quota asks that every container says something: validationSet in pkg/quota/v1/evaluator/core/pods.go.
SAID = {
    **dict.fromkeys(("cpu", "memory", "requests.cpu", "requests.memory"), "requests"),
    **dict.fromkeys(("limits.cpu", "limits.memory"), "limits"),
}
_OF_CLASS = ".storageclass.storage.k8s.io/"
# What the names stand for that quotas had before `count/`.
_KINDS = {
    "configmaps": "ConfigMap",
    "persistentvolumeclaims": "PersistentVolumeClaim",
    "replicationcontrollers": "ReplicationController",
    "resourcequotas": "ResourceQuota",
    "secrets": "Secret",
    "services": "Service",
}
# Every namespace has the ConfigMap with the certificates of the API server.
_MADE = {"ConfigMap": 1}
_WITH_PORTS = {"NodePort", "LoadBalancer"}
_BYTES = ("memory", "storage")


@dataclass(frozen=True)
class Counted:
    """What a quota counts under one of its names.

    Args:
        name: The name, a key of `hard`.
        hard: What is allowed.
        needed: What is needed at each scale.
    """

    name: str
    hard: Decimal
    needed: Mapping[str, Decimal]


@dataclass(frozen=True)
class Silent:
    """A container that does not say what a quota counts.

    Args:
        pods: Its pods, which are refused for it.
        path: The way to it in the workload's object.
        container: The container.
        side: `requests` or `limits`.
        resource: The resource.
    """

    pods: Pods
    path: Steps
    container: Object
    side: str
    resource: str


@dataclass(frozen=True, eq=False)
class Use:
    """What a namespace takes.

    Args:
        rows: Its pods, as the API server admits them, with their numbers.
        objects: Its objects, each counted by group and kind.
        claims: The claims that stand in the manifests.
        services: Its Services.
        class_of: The PriorityClass that pods without one get, if the manifests say.
    """

    rows: list[Demand] = field(default_factory=list[Demand])
    objects: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    claims: list[Object] = field(default_factory=list[Object])
    services: list[Object] = field(default_factory=list[Object])
    default_class: str = ""

    def counted(self, quota: Object) -> Iterator[Counted]:
        """What is needed of each name of a quota that manifests can tell."""
        rows = [row for row in self.rows if row.pods and is_counted(quota, row.pods, self.default_class)]
        for name, text in mapping(quota, "spec", "hard").items():
            needed = {scale: self._needed(quota, str(name), rows, scale) for scale in SCALES}
            found = {scale: amount for scale, amount in needed.items() if amount is not None}
            if len(found) == len(SCALES):
                yield Counted(str(name), parse_quantity(str(text)), found)

    def silent(self, quota: Object) -> Iterator[Silent]:
        """The containers that do not say what a quota counts; a pod that says it for itself needs none that do."""
        hard = mapping(quota, "spec", "hard")
        wanted = dict.fromkeys((SAID[name], name.rpartition(".")[2]) for name in hard if name in SAID)
        for row in self.rows:
            pods = row.pods
            if pods is None or not wanted or not is_counted(quota, pods, self.default_class):
                continue
            of_pod = {side: own(pods.spec, side) for side in ("requests", "limits")}
            for path, container in pods.containers_at():
                for side, resource in wanted:
                    if resource not in own(container, side) and resource not in of_pod[side]:
                        yield Silent(pods, path, container, side, resource)

    def _needed(self, quota: Object, name: str, rows: list[Demand], scale: str) -> Decimal | None:
        if name in {"pods", "count/pods"}:
            return Decimal(sum(row.count(scale) for row in rows))
        # A quota with scopes counts pods alone.
        if not _has_scopes(quota):
            claims = self._of_claims(name, scale)
            if claims is not None:
                return claims
            count = self._of_objects(name)
            if count is not None:
                return Decimal(count)
        head, _, rest = name.partition(".")
        side, resource = (head, rest) if head in {"requests", "limits"} else ("requests", name)
        if (
            resource == name
            and name not in {"cpu", "memory", "ephemeral-storage"}
            and not name.startswith("hugepages-")
        ):
            return None
        each = ((amounts(row.pods.spec, side).get(resource), row.count(scale)) for row in rows if row.pods)
        return sum((amount * count for amount, count in each if amount is not None), Decimal(0))

    def _of_claims(self, name: str, scale: str) -> Decimal | None:
        within, _, what = name.rpartition(_OF_CLASS)
        if what not in {"persistentvolumeclaims", "requests.storage", "count/persistentvolumeclaims"}:
            return None
        found = [(claim, 1) for claim in self.claims]
        found += [(claim, row.count(scale)) for row in self.rows if row.pods for claim in row.pods.own_claims]
        chosen = [(claim, count) for claim, count in found if not within or _class_of(claim) == within]
        each = (claimed(claim) * count if what == "requests.storage" else Decimal(count) for claim, count in chosen)
        return sum(each, Decimal(0))

    def _of_objects(self, name: str) -> int | None:
        if name == "services.loadbalancers":
            return len([each for each in self.services if at(each, "spec", "type") == "LoadBalancer"])
        if name == "services.nodeports":
            return sum(map(_node_ports, self.services))
        if not name.startswith("count/"):
            kind = _KINDS.get(name)
            return None if kind is None else self.objects["", kind] + _MADE.get(kind, 0)
        plural, _, group = name.removeprefix("count/").partition(".")
        found = [key for key in self.objects if key[0] == group and plural in _plurals(key[1])]
        made = _MADE.get(_KINDS.get(plural, ""), 0) if not group else 0
        return sum(self.objects[key] for key in found) + made


def uses(manifests: Manifests) -> dict[str, Use]:
    """What each namespace with a quota takes."""
    found = {namespace(each): Use(default_class=_default_class(manifests)) for each in manifests.of("ResourceQuota")}
    if not found:
        return {}
    every = [*capacity.demands(manifests), *capacity.jobs(manifests)]
    rows = [(row, row.pods) for row in every if row.pods and row.pods.namespace in found]
    for (row, _), pods in zip(rows, completed(manifests, [pods for _, pods in rows]), strict=True):
        found[pods.namespace].rows.append(replace(row, pods=pods))
    for each in manifests.objects:
        use = found.get(namespace(each))
        if use is None:
            continue
        kind = kind_of(each)
        use.objects[str(each.get("apiVersion", "")).rpartition("/")[0], str(each["kind"])] += 1
        if kind == "PersistentVolumeClaim":
            use.claims.append(each)
        elif kind == "Service":
            use.services.append(each)
    return found


def is_counted(quota: Object, pods: Pods, default_class: str = "") -> bool:
    """Whether a quota counts pods: all of its scopes hold for them.

    https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes
    """
    terms = [{"scopeName": each, "operator": "Exists"} for each in texts(quota, "spec", "scopes")]
    terms += mappings(quota, "spec", "scopeSelector", "matchExpressions")
    return all(_holds(term, pods, default_class) for term in terms)


def amounts(spec: Object, side: str) -> Amounts:
    """The requests or limits of a pod, of every resource by its name."""
    nothing: Amounts = {}
    found = of_containers(spec, lambda each: own(each, side), _sum, _most, nothing)
    return {**found, **own(spec, side)} if spec.get("resources") else found


def written(name: str, amount: Decimal) -> str:
    """An amount as a quota's field has it, rounded up."""
    if not amount:
        return "0"
    if name.endswith("cpu"):
        return canonical_quantity(f"{math.ceil(amount * 1000)}m")
    whole = math.ceil(amount)
    if name.endswith(_BYTES) and whole % 1024 == 0:
        return canonical_quantity(f"{whole // 1024}Ki")
    return str(whole)


def own(holder: Object, side: str) -> Amounts:
    """What a container or a pod says for itself; a request that is not given is the limit."""
    limits, requests = mapping(holder, "resources", "limits"), mapping(holder, "resources", "requests")
    given = limits if side == "limits" else {**limits, **requests}
    found: Amounts = {}
    for name, text in given.items():
        try:
            found[str(name)] = parse_quantity(str(text))
        except ValueError:
            continue
    return found


def _sum(one: Amounts, other: Amounts) -> Amounts:
    return {name: one.get(name, Decimal(0)) + other.get(name, Decimal(0)) for name in {**one, **other}}


def _most(one: Amounts, other: Amounts) -> Amounts:
    return {name: max(one.get(name, Decimal(0)), other.get(name, Decimal(0))) for name in {**one, **other}}


def _has_scopes(quota: Object) -> bool:
    return bool(at(quota, "spec", "scopes") or listing(quota, "spec", "scopeSelector", "matchExpressions"))


def _holds(term: Object, pods: Pods, default_class: str) -> bool:
    is_best_effort = not any(
        name in amounts(pods.spec, side) for side in ("requests", "limits") for name in ("cpu", "memory")
    )
    is_terminating = pods.spec.get("activeDeadlineSeconds") is not None
    match str(term.get("scopeName")):
        case "BestEffort" | "NotBestEffort" as name:
            return is_best_effort == (name == "BestEffort")
        case "Terminating" | "NotTerminating" as name:
            return is_terminating == (name == "Terminating")
        case "PriorityClass":
            return _is_of_class(term, pods.spec.get("priorityClassName") or default_class)
        case "CrossNamespacePodAffinity":
            return _is_across(pods.spec.get("affinity", {}))
        case _:
            return False


def _is_of_class(term: Object, name: str) -> bool:
    match str(term.get("operator")):
        case "In":
            return name in texts(term, "values")
        case "NotIn":
            return name not in texts(term, "values")
        case "DoesNotExist":
            return not name
        case _:
            return bool(name)


def _is_across(affinity: Any) -> bool:  # noqa: ANN401 - any value
    """Whether pods are placed by what runs in other namespaces."""
    for kind in ("podAffinity", "podAntiAffinity"):
        required = mappings(affinity, kind, "requiredDuringSchedulingIgnoredDuringExecution")
        preferred = mappings(affinity, kind, "preferredDuringSchedulingIgnoredDuringExecution")
        terms = [*required, *(mapping(each, "podAffinityTerm") for each in preferred)]
        if any(term.get("namespaces") or term.get("namespaceSelector") is not None for term in terms):
            return True
    return False


def _class_of(claim: Object) -> str:
    annotations = mapping(claim, "metadata", "annotations")
    return str(
        annotations.get("volume.beta.kubernetes.io/storage-class") or at(claim, "spec", "storageClassName") or ""
    )


def _node_ports(service: Object) -> int:
    """How many ports of every node a Service takes."""
    spec = mapping(service, "spec")
    kind = spec.get("type")
    if kind not in _WITH_PORTS or (kind == "LoadBalancer" and spec.get("allocateLoadBalancerNodePorts") is False):
        return 0
    return len(listing(spec, "ports"))


def _default_class(manifests: Manifests) -> str:
    names = [each["metadata"]["name"] for each in manifests.of("PriorityClass") if each.get("globalDefault") is True]
    return str(names[0]) if names else ""


def _plurals(kind: str) -> Iterable[str]:
    """What the API calls many of a kind, as definitions of custom resources are wont to."""
    name = kind.lower()
    return {f"{name}s", f"{name}es", f"{name[:-1]}ies" if name.endswith("y") else name, name}

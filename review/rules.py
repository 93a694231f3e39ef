"""The hard rules of where pods may run beside others: required spreads, affinity and anti-affinity.

https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ and
https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from review.labels import matches
from review.manifests import Object, Pods

HOST = "host"
_TOPOLOGIES = {
    "kubernetes.io/hostname": HOST,
    "topology.kubernetes.io/zone": "zone",
    "failure-domain.beta.kubernetes.io/zone": "zone",
}
# Labels that only pods of one revision of one workload share.
_REVISION = {"pod-template-hash", "controller-revision-hash"}


@dataclass(frozen=True)
class Term:
    """One rule.

    Args:
        key: The label of nodes that makes the domains.
        selector: The pods that it counts; None counts none.
        namespaces: Where they are; None is everywhere.
        alike: The labels that they share with the pod that the rule is of.
        own_revision: Whether it counts pods of the same revision alone.
        skew: Of a spread, how many more one domain may have than another.
        least_domains: Of a spread, how many domains there have to be before an empty one counts.
    """

    key: str
    selector: Object | None
    namespaces: frozenset[str] | None
    alike: Mapping[str, str] = field(default_factory=dict[str, str])
    own_revision: bool = False
    skew: int = 1
    least_domains: int = 1

    @property
    def topology(self) -> str:
        """What the domains are; all nodes are one domain of a label that is neither a host's nor a zone's."""
        return _TOPOLOGIES.get(self.key, "all")

    def counts(self, owner: int, other: int, labels: Mapping[str, str]) -> bool:
        """Whether it counts the pods of another group."""
        if self.selector is None or (self.own_revision and owner != other):
            return False
        return self.alike.items() <= labels.items() and matches(self.selector, labels)


@dataclass(frozen=True)
class Rules:
    """The rules of the pods of one workload, and what the rules of others go by."""

    namespace: str
    labels: Mapping[str, str]
    spread: tuple[Term, ...] = ()
    apart: tuple[Term, ...] = ()
    beside: tuple[Term, ...] = ()

    def keeps_own_apart(self, topology: str) -> bool:
        """Whether no two of these pods may share a domain."""
        return any(
            term.topology == topology
            and (term.namespaces is None or self.namespace in term.namespaces)
            and term.counts(0, 0, self.labels)
            for term in self.apart
        )


def rules_of(pods: Pods) -> Rules:
    """The rules of a workload's pods; what is only preferred is no rule, nor is what concerns labels of nodes."""
    affinity = pods.spec.get("affinity", {})
    return Rules(
        pods.namespace,
        pods.labels,
        tuple(_spread(pods)),
        tuple(_terms(affinity.get("podAntiAffinity", {}), pods.namespace)),
        tuple(_terms(affinity.get("podAffinity", {}), pods.namespace)),
    )


def _spread(pods: Pods) -> Iterator[Term]:
    for each in pods.spec.get("topologySpreadConstraints", []):
        if each["whenUnsatisfiable"] == "DoNotSchedule":
            keys = set(each.get("matchLabelKeys", []))
            yield Term(
                each["topologyKey"],
                each.get("labelSelector"),
                frozenset({pods.namespace}),
                {key: pods.labels[key] for key in keys if key in pods.labels},
                bool(keys & _REVISION),
                each["maxSkew"],
                each.get("minDomains", 1),
            )


def _terms(given: Object, within: str) -> Iterator[Term]:
    for each in given.get("requiredDuringSchedulingIgnoredDuringExecution", []):
        named = frozenset(each.get("namespaces", []))
        # The labels of namespaces are not known here: a selector of them may mean any.
        everywhere = "namespaceSelector" in each
        yield Term(each["topologyKey"], each.get("labelSelector"), None if everywhere else named or frozenset({within}))

"""Whom policies name beyond the pods of the manifests."""

import json
from collections.abc import Iterable, Iterator

from notation.addresses import within
from review.manifests import Object, namespace
from review.peers import NAMESPACE_NAME, Peer
from review.policies import far_side, means, rules, selectors, together_of

# What Cilium knows by what it is: https://docs.cilium.io/en/stable/security/policy/language/#entities-based
_ENTITIES = {"kube-apiserver": "Kubernetes API server", "host": "the pod's own node", "remote-node": "other nodes"}


class Known:
    """Peers that need no other name, found by their namespaces.

    Args:
        peers: All of them.
    """

    def __init__(self, peers: Iterable[Peer]) -> None:
        self._by_namespace: dict[str | None, list[Peer]] = {}
        self._blocks = {peer.block for peer in peers}
        for peer in peers:
            self._by_namespace.setdefault(peer.namespace, []).append(peer)

    def says(self, allowed: Object, policy_namespace: str) -> bool:
        """Whether a known peer is all that an entry can mean: its very addresses, or pods by labels that it carries."""
        if "entity" in allowed:
            return any(means(allowed, peer, policy_namespace) for peer in self._of(None))
        if "ipBlock" in allowed:
            return allowed["ipBlock"]["cidr"] in self._blocks and any(
                peer.block == allowed["ipBlock"]["cidr"] and means(allowed, peer, policy_namespace)
                for peer in self._of(None)
            )
        selector = allowed.get("podSelector", {})
        if not selector.get("matchLabels"):
            return False
        where = [policy_namespace] if "namespaceSelector" not in allowed else namespaces_of(allowed)
        return any(means(allowed, peer, policy_namespace) for name in self._names(where) for peer in self._of(name))

    def _names(self, names: Iterable[str] | None) -> Iterable[str | None]:
        return self._by_namespace if names is None else names

    def _of(self, name: str | None) -> list[Peer]:
        return self._by_namespace.get(name, [])


def named(policies: Iterable[Object], direction: str, known: Known, *, exactly: bool) -> list[Peer]:
    """What policies name on the far side of a direction, and is not known.

    Args:
        policies: The policies.
        direction: `egress` or `ingress`.
        known: Who needs no further name.
        exactly: Whether entries that mean pods of namespaces without saying their names stand for all those pods
            instead of for an example of them.
    """
    found: dict[str, Peer] = {}
    for policy in policies:
        for rule in rules(policy, direction):
            for peer in _of_rule(rule, direction, namespace(policy), known, exactly=exactly):
                found.setdefault(json.dumps([peer.name, peer.namespace, peer.labels], sort_keys=True), peer)
    return list(found.values())


def _of_rule(rule: Object, direction: str, within: str, known: Known, *, exactly: bool) -> Iterator[Peer]:
    blocks: list[Object] = []
    for each in (one for several in far_side(rule, direction) for one in _singly(several)):
        if exactly and is_wide(each):
            yield stranger(each, within, exactly=True)
        elif not known.says(each, within):
            if "ipBlock" in each:
                blocks.append(each["ipBlock"])
            else:
                yield stranger(each, within)
    if blocks:
        yield _addresses(blocks)


def is_wide(allowed: Object) -> bool:
    """Whether an entry means pods of other namespaces and does not say the names of those."""
    return "namespaceSelector" in allowed and namespaces_of(allowed) is None


def namespaces_of(allowed: Object) -> list[str] | None:
    """The names of the namespaces that an entry may mean, where it says them; None where it does not."""
    selector = allowed.get("namespaceSelector", {})
    if NAMESPACE_NAME in selector.get("matchLabels", {}):
        return [selector["matchLabels"][NAMESPACE_NAME]]
    for each in selector.get("matchExpressions", []):
        if each["key"] == NAMESPACE_NAME and each["operator"] == "In":
            return list(each.get("values", []))
    return None


def stranger(allowed: Object, policy_namespace: str, *, exactly: bool = False) -> Peer:
    """A peer that an entry of a rule means."""
    if "entity" in allowed:
        return Peer(_ENTITIES.get(allowed["entity"], f"{allowed['entity']} of Cilium"), entity=allowed["entity"])
    namespaces = allowed.get("namespaceSelector")
    labels, where = _example(allowed.get("podSelector", {}))
    pods = f"pods with {where} in " if where else ""
    if namespaces is None:
        name = f"{pods}namespace {policy_namespace}"
        return Peer(name, policy_namespace, namespace_labels={NAMESPACE_NAME: policy_namespace}, labels=labels)
    within, which = _example(namespaces)
    its_name = within.get(NAMESPACE_NAME)
    place = f"namespace {its_name}" if its_name else f"namespaces with {which}" if which else "any namespace"
    return Peer(
        f"{pods}{place}",
        namespace=its_name or f"? {which}",
        namespace_labels=within,
        labels=labels,
        selectors=selectors(allowed) if exactly else None,
    )


def wider(narrow: Peer, others: Iterable[Peer]) -> list[str]:
    """Which others are more addresses than a peer, all of its own among them."""
    return [
        each.name
        for each in others
        if each.addresses != narrow.addresses and each.addresses and within(narrow.addresses, each.addresses)
    ]


def _singly(allowed: Object) -> list[Object]:
    """An entry for each namespace of one that says the names of several."""
    names = namespaces_of(allowed) or []
    if len(names) < 2:  # noqa: PLR2004 - several are more than one
        return [allowed]
    return [{**allowed, "namespaceSelector": {"matchLabels": {NAMESPACE_NAME: name}}} for name in names]


def _addresses(blocks: list[Object]) -> Peer:
    """The addresses that a rule names, as one party."""
    names = [
        " except ".join([each["cidr"], *([" and ".join(each["except"])] if each.get("except") else [])])
        for each in blocks
    ]
    return Peer(", ".join(names), addresses=together_of(blocks))


def _example(selector: Object) -> tuple[dict[str, str], str]:
    """Labels that a selector matches, and how a reader would put it."""
    labels: dict[str, str] = dict(selector.get("matchLabels", {}))
    words = [f"{key}={value}" for key, value in labels.items()]
    for each in selector.get("matchExpressions", []):
        values = each.get("values", [])
        words.append(" ".join([each["key"], each["operator"], *values]))
        if each["operator"] in {"In", "Exists"}:
            labels[each["key"]] = values[0] if values else "any"
    return labels, ", ".join(words)

"""Why one party reaches another, or does not: who isolates which side, and which rule lets through what."""

import difflib
from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from itertools import chain

from review.manifests import Manifests, Object, namespace, title
from review.peers import NAME_SERVERS, NAMESPACE_NAME, SURROUNDINGS, Peer, peers
from review.policies import DIRECTIONS, Policies, lets_peer, policies_of, rules
from review.ports import EVERY, Ports, both, ports_of
from review.reach import let_through
from review.source import ManifestError
from review.strangers import Known, named

_NAMESPACE = "namespace "
# More names than a reader can take in are not shown.
_MOST_NAMES = 40


def explain(manifests: Manifests, source: str, target: str, ports: Ports | None = None) -> tuple[list[str], bool]:
    """The reasons, in lines, and whether anything gets through.

    Args:
        manifests: What the policies and the workloads are.
        source: Who opens the connection: a workload, an address, `outside`, a namespace, or as `reach` names it.
        target: Who listens.
        ports: The ports that are asked for; all where there are none.

    Raises:
        ManifestError: Nobody has such a name, or several have it.
    """
    policies = Policies(policies_of(manifests))
    parties = _Parties(manifests, policies)
    opens, listens = parties.find(source), parties.find(target)
    asked = frozenset({ports}) if ports else EVERY
    found = both(let_through(policies, opens, listens), asked)
    nothing = f"{ports} is not let through" if ports else "nothing is let through"
    verdict = f"{_written(found)} is let through" if found else nothing
    lines = [f"{opens.name} to {listens.name}: {verdict}"]
    for direction, subject, other in (("egress", opens, listens), ("ingress", listens, opens)):
        lines += _side(manifests, policies.isolating(subject, direction), direction, (subject, other, listens), asked)
    return lines, bool(found)


def _side(
    manifests: Manifests,
    isolating: list[Object],
    direction: str,
    ends: tuple[Peer, Peer, Peer],
    asked: frozenset[Ports],
) -> Iterator[str]:
    subject, other, target = ends
    if not isolating:
        why = "no policy here is about it" if subject.namespace is None else "no policy isolates it"
        yield f"{direction} of {subject.name}: {why}, so that everything is let through"
        return
    yield f"{direction} of {subject.name}: isolated by {', '.join(_place(each, manifests) for each in isolating)}"
    lets = False
    for policy in isolating:
        for number, rule in enumerate(rules(policy, direction)):
            if lets_peer(rule, direction, other, policy_namespace=subject.namespace):
                ports = ports_of([rule], target)
                fits = bool(both(ports, asked))
                lets |= fits
                what = _written(ports) or f"no port of {target.name}"
                place = f"{title(policy)}: {direction}[{number}]"
                yield f"  {place} lets through {what}{'' if fits else ', which is not what is asked for'}"
    if not lets:
        way = "to" if direction == "egress" else "from"
        on = "" if asked == EVERY else f" on {_written(asked)}"
        yield f"  missing: an {direction} rule `{way}` {other.name}{on}, in a policy that selects {subject.name}"


def _written(ports: Iterable[Ports]) -> str:
    return ", ".join(map(str, sorted(ports)))


def _place(policy: Object, manifests: Manifests) -> str:
    place = manifests.place(policy)
    return f"{title(policy)} ({place[0]}:{place[1]})" if place else title(policy)


class _Parties:
    """All who have a name."""

    def __init__(self, manifests: Manifests, policies: Policies) -> None:
        self._inside = peers(manifests)
        others = [*SURROUNDINGS, *NAME_SERVERS]
        known = Known([*self._inside, *others])
        strangers = chain(*(named(policies.all, direction, known, exactly=False) for direction in DIRECTIONS))
        self._others = {each.name: each for each in (*strangers, *others)}
        self._namespaces: dict[str, dict[str, str]] = {
            each["metadata"]["name"]: each["metadata"].get("labels", {}) for each in manifests.of("Namespace")
        }
        for name in {namespace(each) for each in manifests.objects if each["kind"] != "Namespace"}:
            self._namespaces.setdefault(name, {})

    def find(self, name: str) -> Peer:
        """The party of a name."""
        found = [each for each in self._inside if name in _names(each)]
        if len(found) > 1:
            raise ManifestError(f"{name} is each of {_several(each.name for each in found)}; say which one")
        if found:
            return found[0]
        for each in (name, f"{_NAMESPACE}{name}"):
            if each in self._others:
                return self._others[each]
        try:
            return Peer(name, block=str(ip_network(name, strict=False)))
        except ValueError:
            pass
        bare = name.removeprefix(_NAMESPACE)
        if bare in self._namespaces or (name != bare and bare):
            return Peer(
                f"pods without labels in namespace {bare}",
                bare,
                namespace_labels={**self._namespaces.get(bare, {}), NAMESPACE_NAME: bare},
            )
        raise ManifestError(self._unknown(name))

    def _unknown(self, name: str) -> str:
        names = [*(each.name for each in self._inside), *self._others, *self._namespaces]
        bare = {each.rpartition("/")[2]: each for each in reversed(names)}
        close = difflib.get_close_matches(name, [*names, *bare], n=1)
        meant = f"; did you mean `{bare.get(close[0], close[0])}`? There are" if close else "; there are"
        return f"{name} is nobody here{meant} {_several(names)}, every address and `{_NAMESPACE}NAME`"


def _names(peer: Peer) -> set[str]:
    """What a workload may be called: in full, without its namespace, and without its kind."""
    kind, _, name = peer.name.rpartition("/")
    return {peer.name, f"{kind.rpartition('/')[2]}/{name}", name, f"{peer.namespace}/{name}"}


def _several(names: Iterable[str]) -> str:
    every = [f"`{name}`" for name in dict.fromkeys(names)]
    rest = f" and {len(every) - _MOST_NAMES} more" if len(every) > _MOST_NAMES else ""
    return ", ".join(every[:_MOST_NAMES]) + rest

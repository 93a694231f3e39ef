"""Roles, and who has them.

https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""

from review.check.finding import Level, Rule
from review.check.refused.fault import Fault, Faults, alternatives, misspelled
from review.check.refused.labels import selector
from review.check.refused.spelling import SEGMENT, SUBDOMAIN, quoted
from review.manifests import Object
from review.paths import Steps
from review.values import is_mapping, listing, mapping, mappings

ROLE = Rule(
    "role",
    Level.ERROR,
    "a rule of a role names verbs, and either resources with their groups or addresses",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#role-and-clusterrole",
)
BINDING = Rule(
    "role-binding",
    Level.ERROR,
    "a binding names a role that it can bind, and subjects with their groups and namespaces",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
)
RULES = (ROLE, BINDING)

GROUP = "rbac.authorization.k8s.io"


def role(each: Object) -> Faults:
    """What is wrong with a Role or a ClusterRole."""
    for number, rule in enumerate(mappings(each, "rules")):
        at = ("rules", number)
        if not listing(rule, "verbs"):
            yield Fault(ROLE, (*at, "verbs"), "the rule has no verbs", "name what is allowed, such as get")
        if listing(rule, "nonResourceURLs"):
            yield from _addresses((*at, "nonResourceURLs"), rule, each["kind"])
            continue
        for name in ("apiGroups", "resources"):
            if not listing(rule, name):
                fix = 'name them; that of Kubernetes\' first objects is ""' if name == "apiGroups" else "name them"
                yield Fault(ROLE, (*at, name), f"the rule has no {name}", fix)
    aggregated = each.get("aggregationRule")
    if each["kind"] == "ClusterRole" and is_mapping(aggregated):
        path = ("aggregationRule", "clusterRoleSelectors")
        if not mappings(aggregated, path[-1]):
            yield Fault(ROLE, path, "the aggregation has no selectors", "add one")
        for number, chosen in enumerate(mappings(aggregated, path[-1])):
            yield from selector((*path, number), chosen)


def _addresses(at: Steps, rule: Object, kind: str) -> Faults:
    if kind == "Role":
        reason = "a Role is of a namespace, and addresses are of the whole cluster"
        yield Fault(ROLE, at, reason, "use a ClusterRole")
    if any(listing(rule, name) for name in ("apiGroups", "resources", "resourceNames")):
        yield Fault(ROLE, at, "the rule names resources and addresses", "make two rules of it")


def binding(each: Object) -> Faults:
    """What is wrong with a RoleBinding or a ClusterRoleBinding."""
    bound, kind = mapping(each, "roleRef"), each["kind"]
    allowed = ("ClusterRole",) if kind == "ClusterRoleBinding" else ("Role", "ClusterRole")
    if bound.get("kind") not in allowed:
        reason = f"a {kind} binds {bound.get('kind') or 'nothing'}"
        yield Fault(BINDING, ("roleRef", "kind"), reason, f"use {alternatives(allowed)}")
    group = bound.get("apiGroup")
    if group and group != GROUP:
        yield Fault(BINDING, ("roleRef", "apiGroup"), f"apiGroup is {group}", f"use {GROUP}")
    if not bound.get("name"):
        yield Fault(BINDING, ("roleRef", "name"), "roleRef has no name", "name the role")
    yield from misspelled(BINDING, ("roleRef", "name"), bound.get("name"), SEGMENT)
    for number, subject in enumerate(mappings(each, "subjects")):
        yield from _subject(("subjects", number), subject, kind)


def _subject(at: Steps, subject: Object, kind: str) -> Faults:
    its_kind, group, name = (subject.get(field) for field in ("kind", "apiGroup", "name"))
    if its_kind not in {"ServiceAccount", "User", "Group"}:
        reason = f"a subject is {quoted(str(its_kind or ''))}"
        yield Fault(BINDING, (*at, "kind"), reason, "use ServiceAccount, User or Group")
    if not name:
        yield Fault(BINDING, (*at, "name"), "a subject has no name", "add it")
    if its_kind == "ServiceAccount":
        if name:
            yield from misspelled(BINDING, (*at, "name"), name, SUBDOMAIN)
        if group:
            yield Fault(BINDING, (*at, "apiGroup"), f"apiGroup of a ServiceAccount is {group}", "remove it")
        if not subject.get("namespace") and kind == "ClusterRoleBinding":
            reason = f"ServiceAccount {name} has no namespace"
            yield Fault(BINDING, (*at, "namespace"), reason, "add it; the binding has none itself")
    elif its_kind in {"User", "Group"} and group and group != GROUP:
        yield Fault(BINDING, (*at, "apiGroup"), f"apiGroup of a {its_kind} is {group}", f"use {GROUP}")

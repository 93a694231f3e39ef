"""What a change takes from security: Pod Security, rights, pinned images, secrets that stay secret."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from review.check import pod_security
from review.diff.classes import Class, Effect, Verdict
from review.diff.fields import MISSING, Field
from review.diff.sides import Pair, Sides
from review.images import pin
from review.manifests import Manifests, Object, Pods
from review.secrets import is_secret_name
from review.shapes import kind_of
from review.values import at, is_list, is_mapping, mapping, mappings, texts

_LEVELS = ("privileged", "baseline", "restricted")
_ENFORCED = "pod-security.kubernetes.io/enforce"
_MOUNTED = "automountServiceAccountToken"
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")
# Rights that one line names.
_MOST_RIGHTS = 3
_ROLES = ("Role", "ClusterRole")


def verdict(sides: Sides, pair: Pair, field: Field) -> Verdict | None:
    """Whether a change of a field takes from security."""
    for rule in (_image, _level, _token, _binding, _plain_value, _plain_key):
        if reason := rule(sides, pair, field):
            return Verdict(Class.SECURITY, *reason)
    return None


Reason = tuple[str, str]


def _image(_: Sides, __: Pair, field: Field) -> Reason | None:
    if (
        field.pattern.rpartition(".")[2] not in {"image", "imageName"}
        or field.after is MISSING
        or field.before is MISSING
    ):
        return None
    old, new = pin(str(field.before)), pin(str(field.after))
    if new >= old:
        return None
    words = ("by nothing that stays", "by its tag alone, which anybody may move")[new]
    return f"the image is pinned {words}", "name it with its digest" if "@" in str(
        field.before
    ) else "name it with a version"


def _level(_: Sides, pair: Pair, field: Field) -> Reason | None:
    if pair.kind != "Namespace":
        return None
    old, new = (_enforced(each) for each in (pair.old, pair.new))
    is_label = field.steps[:2] == ("metadata", "labels") and field.steps[-1] in {_ENFORCED, "labels"}
    if is_label and _LEVELS.index(new) < _LEVELS.index(old):
        return f"the namespace enforces {new} instead of {old}", "keep the level, and mend the pods instead"
    return None


def _enforced(each: Object) -> str:
    level = at(each, "metadata", "labels", _ENFORCED)
    return str(level) if level in _LEVELS else "privileged"


def _token(_: Sides, pair: Pair, field: Field) -> Reason | None:
    if field.steps[-1] == _MOUNTED and field.before is False:
        what = "every pod of this account gets" if pair.kind == "ServiceAccount" else "the pods get"
        return f"{what} a token of the API server again", "keep it off, unless the program asks the API server"
    return None


def _binding(_: Sides, pair: Pair, field: Field) -> Reason | None:
    if pair.kind in _BINDINGS and field.pattern.startswith("subjects") and field.after is not MISSING:
        return f"it gives {_role(pair.new)} to {_subjects(field.after)}", ""
    return None


def _role(binding: Object) -> str:
    reference = mapping(binding, "roleRef")
    return f"{reference.get('kind', 'Role')}/{reference.get('name', '')}"


def _subjects(value: object) -> str:
    """One subject, or a list of them."""
    every = value if is_list(value) else [value]
    return _and(f"{each.get('kind')} {each.get('name')}" for each in mappings({"subjects": every}, "subjects"))


def _plain_value(_: Sides, pair: Pair, field: Field) -> Reason | None:
    name = field.entry("env")
    if not name or "env" not in field.steps or field.after is MISSING:
        return None
    reason = (
        "a secret is in plain text now, for everybody who reads the manifests",
        "read it from a Secret (secretKeyRef)",
    )
    if is_mapping(field.after):
        return reason if is_secret_name(name) and at(field.after, "value") else None
    if field.steps[-1] != "value":
        return None
    was = _variable(pair.old, field)
    return reason if mapping(was, "valueFrom", "secretKeyRef") else None


def _variable(each: Object, field: Field) -> Object:
    """A variable of a container as it was, by the way to it."""
    value: object = each
    for step in field.steps[: field.steps.index("env") + 2]:
        if step.startswith("["):
            entries = mappings({"entries": value}, "entries")
            value = next((one for one in entries if one.get("name") == step[1:-1]), None)
        else:
            value = at(value, step)
    return mapping({"variable": value}, "variable")


def _plain_key(sides: Sides, pair: Pair, field: Field) -> Reason | None:
    """A key that a Secret of the namespace had, and a ConfigMap has now."""
    if pair.kind != "ConfigMap" or field.before is not MISSING or field.steps[0] != "data":
        return None
    names = [field.steps[1]] if len(field.steps) > 1 else list(field.after)
    for name in names:
        if _was_secret(sides, pair.namespace, name):
            return f"{name} was in a Secret, and is in plain text now", "leave it in a Secret"
    return None


def _was_secret(sides: Sides, within: str, name: str) -> bool:
    return is_secret_name(name) or any(
        name in {**mapping(each, "data"), **mapping(each, "stringData")}
        for each in sides.old.within(within).of("Secret")
    )


def of_added(each: Object) -> Verdict | None:
    """What an object that is new gives away."""
    if kind_of(each) in _BINDINGS and each.get("subjects"):
        return Verdict(Class.SECURITY, f"it gives {_role(each)} to {_subjects(each['subjects'])}")
    return None


def effects(sides: Sides) -> Iterator[Effect]:
    """Rules of Pod Security that pods break from now on, and rights that roles give from now on."""
    for pair in sides.pairs:
        if pair.kind in _ROLES:
            yield from _rights(sides, pair)
        elif sides.new.pods_of(pair.new) is not None:
            yield from _broken(sides, pair.old, pair.new)
            yield from _token_of(sides, pair)
    for each in sides.added:
        if sides.new.pods_of(each) is not None:
            yield from _broken(sides, None, each)


def _broken(sides: Sides, old: Object | None, new: Object) -> Iterator[Effect]:
    before = set(map(str, pod_security.check(Manifests((old,))))) if old else set[str]()
    for finding in pod_security.check(Manifests((new,))):
        if str(finding) not in before:
            text = "leaves the Pod Security level restricted" if old else "is not at the Pod Security level restricted"
            effect = sides.effect(new, Verdict(Class.SECURITY, f"{text}: {finding.text}"))
            yield replace(effect, where=" ".join(filter(None, (effect.where, finding.field))))


def _token_of(sides: Sides, pair: Pair) -> Iterator[Effect]:
    old, new = sides.old.pods_of(pair.old), sides.new.pods_of(pair.new)
    if old and new and old.spec.get("serviceAccountName") != new.spec.get("serviceAccountName"):
        account = _account(new)
        yield sides.effect(
            pair.new,
            Verdict(
                Class.SECURITY,
                f"its pods run as ServiceAccount {account}, with the rights of that one, instead of {_account(old)}",
            ),
        )


def _account(pods: Pods) -> str:
    return str(pods.spec.get("serviceAccountName", "default"))


def _rights(sides: Sides, pair: Pair) -> Iterator[Effect]:
    before = set(_granted(pair.old))
    given = [
        each
        for each in dict.fromkeys(_granted(pair.new))
        if not any(_covers(held, each) for held in _wider(each, before))
    ]
    if given:
        shown = "; ".join(" ".join(each).strip() for each in given[:_MOST_RIGHTS]) + (
            f"; and {len(given) - _MOST_RIGHTS} more" if len(given) > _MOST_RIGHTS else ""
        )
        verdict = Verdict(Class.SECURITY, f"it gives more rights: {shown}", "give each program what it needs")
        yield sides.effect(pair.new, verdict)


Right = tuple[str, str, str]


def _granted(role: Object) -> Iterator[Right]:
    """What a role allows: a verb, on a resource, of a name."""
    for rule in mappings(role, "rules"):
        resources = [
            f"{resource}.{group}" if group else resource
            for group in texts(rule, "apiGroups") or [""]
            for resource in texts(rule, "resources")
        ]
        for verb in texts(rule, "verbs"):
            for resource in [*resources, *texts(rule, "nonResourceURLs")]:
                for name in texts(rule, "resourceNames") or [""]:
                    yield verb, resource, name


def _wider(right: Right, held: set[Right]) -> Iterator[Right]:
    """The rights that are held and hold a right: any of its parts may be for all."""
    verb, resource, name = right
    bare, _, group = resource.partition(".")
    for verbs in (verb, "*"):
        for resources in (resource, f"*.{group}" if group else "*", f"{bare}.*", "*.*", "*"):
            for names in (name, ""):
                if (verbs, resources, names) in held:
                    yield verbs, resources, names


def _covers(held: Right, right: Right) -> bool:
    """A `*` of resources is one of its group alone."""
    return held[1] != "*" or "." not in right[1]


def _and(names: Iterable[str]) -> str:
    return " and ".join(names) or "nobody"

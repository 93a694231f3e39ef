"""What puts data at risk: volumes that go or move, versions that cannot read them, backups that end."""

import re
from collections.abc import Iterator
from typing import Any

from review.diff import postgres
from review.diff.classes import Class, Effect, Verdict
from review.diff.fields import MISSING, Field
from review.diff.sides import Pair, Sides
from review.manifests import Object, Pods, namespace, title
from review.schedule import runs_per_year
from review.shapes import kind_of
from review.values import at, is_list, is_mapping, listing, mapping, mappings

# Kinds whose removal removes data, or may, and what happens to it.
_HOLDERS = {
    "Namespace": "its removal removes everything in it, volumes included",
    "PersistentVolumeClaim": "its removal removes the volume, unless the reclaim policy is Retain",
    "PersistentVolume": "its removal leaves a volume that nobody finds any more",
    "Cluster": "its removal removes all servers and their volumes",
    "VolumeSnapshot": "its removal removes the snapshot, unless the deletion policy is Retain",
    "Backup": "its removal makes a backup hard to find",
}
# Kinds that make backups, or keep them.
_BACKUPS = {
    "ScheduledBackup": "no base backup is made any more, and point-in-time recovery ends where the last one is",
    "ObjectStore": "no log is archived there any more",
}
_IS_BACKUP = re.compile(r"backup|dump|snapshot|restore|offsite|off-site|archiv", re.IGNORECASE)
_RETENTION = re.compile(r"(?i)retention|retain|keep")
_NOT_RETENTION = re.compile(r"(?i)keepalive|RetentionPolicy\.when|historyLimit|wal_keep|HistoryLimit")
_AMOUNT = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[A-Za-z]*)")
_PROTECTION = {
    "argocd.argoproj.io/sync-options": "Argo CD",
    "kustomize.toolkit.fluxcd.io/prune": "Flux",
    "helm.sh/resource-policy": "Helm",
}
_KEPT = {*_HOLDERS, "StatefulSet"}


def verdict(pair: Pair, field: Field) -> Verdict | None:
    """Whether a change of a field puts data at risk."""
    for rule in (_major, _pgdata, _backups, _retention, _policies, _protection, _schedule):
        found = rule(pair, field)
        if found:
            return Verdict(Class.DATA_AT_RISK, *found)
    return None


Reason = tuple[str, str]


def _major(pair: Pair, field: Field) -> Reason | None:
    if field.pattern.rpartition(".")[2] not in {"image", "imageName"} or pair.kind not in {*_STATEFUL, "Cluster"}:
        return None
    old, new = postgres.major(field.before), postgres.major(field.after)
    if old is None or new is None or old == new:
        return None
    if pair.kind == "Cluster" and new > old:
        return (
            f"PostgreSQL {old} becomes {new}: the operator stops all servers for pg_upgrade, and clones standbys anew",
            "take a backup first, and try it on a copy; a way back is a restore alone",
        )
    return (
        f"PostgreSQL {new} does not start on the data of {old}",
        "dump with the old version and restore into an empty volume with the new one, or use pg_upgrade",
    )


_STATEFUL = ("StatefulSet", "Deployment", "Pod")


def _pgdata(_: Pair, field: Field) -> Reason | None:
    if "[PGDATA]" in field.steps and "env" in field.steps:
        return (
            "PGDATA moves: PostgreSQL finds no data there, and makes an empty database",
            "move the data first, or keep PGDATA",
        )
    return None


def _backups(pair: Pair, field: Field) -> Reason | None:
    if field.pattern == "spec.suspend" and field.after is True and _makes_backups(pair.new):
        return "no backup is made any more", "leave it on, or set a date at which someone turns it on again"
    if pair.kind == "Cluster" and re.match(r"spec\.(backup|plugins)\b", field.pattern) and field.after is MISSING:
        return "backups and the archive of the log end", "keep them, or have others before"
    return None


def _schedule(pair: Pair, field: Field) -> Reason | None:
    if field.pattern != "spec.schedule" or not _makes_backups(pair.new):
        return None
    old, new = runs_per_year(str(field.before)), runs_per_year(str(field.after))
    if old and new and new < old:
        return f"backups are made {new / 365:.3g} times a day instead of {old / 365:.3g}: more is lost in a restore", ""
    return None


_CUT = ("older backups are removed that are kept today", "copy them elsewhere first, if anybody may ask for them")


def _retention(pair: Pair, field: Field) -> Reason | None:
    path = field.path
    is_named = _RETENTION.search(path) and not _NOT_RETENTION.search(path)
    is_kept = "retention" in path.lower() or _makes_backups(pair.new)
    if is_named and is_kept and _is_cut(field.before, field.after):
        return _CUT
    if field.steps[-1] in {"args", "command"} and is_list(field.before) and is_list(field.after):
        old, new = _options(field.before), _options(field.after)
        cut = [name for name in old if name in new and _RETENTION.search(name) and _is_cut(old[name], new[name])]
        if cut and not _NOT_RETENTION.search(cut[0]):
            return _CUT
    return None


def _options(arguments: list[Any]) -> dict[str, str]:
    """Options of a command with their values, as `--name=value` or as `--name value`."""
    texts = [str(each) for each in arguments]
    found: dict[str, str] = {}
    for text, following in zip(texts, [*texts[1:], ""], strict=True):
        name, given, value = text.partition("=")
        if name.startswith("-"):
            found[name] = value if given else following
    return found


def _is_cut(before: object, after: object) -> bool:
    if before is MISSING:
        return False
    old, new = (_amount(at(each, "value") if is_mapping(each) else each) for each in (before, after))
    return old is not None and new is not None and new < old


_HOURS = {"h": 1, "d": 24, "w": 168, "m": 720, "mo": 720, "y": 8760}


def _amount(value: object) -> float | None:
    match = _AMOUNT.fullmatch(str(value))
    if not match:
        return None
    unit = match["unit"].lower()
    return float(match["number"]) * (_HOURS.get(unit) or _HOURS.get(unit[:1], 1) if unit else 1)


def _policies(pair: Pair, field: Field) -> Reason | None:
    leaf = field.pattern.rpartition(".")[2]
    if pair.kind == "StatefulSet" and leaf in {"whenDeleted", "whenScaled"} and field.after == "Delete":
        when = "the StatefulSet is deleted" if leaf == "whenDeleted" else "it is scaled down"
        return f"claims are deleted with their data when {when}", "keep Retain, and delete claims by hand"
    deletes = at(pair.new, "spec", "persistentVolumeClaimRetentionPolicy", "whenScaled") == "Delete"
    if deletes and field.pattern == "spec.replicas" and _is_cut(field.before, field.after):
        return "the claims of the pods that go are deleted with their data (whenScaled: Delete)", "back them up first"
    if leaf == "persistentVolumeReclaimPolicy" and field.before == "Retain":
        return f"the volume's data goes with its claim ({field.after})", "keep Retain"
    return None


def _protection(pair: Pair, field: Field) -> Reason | None:
    name = field.steps[-1]
    if pair.kind not in _KEPT or field.steps[:2] != ("metadata", "annotations"):
        return None
    before = at(field.before, name) if is_mapping(field.before) else field.before
    if (
        name in _PROTECTION
        and before is not MISSING
        and any(word in str(before) for word in ("false", "disabled", "keep"))
    ):
        return f"{_PROTECTION[name]} may remove it from now on", "keep the annotation"
    return None


def _makes_backups(each: Object) -> bool:
    if kind_of(each) in _BACKUPS:
        return True
    return kind_of(each) == "CronJob" and bool(_IS_BACKUP.search(str(each["metadata"]["name"])))


def of_removed(sides: Sides, each: Object) -> Verdict | None:
    """Whether an object that is gone takes data with it once it is removed from the cluster."""
    kind, stays = kind_of(each), f"it stays in the cluster unless it is pruned{_successor(sides, each)}"
    if kind in _HOLDERS:
        return Verdict(Class.DATA_AT_RISK, f"{stays}; {_HOLDERS[kind]}", "back its data up before anything prunes")
    if kind == "StatefulSet" and listing(each, "spec", "volumeClaimTemplates"):
        policy = at(each, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")
        fate = (
            "its claims go with it (whenDeleted: Delete)"
            if policy == "Delete"
            else "its claims stay, but nobody runs on them"
        )
        return Verdict(Class.DATA_AT_RISK, f"{stays}; {fate}", "back its data up before anything prunes")
    if _makes_backups(each):
        why = _BACKUPS.get(kind, "no backup is made any more")
        return Verdict(Class.DATA_AT_RISK, f"{stays}; once pruned, {why}", "have other backups before")
    return None


def _successor(sides: Sides, each: Object) -> str:
    """What may be the same object by a new name, which has none of its data."""
    within = {namespace(each), "default"}
    new = [one for one in sides.added_of(kind_of(each)) if namespace(one) in within]
    return f", and {title(new[0])}, which is new, begins empty" if len(new) == 1 else ""


def effects(sides: Sides) -> Iterator[Effect]:
    """Volumes with data that a container finds elsewhere, or not at all."""
    for pair in sides.pairs:
        old, new = sides.old.pods_of(pair.old), sides.new.pods_of(pair.new)
        if old is None or new is None or kind_of(pair.new) in {"Cluster", "Pooler"}:
            continue
        was, will = dict(_mounts(old)), dict(_mounts(new))
        for (claim, container), places in was.items():
            found = will.get((claim, container))
            if found == places:
                continue
            moves = (
                f"is mounted at {_at(found)} instead of {_at(places)}"
                if found
                else f"is not mounted at {_at(places)} any more"
            )
            text = f"{claim} {moves} in {container}: the program finds no data there"
            yield sides.effect(
                pair.new,
                Verdict(Class.DATA_AT_RISK, text, "move the data first, or keep the volume where it is"),
            )


def _at(places: frozenset[str]) -> str:
    return " and ".join(sorted(places))


def _mounts(pods: Pods) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    """Where each container has a volume that keeps its data."""
    claims = {
        volume.get("name"): f"claim {at(volume, 'persistentVolumeClaim', 'claimName')}"
        for volume in mappings(pods.spec, "volumes")
        if mapping(volume, "persistentVolumeClaim")
    }
    claims |= {each["metadata"]["name"]: f"claim {each['metadata']['name']}" for each in pods.claims}
    for container in pods.containers:
        found: dict[str, set[str]] = {}
        for mount in mappings(container, "volumeMounts"):
            if mount["name"] in claims:
                place = str(mount.get("mountPath")) + (f" (subPath {mount['subPath']})" if mount.get("subPath") else "")
                found.setdefault(claims[mount["name"]], set()).add(place)
        for claim, places in found.items():
            yield (claim, container["name"]), frozenset(places)

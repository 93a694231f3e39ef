"""Whether every database with a volume has a backup among the manifests."""

import re
from collections.abc import Iterator
from functools import lru_cache

from review.check.finding import Finding, Level, Rule
from review.index import by_namespace, claims_of
from review.manifests import Manifests, Object, Pods, namespace
from review.shapes import kind_of
from review.values import at, is_list, is_mapping, listing, mapping

WITHOUT = Rule(
    "database-without-backup",
    Level.NOTE,
    "a database with a volume has a backup among the manifests",
    "https://kubernetes.io/docs/concepts/storage/volume-snapshots/#introduction",
)
RULES: tuple[Rule, ...] = (WITHOUT,)

_BACKUP = re.compile(r"(?i)backup|dump|snapshot|archiv|pgbackrest|wal-?g|barman|restic|velero")
_DATABASE = re.compile(
    r"(?:^|/)(?:postgres(?:ql)?|postgis|timescaledb(?:-ha)?|mysql|mysql-server|mariadb|mongo(?:db)?|percona\S*-server\S*|"
    r"percona|cockroach|couchdb|influxdb|neo4j|cassandra|mssql/server|clickhouse(?:-server)?)(?=$|[:@])"
)
# What makes backups by itself, of everything in its namespace or of what it selects.
_KEEPERS = re.compile(r"\w*(?:Backup|Snapshot|Restic)\w*|Schedule|ReplicationSource|RecurringJob")
_NO_KEEPERS = re.compile(r"\w*(?:Class|Location|Content|Repository)|\w*Restore\w*")
_KEPT_BY = re.compile(r"backup\.velero\.io/|pre\.hook\.backup\.velero|k8up\.|stash\.|backube")
_PROGRAM = re.compile(r"pgbackrest|wal-?g|barman|backup")
_WORD = re.compile(r"[\w-]+")


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every database with a volume that nothing among the manifests reads for a backup."""
    kept, everywhere = _kept(manifests)
    if everywhere:
        return
    for cluster in manifests.of("Cluster"):
        # What follows another Cluster, elsewhere, is itself a copy.
        if at(cluster, "spec", "replica", "enabled") is True:
            continue
        is_named = _is_named(cluster, _names_of_cluster(cluster, manifests), manifests)
        if namespace(cluster) not in kept and not is_named and not _is_scheduled(cluster, manifests):
            fix = "add a ScheduledBackup, or a CronJob that dumps it"
            yield Finding(WITHOUT, cluster, ("spec",), "nothing among the manifests backs it up", fix)
    for pods in manifests.pods:
        if kind_of(pods.owner) in {"StatefulSet", "Deployment"} and pods.namespace not in kept:
            yield from _workload(pods, manifests)


def _workload(pods: Pods, manifests: Manifests) -> Iterator[Finding]:
    images = [image for each in pods.spec["containers"] if (image := _database(each))]
    claims = claims_of(pods.owner, manifests)
    if not images or not (claims or pods.claims) or _keeps(pods):
        return
    names = {*claims, *_services_of(pods, manifests), str(pods.owner["metadata"]["name"])}
    if not _is_named(pods.owner, names, manifests):
        reason = f"nothing among the manifests backs up the database of {images[0]}"
        fix = "add a CronJob that dumps it, or snapshots of its volume"
        yield Finding(WITHOUT, pods.owner, pods.path, reason, fix)


def _keeps(pods: Pods) -> bool:
    """Whether a program beside the database makes backups, or what selects such pods."""
    programs = any(_PROGRAM.search(str(at(each, "image"))) for each in pods.containers)
    return programs or any(_KEPT_BY.search(name) for name in pods.annotations)


def _database(container: Object) -> str:
    image = at(container, "image")
    match = _DATABASE.search(image) if isinstance(image, str) else None
    return match[0].lstrip("/") if match else ""


@lru_cache(maxsize=1)
def _kept(manifests: Manifests) -> tuple[set[str], bool]:
    """The namespaces in which something makes backups by itself, and whether it does so in all of them."""
    found: set[str] = set()
    for each in manifests.objects:
        kind = str(each["kind"])
        # What CloudNativePG makes is of one Cluster.
        of_operator = str(each["apiVersion"]).startswith("postgresql.cnpg.io/")
        if of_operator or not _KEEPERS.fullmatch(kind) or _NO_KEEPERS.fullmatch(kind):
            continue
        if str(each["apiVersion"]).startswith("velero.io/"):
            included = [str(one) for one in listing(each, "spec", "template", "includedNamespaces")]
            if not included or "*" in included:
                return found, True
            found.update(included)
        else:
            found.add(namespace(each))
    return found, False


def _is_scheduled(cluster: Object, manifests: Manifests) -> bool:
    """Whether CloudNativePG backs a Cluster up."""
    made = [
        each
        for kind in ("ScheduledBackup", "Backup")
        for each in by_namespace(manifests, kind).get(namespace(cluster), [])
    ]
    return any(at(each, "spec", "cluster", "name") == cluster["metadata"]["name"] for each in made)


def _names_of_cluster(cluster: Object, manifests: Manifests) -> set[str]:
    name = str(cluster["metadata"]["name"])
    poolers = by_namespace(manifests, "Pooler").get(namespace(cluster), [])
    of_it = {str(each["metadata"]["name"]) for each in poolers if at(each, "spec", "cluster", "name") == name}
    return {name, f"{name}-rw", f"{name}-ro", f"{name}-r", *of_it}


def _services_of(pods: Pods, manifests: Manifests) -> Iterator[str]:
    for each in by_namespace(manifests, "Service").get(pods.namespace, []):
        selector = mapping(each, "spec", "selector")
        if selector and selector.items() <= pods.labels.items():
            yield str(each["metadata"]["name"])


def _is_named(database: Object, names: set[str], manifests: Manifests) -> bool:
    """Whether a CronJob of the namespace names a database, in itself or in a ConfigMap that it reads."""
    return not names.isdisjoint(_words(manifests).get(namespace(database), set()))


@lru_cache(maxsize=1)
def _words(manifests: Manifests) -> dict[str, set[str]]:
    """All words of the CronJobs of each namespace, and of the ConfigMaps that they read."""
    found: dict[str, set[str]] = {}
    for within, jobs in by_namespace(manifests, "CronJob").items():
        words = found.setdefault(within, set())
        for job in jobs:
            words |= _words_of(job["spec"]["jobTemplate"])
            # A backup that says by its name what it is of, and elsewhere where that is.
            name = str(job["metadata"]["name"])
            words |= set(_parts(name)) if _BACKUP.search(name) else set()
        for each in by_namespace(manifests, "ConfigMap").get(within, []):
            if each["metadata"]["name"] in words:
                words |= _words_of(each.get("data", {}))
    return found


def _parts(name: str) -> Iterator[str]:
    words = name.split("-")[:8]
    return ("-".join(words[first:last]) for first in range(len(words)) for last in range(first + 1, len(words) + 1))


def _words_of(value: object) -> set[str]:
    found: set[str] = set()
    waiting, seen = [value], set[int]()
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found.update(_WORD.findall(each))
        elif (is_mapping(each) or is_list(each)) and id(each) not in seen:
            seen.add(id(each))
            waiting += each.values() if is_mapping(each) else each
    return found

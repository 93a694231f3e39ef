"""Whether backups come as often as what looks at them believes, and whether every database has one."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from review.check.finding import Finding, Level, Rule
from review.manifests import Manifests, Object, Pods, namespace, title
from review.paths import Steps
from review.schedule import Schedule, oldest_seen, parse
from review.shapes import kind_of
from review.values import at, listing, mapping, mappings

_CNPG = "https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups"
_CRON_JOBS = "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"
MAX_AGE = Rule(
    "backup-max-age",
    Level.ERROR,
    "what looks for a backup allows the age that the newest one may have then, by the two schedules",
    f"{_CRON_JOBS}#schedule-syntax",
)
ALERT_EARLY = Rule(
    "alert-between-runs",
    Level.ERROR,
    "an alert of the age of the last run does not fire between two good runs",
    "https://prometheus.io/docs/practices/alerting/#batch-jobs",
)
ALERT_LATE = Rule(
    "alert-after-runs",
    Level.NOTE,
    "an alert of the age of the last run fires before a third run is missed",
    "https://prometheus.io/docs/practices/alerting/#batch-jobs",
)
SIX_FIELDS = Rule(
    "scheduled-backup-fields",
    Level.WARNING,
    "the schedule of a ScheduledBackup has six fields, seconds first",
    _CNPG,
)
RETENTION = Rule(
    "backup-retention",
    Level.NOTE,
    "backups are kept for longer than it is from one to the next",
    "https://cloudnative-pg.io/plugin-barman-cloud/docs/retention/",
)
NEVER = Rule("schedule-never", Level.ERROR, "a schedule comes", f"{_CRON_JOBS}#schedule-syntax")
OVERLAP = Rule(
    "overlapping-runs",
    Level.NOTE,
    "a job may not run for longer than it is to its next run, or does not run beside itself",
    f"{_CRON_JOBS}#concurrency-policy",
)
WITHOUT = Rule(
    "database-without-backup",
    Level.NOTE,
    "a database with a volume has a backup among the manifests",
    "https://kubernetes.io/docs/concepts/storage/volume-snapshots/#introduction",
)
RULES: tuple[Rule, ...] = (MAX_AGE, ALERT_EARLY, ALERT_LATE, SIX_FIELDS, RETENTION, NEVER, OVERLAP, WITHOUT)

_AGE = re.compile(r"(?:[A-Z]+_)*MAX(?:IMUM)?_AGE_(?P<unit>SECONDS|MINUTES|HOURS|DAYS)")
_BACKUP = re.compile(r"(?i)backup|dump|snapshot|archiv|pgbackrest|wal-?g|barman|restic|velero")
_DATABASE = re.compile(
    r"(?:^|/)(?:postgres(?:ql)?|postgis|timescaledb(?:-ha)?|mysql|mysql-server|mariadb|mongo(?:db)?|percona\S*-server\S*|"
    r"percona|cockroach|couchdb|influxdb|neo4j|cassandra|mssql/server|clickhouse(?:-server)?)(?=$|[:@])"
)
# What makes backups by itself, of everything in its namespace or of what it selects.
_KEEPERS = re.compile(
    r"(?:Backup|Snapshot|ReplicationSource|RecurringJob|Restic|VolumeSync)\w*|Schedule|BackupConfiguration|SnapshotSchedule"
)
_NO_KEEPERS = re.compile(r"\w*(?:Class|Location|Content|Repository|StorageLocation|Restore\w*)")
_KEPT_BY = re.compile(r"backup\.velero\.io/|pre\.hook\.backup\.velero|k8up\.|stash\.|backube")
# time() - <the time of the last run> > <seconds>, and the same the other way round.
_NUMBERS = r"\(?(?P<seconds>[0-9.]+(?:e[0-9]+)?(?:\s*\*\s*[0-9.]+)*)\)?"
_OLDER = re.compile(rf"time\(\)\s*-\s*(?P<what>.+?)\s*>=?\s*{_NUMBERS}\s*\)?\s*$", re.DOTALL)
_BEFORE = re.compile(rf"^(?P<what>.+?)\s*<=?\s*\(?\s*time\(\)\s*-\s*{_NUMBERS}\s*\)?\s*$", re.DOTALL)
_OF_CRON_JOB = re.compile(r"kube_cronjob_status_last_(?:successful|schedule)_time\{(?P<labels>[^}]*)\}")
_OF_BASE_BACKUP = re.compile(
    r"(?:barman_cloud_cloudnative_pg_io_last_available_backup_timestamp|cnpg_collector_last_available_backup_timestamp)"
    r"(?:\{(?P<labels>[^}]*)\})?"
)
_LABEL = re.compile(r"(?P<name>[a-z_]+)\s*(?P<how>=~|=)\s*\"(?P<value>[^\"]*)\"")
_DURATION = re.compile(r"(\d+)(ms|[smhdwy])")
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
_KEPT_FOR = {"d": timedelta(1), "w": timedelta(7), "m": timedelta(30)}
_PLAIN_FIELDS = 5
_MISSED = 3


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every schedule that does not fit what looks at it, and every database without a backup."""
    for each in manifests.of("CronJob"):
        yield from _cron_job(each, manifests)
    for each in manifests.of("ScheduledBackup"):
        yield from _scheduled_backup(each, manifests)
    for each in manifests.of("PrometheusRule"):
        yield from _alerts(each, manifests)
    yield from _without_backup(manifests)


def _schedule(each: Object) -> Schedule | None:
    text, zone = at(each, "spec", "schedule"), at(each, "spec", "timeZone") or ""
    if not isinstance(text, str) or not isinstance(zone, str):
        return None
    return parse(text, zone, seconds_first=kind_of(each) == "ScheduledBackup")


def _cron_job(job: Object, manifests: Manifests) -> Iterator[Finding]:
    schedule = _schedule(job)
    if schedule is None:
        return
    yield from _never(job, schedule)
    between = schedule.between
    deadline = at(job, "spec", "jobTemplate", "spec", "activeDeadlineSeconds")
    allows = at(job, "spec", "concurrencyPolicy") in {None, "Allow"}
    if between and allows and isinstance(deadline, int) and timedelta(seconds=deadline) > between[0]:
        reason = (
            f"a run may take {_long(timedelta(seconds=deadline))}, the next one comes after {_long(between[0])}, and "
            "concurrencyPolicy is Allow"
        )
        fix = "set it to Forbid or Replace, or the deadline below that"
        yield Finding(OVERLAP, job, ("spec", "concurrencyPolicy"), reason, fix)
    yield from _max_age(job, schedule, manifests)


def _never(each: Object, schedule: Schedule) -> Iterator[Finding]:
    if schedule.between is None and not schedule.comes:
        reason = f"{each['spec']['schedule']} never comes: no such day is in any of its months"
        yield Finding(NEVER, each, ("spec", "schedule"), reason, "mend the day or the month")


def _max_age(job: Object, schedule: Schedule, manifests: Manifests) -> Iterator[Finding]:
    """A variable that says how old a backup may be, of a job that reads what another one makes."""
    for path, name, text in _ages(job, manifests):
        match = _AGE.fullmatch(name)
        made = [each for each in _sources(job, manifests) if _schedule(each)]
        if not match or not text.isdecimal() or len(made) != 1:
            continue
        writer = _schedule(made[0])
        oldest = oldest_seen(writer, schedule) if writer else None
        allowed = timedelta(**{match["unit"].lower(): int(text)}) if int(text) < 10**6 else None
        if oldest and allowed and allowed < oldest:
            reason = (
                f"{name} is {text}, and the newest backup of {title(made[0])} may be {_long(oldest)} old at a run, by the "
                "two schedules"
            )
            yield Finding(MAX_AGE, job, path, reason, f"raise it above {_long(oldest)}, or make backups more often")


def _ages(job: Object, manifests: Manifests) -> Iterator[tuple[Steps, str, str]]:
    """The variables of a job's containers that say an age, each with the way to it."""
    for pods in _pods_of(manifests).get(_key(job), []):
        for path, container in pods.containers_at():
            for number, each in enumerate(listing(container, "env")):
                name, value = at(each, "name"), at(each, "value")
                if isinstance(name, str) and isinstance(value, str) and _AGE.fullmatch(name):
                    yield (*path, "env", number, "value"), name, value


def _sources(job: Object, manifests: Manifests) -> list[Object]:
    """The CronJobs that make what a job reads: those of its claims, and otherwise the one that its namespace has."""
    others = [
        each
        for each in manifests.of("CronJob")
        if namespace(each) == namespace(job)
        and each is not job
        and _BACKUP.search(each["metadata"]["name"])
        and not list(_ages(each, manifests))
    ]
    claims = _claims_of(job, manifests)
    return [each for each in others if claims & _claims_of(each, manifests)] or others


def _claims_of(each: Object, manifests: Manifests) -> set[str]:
    return {
        str(at(volume, "persistentVolumeClaim", "claimName"))
        for pods in _pods_of(manifests).get(_key(each), [])
        for volume in mappings(pods.spec, "volumes")
        if at(volume, "persistentVolumeClaim", "claimName")
    }


def _key(each: Object) -> tuple[str, str]:
    return namespace(each), title(each)


@lru_cache(maxsize=1)
def _pods_of(manifests: Manifests) -> dict[tuple[str, str], list[Pods]]:
    found: dict[tuple[str, str], list[Pods]] = {}
    for pods in manifests.pods:
        found.setdefault(_key(pods.owner), []).append(pods)
    return found


def _scheduled_backup(each: Object, manifests: Manifests) -> Iterator[Finding]:
    schedule, text = _schedule(each), at(each, "spec", "schedule")
    if schedule is None or not isinstance(text, str):
        return
    fields = [part for part in text.split() if "=" not in part]
    if len(fields) == _PLAIN_FIELDS and not text.startswith("@"):
        often = f", which is every {_long(schedule.between[0])}" if schedule.between else ""
        reason = f"{text} has five fields, and the first one is the seconds: it runs at minute {fields[1]} of hour {fields[2]}{often}"
        yield Finding(SIX_FIELDS, each, ("spec", "schedule"), reason, f"put the seconds before it: 0 {text}")
        return
    yield from _never(each, schedule)
    yield from _retention(each, schedule, manifests)


def _retention(each: Object, schedule: Schedule, manifests: Manifests) -> Iterator[Finding]:
    cluster = manifests.get("Cluster", str(at(each, "spec", "cluster", "name")), namespace(each))
    holders = [(cluster, ("spec", "backup", "retentionPolicy"))] if cluster else []
    for plugin in mappings(cluster, "spec", "plugins"):
        store = manifests.get("ObjectStore", str(at(plugin, "parameters", "barmanObjectName")), namespace(each))
        if store:
            holders.append((store, ("spec", "retentionPolicy")))
    for holder, path in holders:
        kept = re.fullmatch(r"([1-9][0-9]{0,5})([dwm])", str(at(holder, *path)))
        if kept and schedule.between and (window := int(kept[1]) * _KEPT_FOR[kept[2]]) < schedule.between[1]:
            reason = (
                f"{kept[0]} is shorter than the {_long(schedule.between[1])} between two base backups of {title(each)}: "
                "there is one backup at most, and all of the log since"
            )
            yield Finding(RETENTION, holder, path, reason, "keep them for longer, or make them more often")


def _alerts(rules: Object, manifests: Manifests) -> Iterator[Finding]:
    for number, group in enumerate(listing(rules, "spec", "groups")):
        for position, rule in enumerate(listing(group, "rules")):
            text = at(rule, "expr")
            if isinstance(text, str) and at(rule, "alert"):
                path = ("spec", "groups", number, "rules", position)
                yield from _alert(rules, path, rule, text, manifests)


def _alert(rules: Object, path: Steps, rule: Object, text: str, manifests: Manifests) -> Iterator[Finding]:
    match = _OLDER.search(text) or _BEFORE.search(text)
    if not match:
        return
    limit = timedelta(seconds=float(_product(match["seconds"])))
    waits = _duration(at(rule, "for"))
    for each in _watched(match["what"], rules, manifests):
        schedule = _schedule(each)
        if schedule is None or schedule.between is None or at(each, "spec", "suspend") is True:
            continue
        longest, fires = schedule.between[1], limit + waits
        after = (
            f"fires {_long(fires)} after the last run of {title(each)}, of which there is one every {_long(longest)}"
        )
        if fires <= longest:
            fix = f"raise the threshold above {_long(longest)}, with the time that a run takes"
            yield Finding(ALERT_EARLY, rules, (*path, "expr"), f"{after}: between two good runs", fix)
        elif fires > _MISSED * longest:
            yield Finding(
                ALERT_LATE,
                rules,
                (*path, "expr"),
                f"{after}: after {fires // longest - 1} or more were missed",
                f"lower the threshold below {_long(_MISSED * longest)}",
            )


def _watched(text: str, rules: Object, manifests: Manifests) -> Iterator[Object]:
    """The CronJobs and ScheduledBackups of which an expression looks at the last run."""
    for pattern, kind, label in (
        (_OF_CRON_JOB, "CronJob", "cronjob"),
        (_OF_BASE_BACKUP, "ScheduledBackup", "scheduledbackup"),
    ):
        for match in pattern.finditer(text):
            labels = {each["name"]: each for each in _LABEL.finditer(match["labels"] or "")}
            if kind == "CronJob" and label not in labels:
                continue
            for each in manifests.of(kind):
                within = "namespace" not in labels or _fits(labels["namespace"], namespace(each))
                own = "namespace" in labels or namespace(each) == namespace(rules)
                if within and own and (label not in labels or _fits(labels[label], str(each["metadata"]["name"]))):
                    yield each
            break


def _fits(label: re.Match[str], text: str) -> bool:
    if label["how"] == "=":
        return label["value"] == text
    try:
        return bool(re.fullmatch(label["value"], text))
    except re.error:
        return False


def _product(text: str) -> Decimal:
    found = Decimal(1)
    for each in text.split("*"):
        found *= Decimal(each.strip())
    return min(found, Decimal(10**10))


def _duration(value: object) -> timedelta:
    text = value if isinstance(value, str) else ""
    seconds = sum(int(number) * _UNITS[unit] for number, unit in _DURATION.findall(text))
    return timedelta(seconds=min(seconds, 10**10))


def _without_backup(manifests: Manifests) -> Iterator[Finding]:
    """Databases with a volume that nothing among the manifests reads for a backup."""
    kept, everywhere = _kept(manifests)
    if everywhere:
        return
    for cluster in manifests.of("Cluster"):
        if namespace(cluster) not in kept and not _is_named(cluster, _names_of_cluster(cluster, manifests), manifests):
            fix = "add a ScheduledBackup, or a CronJob that dumps it"
            yield Finding(WITHOUT, cluster, ("spec",), "nothing among the manifests backs it up", fix)
    for pods in manifests.pods:
        images = [image for each in pods.spec["containers"] if (image := _database(each))]
        if not images or kind_of(pods.owner) not in {"StatefulSet", "Deployment"} or pods.namespace in kept:
            continue
        claims = _claims_of(pods.owner, manifests)
        has_volume = bool(claims or pods.claims)
        names = {*claims, *_services_of(pods, manifests), str(pods.owner["metadata"]["name"])}
        keeps = any(_KEPT_BY.search(name) for name in pods.annotations) or any(
            re.search(r"pgbackrest|wal-?g|barman|backup", str(at(each, "image"))) for each in pods.containers
        )
        if has_volume and not keeps and not _is_named(pods.owner, names, manifests):
            reason = f"nothing among the manifests backs up the database of {images[0]}"
            fix = "add a CronJob that dumps it, or snapshots of its volume"
            yield Finding(WITHOUT, pods.owner, pods.path, reason, fix)


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
        if not _KEEPERS.fullmatch(kind) or _NO_KEEPERS.fullmatch(kind):
            continue
        if str(each["apiVersion"]).startswith("velero.io/"):
            included = [str(one) for one in listing(each, "spec", "template", "includedNamespaces")]
            if not included or "*" in included:
                return found, True
            found.update(included)
        else:
            found.add(namespace(each))
    return found, False


def _names_of_cluster(cluster: Object, manifests: Manifests) -> set[str]:
    name = str(cluster["metadata"]["name"])
    poolers = [each for each in manifests.of("Pooler") if namespace(each) == namespace(cluster)]
    of_it = {str(each["metadata"]["name"]) for each in poolers if at(each, "spec", "cluster", "name") == name}
    return {name, f"{name}-rw", f"{name}-ro", f"{name}-r", *of_it}


@lru_cache(maxsize=1)
def _services(manifests: Manifests) -> dict[str, list[Object]]:
    found: dict[str, list[Object]] = {}
    for each in manifests.of("Service"):
        found.setdefault(namespace(each), []).append(each)
    return found


def _services_of(pods: Pods, manifests: Manifests) -> Iterator[str]:
    for each in _services(manifests).get(pods.namespace, []):
        selector = mapping(each, "spec", "selector")
        if selector and selector.items() <= pods.labels.items():
            yield str(each["metadata"]["name"])


def _is_named(database: Object, names: set[str], manifests: Manifests) -> bool:
    """Whether a CronJob of the namespace names a database, in itself or in a ConfigMap that it reads."""
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(names)))})(?![\w-])")
    return any(pattern.search(text) for text in _texts(manifests).get(namespace(database), []))


@lru_cache(maxsize=1)
def _texts(manifests: Manifests) -> dict[str, list[str]]:
    """All that the CronJobs of each namespace say, and the ConfigMaps that they read."""
    found: dict[str, list[str]] = {}
    for job in manifests.of("CronJob"):
        texts = found.setdefault(namespace(job), [])
        texts += _strings(job["spec"]["jobTemplate"])
        # A backup that says by its name what it is of, and elsewhere where that is.
        texts += [word for word in [str(job["metadata"]["name"])] if _BACKUP.search(word)]
        texts += [part for word in texts[-1:] if _BACKUP.search(word) for part in _parts(word)]
        for each in manifests.of("ConfigMap") if texts else []:
            if namespace(each) == namespace(job) and each["metadata"]["name"] in texts:
                texts += _strings(each.get("data", {}))
    return found


def _parts(name: str) -> list[str]:
    words = name.split("-")
    return ["-".join(words[first:last]) for first in range(len(words)) for last in range(first + 1, len(words) + 1)]


def _strings(value: object) -> list[str]:
    found: list[str] = []
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, dict):
            waiting += mapping({"it": each}, "it").values()
        elif isinstance(each, list):
            waiting += listing({"it": each}, "it")
    return found


def _long(time: timedelta) -> str:
    """A time as a person says it: 26 hours, 7 days."""
    seconds = int(time.total_seconds())
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size and seconds % size == 0:
            return f"{seconds // size} {unit}s"
    if seconds >= 2 * 3600:  # noqa: PLR2004 - two hours
        return f"{seconds / 3600:.2f} hours"
    return f"{seconds // 60} minutes" if seconds % 60 == 0 else f"{seconds} seconds"

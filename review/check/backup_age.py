"""Whether what looks for the newest backup, or alerts of its age, fits the schedule by which backups are made."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from review.check.finding import Finding, Level, Rule
from review.index import by_namespace, claims_of, pods_of
from review.manifests import Manifests, Object, namespace, title
from review.paths import Steps
from review.schedule import Schedule, oldest_seen, said, schedule_of
from review.values import at, listing, mappings

MAX_AGE = Rule(
    "backup-max-age",
    Level.ERROR,
    "what looks for a backup allows the age that the newest one may have then, by the two schedules",
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax",
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
RETENTION = Rule(
    "backup-retention",
    Level.NOTE,
    "backups are kept for longer than it is from one to the next",
    "https://cloudnative-pg.io/plugin-barman-cloud/docs/retention/",
)
RULES: tuple[Rule, ...] = (MAX_AGE, ALERT_EARLY, ALERT_LATE, RETENTION)

_AGE = re.compile(r"(?:[A-Z]+_)*MAX(?:IMUM)?_AGE_(?P<unit>SECONDS|MINUTES|HOURS|DAYS)")
_BACKUP = re.compile(r"(?i)backup|dump|archiv|pgbackrest|wal-?g|barman")
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
_MISSED = 3


def check(manifests: Manifests) -> Iterator[Finding]:
    """Every age that does not fit a schedule."""
    for each in manifests.of("CronJob"):
        if schedule := schedule_of(each):
            yield from _max_age(each, schedule, manifests)
    for each in manifests.of("ScheduledBackup"):
        if schedule := schedule_of(each):
            yield from _retention(each, schedule, manifests)
    for each in manifests.of("PrometheusRule"):
        yield from _alerts(each, manifests)


def _max_age(job: Object, schedule: Schedule, manifests: Manifests) -> Iterator[Finding]:
    """A variable that says how old a backup may be, of a job that reads what another one makes."""
    for path, name, text in _ages(job, manifests):
        match = _AGE.fullmatch(name)
        made = [each for each in _sources(job, manifests) if schedule_of(each)]
        if not match or not re.fullmatch(r"[0-9]{1,6}", text) or len(made) != 1:
            continue
        writer = schedule_of(made[0])
        oldest = oldest_seen(writer, schedule) if writer else None
        allowed = timedelta(**{match["unit"].lower(): int(text)})
        if oldest and allowed < oldest:
            reason = f"{name} is {text}, and by the two schedules {title(made[0])} may have run {said(oldest)} before"
            yield Finding(MAX_AGE, job, path, reason, f"raise it above {said(oldest)}, or make backups more often")


def _ages(job: Object, manifests: Manifests) -> Iterator[tuple[Steps, str, str]]:
    """The variables of a job's containers that say an age, each with the way to it."""
    for pods in pods_of(job, manifests):
        for path, container in pods.containers_at():
            for number, each in enumerate(listing(container, "env")):
                name, value = at(each, "name"), at(each, "value")
                if isinstance(name, str) and isinstance(value, str) and _AGE.fullmatch(name):
                    yield (*path, "env", number, "value"), name, value


def _sources(job: Object, manifests: Manifests) -> list[Object]:
    """The CronJobs that make what a job reads: those of its claims, and otherwise the one that its namespace has."""
    others = [
        each
        for each in by_namespace(manifests, "CronJob").get(namespace(job), [])
        if each is not job and _BACKUP.search(each["metadata"]["name"]) and not list(_ages(each, manifests))
    ]
    claims = claims_of(job, manifests)
    return [each for each in others if claims & claims_of(each, manifests)] or others


def _retention(each: Object, schedule: Schedule, manifests: Manifests) -> Iterator[Finding]:
    cluster = manifests.get("Cluster", str(at(each, "spec", "cluster", "name")), namespace(each))
    holders: list[tuple[Object, tuple[str, ...]]] = []
    if cluster:
        holders.append((cluster, ("spec", "backup", "retentionPolicy")))
    for plugin in mappings(cluster, "spec", "plugins"):
        store = manifests.get("ObjectStore", str(at(plugin, "parameters", "barmanObjectName")), namespace(each))
        if store:
            holders.append((store, ("spec", "retentionPolicy")))
    for holder, path in holders:
        kept = re.fullmatch(r"([1-9][0-9]{0,5})([dwm])", str(at(holder, *path)))
        if kept and schedule.between and int(kept[1]) * _KEPT_FOR[kept[2]] < schedule.between[1]:
            reason = (
                f"{kept[0]} is shorter than the {said(schedule.between[1])} between two base backups of {title(each)}: "
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
        schedule = schedule_of(each)
        if schedule is None or schedule.between is None or at(each, "spec", "suspend") is True:
            continue
        longest, fires = schedule.between[1], limit + waits
        after = f"fires {said(fires)} after the last run of {title(each)}, of which there is one every {said(longest)}"
        if fires <= longest:
            fix = f"raise the threshold above {said(longest)}, with the time that a run takes"
            yield Finding(ALERT_EARLY, rules, (*path, "expr"), f"{after}: between two good runs", fix)
        elif fires > _MISSED * longest:
            yield Finding(
                ALERT_LATE,
                rules,
                (*path, "expr"),
                f"{after}: after {fires // longest - 1} or more were missed",
                f"lower the threshold below {said(_MISSED * longest)}",
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
            for each in _there(manifests, kind, labels.get("namespace"), namespace(rules)):
                if label not in labels or _fits(labels[label], str(each["metadata"]["name"])):
                    yield each
            break


def _there(manifests: Manifests, kind: str, label: re.Match[str] | None, own: str) -> list[Object]:
    """The objects of a kind in the namespace of a label; without one, in that of the rules."""
    found = by_namespace(manifests, kind)
    if label is None or label["how"] == "=":
        return found.get(label["value"] if label else own, [])
    return [each for within, every in found.items() if _fits(label, within) for each in every]


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
        number = re.fullmatch(r"\s*([0-9]{1,12}(\.[0-9]{0,12})?(e[0-9]{1,2})?)\s*", each)
        found *= Decimal(number[1]) if number else 0
    return min(found, Decimal(10**10))


def _duration(value: object) -> timedelta:
    text = value if isinstance(value, str) else ""
    seconds = sum(int(number) * _UNITS[unit] for number, unit in _DURATION.findall(text))
    return timedelta(seconds=min(seconds, 10**10))

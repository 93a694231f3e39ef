"""When CronJobs run.

As github.com/robfig/cron/v3 reads it, ParseStandard: https://pkg.go.dev/github.com/robfig/cron/v3
"""

import difflib
import re
import zoneinfo
from functools import lru_cache
from typing import NamedTuple

from review.check.finding import Level, Rule
from review.check.refused.fault import Fault, Faults, outside, unlisted
from review.check.refused.spelling import quoted
from review.schedule import MACROS, MONTHS, WEEKDAYS
from review.values import Object, mapping

SCHEDULE = Rule(
    "schedule",
    Level.ERROR,
    "a schedule has five fields: minute, hour, day of month, month, day of week",
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax",
)
TIME_ZONE = Rule(
    "time-zone",
    Level.ERROR,
    "a time zone is one of the IANA's, by its whole name",
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones",
)
CRON_JOB = Rule(
    "cron-job",
    Level.ERROR,
    "a CronJob keeps a number of jobs, and lets them run in one of three ways",
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#writing-a-cronjob-spec",
)
JOB_LABEL = Rule(
    "job-label",
    Level.WARNING,
    "labels and annotations of a CronJob's jobs have their form, without which no job is created",
    "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set",
)
RULES = (SCHEDULE, TIME_ZONE, CRON_JOB, JOB_LABEL)

_EXAMPLE = "30 2 * * *"


class _Field(NamedTuple):
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of month", 1, 31),
    _Field("month", 1, 12, MONTHS),
    _Field("day of week", 0, 6, WEEKDAYS),
)
# What the parser takes for blanks.
_BLANKS = "[\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
_DURATION = re.compile(r"[+-]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
_LARGEST = 2**63 - 1
_ZONE = re.compile(r"[A-Za-z\.\-_0-9+]{1,14}")
# Folders of the IANA's files, of which Python lists no zones.
_OTHER_ZONES = ("posix/", "right/")


def cron_job(each: Object) -> Faults:
    """What is wrong with when a CronJob runs, and with what it keeps."""
    spec = mapping(each, "spec")
    schedule, zone = spec.get("schedule"), spec.get("timeZone")
    if not schedule:
        yield Fault(SCHEDULE, ("spec", "schedule"), "schedule is missing", f"add it, such as {_EXAMPLE}")
    elif isinstance(schedule, str):
        reason, fix = why_not(schedule) or ("", "")
        if reason:
            yield Fault(SCHEDULE, ("spec", "schedule"), reason, fix)
    if isinstance(zone, str):
        reason, fix = _wrong_zone(zone) or ("", "")
        if reason:
            yield Fault(TIME_ZONE, ("spec", "timeZone"), reason, fix)
    yield from unlisted(CRON_JOB, ("spec",), spec, "concurrencyPolicy", ("Allow", "Forbid", "Replace"))
    for name in ("startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"):
        yield from outside(CRON_JOB, ("spec",), spec, name, 0)


@lru_cache(maxsize=256)
def why_not(text: str) -> tuple[str, str] | None:
    """Why a text is no schedule, and what to write instead."""
    shown = f"schedule {quoted(text)}"
    if "TZ" in text:
        return f"{shown} names a time zone", "name it in timeZone"
    if text.startswith("@"):
        every = text.startswith("@every ") and _DURATION.fullmatch(text.removeprefix("@every "))
        return None if every or text in MACROS else (f"{shown} is unknown", f"use one such as @daily, or {_EXAMPLE}")
    texts = [each for each in re.split(_BLANKS, text) if each]
    if len(texts) != len(_FIELDS):
        seconds = "; there are no seconds" if len(texts) == len(_FIELDS) + 1 else ""
        names = ", ".join(each.name for each in _FIELDS)
        return f"{shown} has {len(texts)} fields{seconds}", f"write {names}, such as {_EXAMPLE}"
    for field, each in zip(_FIELDS, texts, strict=True):
        odd = next((part for part in each.split(",") if part and not _is_range(part, field)), None)
        if odd is not None:
            sunday = "; Sunday is 0" if field.high == _FIELDS[-1].high else ""
            fix = f"use {field.low} to {field.high}{sunday}, *, a range a-b, a list a,b or a step */n"
            return f"{shown} has {quoted(odd)} as its {field.name}", fix
    return None


def _is_range(text: str, field: _Field) -> bool:
    bounds, *steps = text.split("/")
    low, *highs = bounds.split("-")
    if low in {"*", "?"}:
        first, last = field.low, field.high
    else:
        numbers = [_number(each, field.names) for each in (low, *highs)]
        if len(numbers) > 2 or -1 in numbers:  # noqa: PLR2004 - the two ends of a range
            return False
        first, last = numbers[0], numbers[-1]
    if len(steps) > 1:
        return False
    step = _number(steps[0]) if steps else 1
    if steps and not highs:
        last = field.high
    return step > 0 and field.low <= first <= last <= field.high


def _number(text: str, names: tuple[str, ...] = ()) -> int:
    """A number from zero, or the number of a name, of which a month's is from one; -1 for what is neither."""
    if text.lower() in names:
        return names.index(text.lower()) + int(names is MONTHS)
    if not re.fullmatch(r"\+?[0-9]{1,4300}|-0+", text):
        return -1
    return int(text) if int(text) <= _LARGEST else -1


@lru_cache(maxsize=256)
def _wrong_zone(zone: str) -> tuple[str, str] | None:
    shown = f"timeZone {quoted(zone)}"
    example = "write the whole name of one, such as Europe/Berlin or Etc/UTC"
    if zone.lower() == "local":
        return f"{shown} is that of the control plane, whichever it has", example
    parts = zone.split("/")
    if any(part in {".", ".."} or part.startswith("-") or not _ZONE.fullmatch(part) for part in parts):
        return f"{shown} is no name of a time zone", example
    known = _zones()
    if known and zone not in known and not zone.startswith(_OTHER_ZONES):
        near = difflib.get_close_matches(zone, known, n=1, cutoff=0.8)
        return f"{shown} is unknown", f"write {near[0]}" if near else example
    return None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """The time zones that this machine knows; none where it has no list of them."""
    return frozenset(zoneinfo.available_timezones())

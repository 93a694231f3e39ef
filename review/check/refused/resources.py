"""Requests and limits.

https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
"""

import re
from decimal import Decimal
from functools import lru_cache

from notation.quantity import parse_quantity
from review.check.finding import Level, Rule
from review.check.refused.fault import Fault, Faults
from review.check.refused.spelling import QUALIFIED, SUBDOMAIN, quoted
from review.paths import Steps
from review.values import Object, is_mapping, mapping

RESOURCES = Rule(
    "resources",
    Level.ERROR,
    "a container asks for resources that there are, in amounts within its limits",
    "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#requests-and-limits",
)
RULES = (RESOURCES,)

_HUGE_PAGES = "hugepages-"
# What is of Kubernetes itself, and what a quota says of requests.
_OWN, _REQUESTS = "kubernetes.io/", "requests."
AMOUNTS = ("cpu", "memory", "ephemeral-storage")


# As ParseQuantity of apimachinery, pkg/api/resource/quantity.go, which takes more than its page says.
_QUANTITY = re.compile(r"[+-]?[0-9]*(?:\.[0-9]*)?(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?")


def quantity(rule: Rule, path: Steps, value: object) -> Faults:
    """That a text is no quantity, or one below zero."""
    if not isinstance(value, int | float | str):
        return
    text = str(value).strip()
    if not text or not _QUANTITY.fullmatch(text):
        yield Fault(rule, path, f"{path[-1]} is {quoted(text)}, which is no quantity", "write one, such as 500m or 1Gi")
    elif text.startswith("-") and re.search("[1-9]", text):
        yield Fault(rule, path, f"{path[-1]} is {text}", "give it 0 or more")


@lru_cache(maxsize=4096)
def amount(value: object) -> Decimal | None:
    """A quantity; None where it is none, or below zero."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return parse_quantity(str(value))
    except ValueError:
        return None


def resources(at: Steps, found: object) -> Faults:
    """What is wrong with the requests and limits of a container."""
    if not is_mapping(found):
        return
    limits, requests = mapping(found, "limits"), mapping(found, "requests")
    for kind, amounts in (("limits", limits), ("requests", requests)):
        for name, value in amounts.items():
            yield from _amount((*at, kind, name), name, value)
    for name, value in requests.items():
        yield from _within(at, name, value, limits)
    names = {*limits, *requests}
    if any(name.startswith(_HUGE_PAGES) for name in names) and not names & {"cpu", "memory"}:
        reason = "huge pages are asked for without cpu or memory"
        yield Fault(RESOURCES, at, reason, "ask for memory or cpu as well")


def _within(at: Steps, name: str, value: object, limits: Object) -> Faults:
    # What belongs to Kubernetes itself, but for huge pages, is lent.
    overcommitted = name in AMOUNTS or _OWN in name
    if name not in limits:
        if not overcommitted:
            reason = f"{name} is requested without a limit, and is never lent to others"
            yield Fault(RESOURCES, (*at, "limits", name), reason, f"set the limit to {value}")
        return
    asked, most = amount(value), amount(limits[name])
    if asked is None or most is None:
        return
    if asked > most:
        reason = f"{name} of {value} is requested, which is above its limit of {limits[name]}"
        yield Fault(RESOURCES, (*at, "requests", name), reason, "lower the request or raise the limit")
    elif asked < most and not overcommitted:
        reason = f"{name} of {value} is requested, and its limit is {limits[name]}"
        yield Fault(RESOURCES, (*at, "requests", name), reason, "make both the same; it is never lent to others")


def _amount(at: Steps, name: str, value: object) -> Faults:
    if name in AMOUNTS:
        # What is wrong with these is seen when they are read.
        return
    yield from quantity(RESOURCES, at, value)
    found = amount(value)
    if name.startswith(_HUGE_PAGES):
        size = amount(name.removeprefix(_HUGE_PAGES))
        if found is not None and size and (found == 0 or found % size):
            reason = f"{name} of {value} is not a number of whole pages"
            yield Fault(RESOURCES, at, reason, "make it a multiple of the page")
        return
    if "/" not in name:
        reason = f"{quoted(name)} is no resource of containers"
        fix = f"use one of {', '.join(AMOUNTS)}, or one with a domain, as example.com/gpu"
        yield Fault(RESOURCES, at, reason, fix)
        return
    yield from named(RESOURCES, at, name)
    if name.startswith(_REQUESTS) and _OWN not in name:
        reason = f"{quoted(name)} begins with {_REQUESTS}, as in a quota"
        yield Fault(RESOURCES, at, reason, f"write {name.removeprefix(_REQUESTS)}")
    if found is not None and found % 1 and is_extended(name):
        yield Fault(RESOURCES, at, f"{name} of {value} is not a whole number", "round it")


def is_extended(name: str) -> bool:
    """Whether a resource is one of a node's vendor, of which there are whole ones."""
    return "/" in name and _OWN not in name and not name.startswith(_REQUESTS)


def named(rule: Rule, at: Steps, name: str) -> Faults:
    """What is wrong with the name of a resource that has a domain."""
    wrong = QUALIFIED.wrong(name) or SUBDOMAIN.wrong(name.partition("/")[0])
    if wrong:
        yield Fault(rule, at, f"resource {wrong.reason}", wrong.fix)

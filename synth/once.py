"""What a database is made with, and keeps: of one that exists, another value is accepted and changes nothing."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

Values = dict[str, str]

_FIX = 'put it back, or make the database anew: docs/environments.md, "What cannot be changed later"'
_NAMES = ("POSTGRES_USER", "POSTGRES_DB")
_ABSENT = "not there"


def changed_setup(was: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """What a StatefulSet's volume is initialized with: the arguments of initdb."""
    return _told(_arguments(was), _arguments(found), "initdb reads once, on an empty volume")


def changed_cluster(was: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """What CloudNativePG makes a Cluster with."""
    (old_way, old), (new_way, new) = _bootstrap(was), _bootstrap(found)
    if (old_way, new_way) == ("recovery", "initdb"):
        # One that was recovered needs to know no more from what; but whose database it is.
        old, new = ({key: values.get(key, _ABSENT) for key in ("database", "owner")} for values in (old, new))
    elif old_way != new_way:
        old, new = {"bootstrap": old_way}, {"bootstrap": new_way}
    return _told(old, new, "CloudNativePG reads once, when it makes the Cluster")


def changed_names(was: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> list[str]:
    """The role and the database of an engine whose volume is initialized with those of a Secret, whoever fills it."""
    old, new = _names(was), _names(found)
    shared = old.keys() & new.keys()
    before, after = ({name: names[name] for name in _NAMES if name in shared} for names in (old, new))
    return [f"Secret: {text}" for text in _told(before, after, "the server's volume keeps from its initialization")]


def _told(was: Values, found: Values, why: str) -> list[str]:
    texts = [
        f"{key}, {was.get(key, _ABSENT)}, becomes {found.get(key, _ABSENT)}"
        for key in dict.fromkeys([*was, *found])
        if was.get(key, _ABSENT) != found.get(key, _ABSENT)
    ]
    return [f"{', '.join(texts)}, which {why}; {_FIX}"] if texts else []


def _arguments(spec: Mapping[str, Any]) -> Values:
    containers: Sequence[Mapping[str, Any]] = spec.get("template", {}).get("spec", {}).get("initContainers", [])
    arguments = [
        str(argument) for each in containers if each.get("name") == "setup" for argument in each.get("args", [])
    ]
    return {option: value or "given" for option, _, value in (each.partition("=") for each in arguments)}


def _bootstrap(spec: Mapping[str, Any]) -> tuple[str, Values]:
    """The way that a Cluster begins, and what is said of it; its Secret is read at any time."""
    ways: Mapping[str, Mapping[str, Any]] = spec.get("bootstrap", {})
    way = next(iter(ways), _ABSENT)
    values = {key: _text(value) for key, value in ways.get(way, {}).items() if key not in {"secret", "source"}}
    sources: Sequence[Mapping[str, Any]] = spec.get("externalClusters", [])
    archives = [str(each.get("plugin", {}).get("parameters", {}).get("serverName", "")) for each in sources]
    return way, values | ({"archive": " ".join(archives)} if way == "recovery" else {})


def _text(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}={_text(inner)}" for key, inner in cast("dict[str, object]", value).items())
    return str(value).lower() if isinstance(value, bool) else str(value)


def _names(secrets: Sequence[Mapping[str, Any]]) -> Values:
    """The names in a Secret, or in the template of one."""
    found: Values = {}
    for each in secrets:
        with suppress(ValueError):
            found |= {key: b64decode(text).decode() for key, text in each.get("data", {}).items() if key in _NAMES}
        template = each.get("spec", {}).get("target", {}).get("template", {}).get("data", {})
        found |= {key: text for key, text in template.items() if key in _NAMES}
    return found

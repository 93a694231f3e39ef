"""What a database is made with, and keeps: of one that exists, another value is accepted and changes nothing."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

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
    told = ({name: names[name] for name in _NAMES if name in shared} for names in (old, new))
    return [f"Secret: {text}" for text in _told(*told, "the server's volume keeps from its initialization")]


def _told(was: Values, found: Values, why: str) -> list[str]:
    texts = [
        f"{key}, {was.get(key, _ABSENT)}, becomes {found.get(key, _ABSENT)}"
        for key in dict.fromkeys([*was, *found])
        if was.get(key, _ABSENT) != found.get(key, _ABSENT)
    ]
    return [f"{', '.join(texts)}, which {why}; {_FIX}"] if texts else []


def _arguments(spec: Mapping[str, Any]) -> Values:
    pod = spec.get("template", {}).get("spec", {})
    setup = next((each for each in pod.get("initContainers", []) if each.get("name") == "setup"), {})
    parts = (str(each).partition("=") for each in setup.get("args", []))
    return {option: value or "given" for option, _, value in parts}


def _bootstrap(spec: Mapping[str, Any]) -> tuple[str, Values]:
    """The way that a Cluster begins, and what is said of it; its Secret is read at any time."""
    way, said = next(iter(spec.get("bootstrap", {}).items()), (_ABSENT, {}))
    sources = spec.get("externalClusters", []) if way == "recovery" else []
    archives = [each.get("plugin", {}).get("parameters", {}).get("serverName", "") for each in sources]
    values = {key: value for key, value in said.items() if key not in {"secret", "source"}}
    values |= {"archive": " ".join(archives)} if archives else {}
    return way, {key: _text(value) for key, value in values.items()}


def _text(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}={_text(inner)}" for key, inner in value.items())
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
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

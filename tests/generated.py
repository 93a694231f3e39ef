"""Settings files made from the model of the settings itself, so that a new setting is tried from the day it is there."""

from collections.abc import Callable
from functools import cache
from itertools import chain
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from conftest import ENVIRONMENT_FILES, PROJECT
from contexts import CONTEXTS, TIER_CONTEXTS
from hypothesis import strategies as st
from pydantic import SecretStr, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ecommerce.settings import EnvironmentSettings, InvalidSettingsError, SettingsGroup, load
from ecommerce.settings.group import active_settings
from ecommerce.settings.problems import Path

_LENGTHS = (63, 64, 128, 253, 254, 256, 1024, 1025, 200_000)
ODD: tuple[str, ...] = (
    *chain(*yaml.safe_load((PROJECT / "tests" / "odd_texts.yaml").read_text()).values()),
    *("a" * length for length in _LENGTHS),
    *("a." * 126 + "a", f"a:{'t' * 128}", f"a@sha256:{'b' * 64}", "c" * 64),
)
"""Texts of every kind, of which some setting takes each, or takes it for something else."""
# The number of odd texts that is enough to try a field with.
_FEW = 10
_SIGNS = "09azAZ_-./:@%*,$ #=é\n\t"
_BASES = tuple(
    dict.fromkeys(
        [*CONTEXTS.values(), *TIER_CONTEXTS.values(), *(p.read_text() for p in ENVIRONMENT_FILES.glob("*.yaml"))]
    )
)


@st.composite
def settings_files(draw: st.DrawFn) -> str:
    """A file with up to six settings of any value of their types; most often one that is right."""
    base = text = draw(st.sampled_from(_BASES))
    for path, field in draw(st.lists(st.sampled_from(_changeable(base)), min_size=1, max_size=6)):
        changed = _with(text, path, draw(values(of(field))))
        if _is_right(changed) or draw(st.integers(0, 5)) == 0:
            text = changed
    return text


def _with(text: str, path: Path, value: object) -> str:
    """A file with one setting changed."""
    *groups, last = path
    data: Any = yaml.safe_load(text) or {}
    group = data
    for name in groups:
        group[name] = group.get(name) or {}
        group = group[name]
    group[last] = value
    return yaml.dump(data, Dumper=_Dumper)


def _is_right(text: str) -> bool:
    try:
        load(text, "generated")
    except InvalidSettingsError:
        return False
    return True


class _Dumper(yaml.SafeDumper):
    """Writes text in quotes, so that it is text to every reader."""


_Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def of(field: FieldInfo) -> Any:  # noqa: ANN401 - a type
    """The type of a field with all of its rules."""
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def texts_of_model() -> dict[str, Any]:
    """The types of all texts that settings hold, keys of mappings among them, by the path of one that has it."""
    found: dict[Any, str] = {}

    def below(kind: Any, path: str) -> None:  # noqa: ANN401 - a type
        if isinstance(kind, type) and issubclass(kind, SettingsGroup):
            for name, field in kind.model_fields.items():
                below(of(field), f"{path}.{field.alias or name}".lstrip("."))
        elif _bare(kind) in {str, SecretStr}:
            found.setdefault(kind, path)
        elif get_origin(kind) is not Literal:
            for number, inner in enumerate(get_args(kind)):
                below(inner, f"{path}[key]" if get_origin(kind) is dict and number == 0 else path)

    below(EnvironmentSettings, "")
    return {path: kind for kind, path in found.items()}


def is_accepted(kind: Any, value: object) -> bool:  # noqa: ANN401 - a type
    """Whether a type takes a value."""
    try:
        _adapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@cache
def values(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a type
    """Values of a type as a file holds them; one in some is nearly of it."""
    bare = _bare(kind)
    if isinstance(bare, type) and issubclass(bare, SettingsGroup):
        return _groups(bare)
    parts, make = get_args(bare), _MAKERS.get(get_origin(bare) or bare)
    if make is None:
        raise TypeError(f"{kind} is new here; say how to make a value of it")
    return make(kind, *parts)


def _bare(kind: Any) -> Any:  # noqa: ANN401 - a type
    """A type without its rules, and without None."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    parts = get_args(kind)
    return _bare(next(part for part in parts if part is not type(None))) if type(None) in parts else kind


def _groups(group: type[SettingsGroup]) -> st.SearchStrategy[dict[str, Any]]:
    """Mappings with all keys that a group requires, and some of the others."""
    fields = {field.alias or name: field for name, field in group.model_fields.items()}
    made = {key: values(of(field)) for key, field in fields.items()}
    required = {key: made[key] for key, field in fields.items() if field.is_required()}
    return st.fixed_dictionaries(required, optional={key: each for key, each in made.items() if key not in required})


def _numbers(kind: Any) -> st.SearchStrategy[int]:  # noqa: ANN401 - a type
    schema = _schema(kind, "integer")
    least, most = schema.get("minimum", 0), schema.get("maximum", 2**31 - 1)
    low = st.integers(least - 1, least + 4)
    return low | st.sampled_from([most, most - 1, most + 1]) | st.integers(least, most)


def _texts(kind: Any) -> st.SearchStrategy[str]:  # noqa: ANN401 - a type
    """Odd texts that a type takes, and more of its form where they are few; some with a few characters changed."""
    schema = _schema(kind, "string")
    accepted = [text for text in (*ODD, *schema.get("enum", ()), *_examples(kind)) if is_accepted(kind, text)]
    odd = st.sampled_from(accepted) if accepted else st.nothing()
    few = "pattern" in schema and len(accepted) < _FEW
    return _changed(kind, odd | st.from_regex(schema["pattern"]) if few else odd)


def _examples(kind: Any) -> list[str]:  # noqa: ANN401 - a type
    """What the schema of a type has for an example of a text."""
    return [each for each in _adapter(kind).json_schema().get("examples", ()) if isinstance(each, str)]


@st.composite
def _changed(draw: st.DrawFn, kind: Any, texts: st.SearchStrategy[str]) -> str:  # noqa: ANN401 - a type
    """A text that is often changed, most often to one that the type takes; at times any odd one."""
    text = changed = draw(texts)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, min(len(changed), 300)))
        changed = changed[:at] + draw(st.text(_SIGNS, max_size=2)) + changed[at + draw(st.integers(0, 1)) :]
    if draw(st.integers(0, 19)) == 0:
        return draw(st.sampled_from([changed, *ODD]))
    return changed if is_accepted(kind, changed) else text


def _one_of(_: Any, *kinds: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - types
    return st.one_of([values(kind) for kind in kinds])


_MAKERS: dict[Any, Callable[..., st.SearchStrategy[Any]]] = {
    bool: lambda _: st.booleans(),
    int: _numbers,
    str: _texts,
    SecretStr: _texts,
    Union: _one_of,
    Literal: lambda _, *choices: st.sampled_from(choices),
    list: lambda _, entry: st.lists(values(entry), max_size=3),
    dict: lambda _, key, value: st.dictionaries(values(key), values(value), max_size=3),
}


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - a type
    return TypeAdapter(kind)


def _schema(kind: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - a type
    """The JSON Schema of a type, without that of None."""
    schema = _adapter(kind).json_schema()
    return next((part for part in schema.get("anyOf", ()) if part.get("type") == name), schema)


@cache
def _changeable(base: str) -> list[tuple[Path, FieldInfo]]:
    """Paths and fields of all settings that have an effect in a file, of a part that is left out the part itself."""
    found = active_settings(load(base, "base"))
    return [(path, field) for path, field, value in found if not isinstance(value, SettingsGroup)]


def odd_texts() -> st.SearchStrategy[str]:
    """Texts that readers of YAML may take for something else."""
    numbers = st.from_regex(r"[-+]?_?[0-9.]*_?[xXoObBeE.]?[-+]?_?[0-9A-F_]{0,4}", fullmatch=True)
    blocks = st.text("a \t\n-:#'\"", max_size=8)
    return st.sampled_from(ODD) | numbers | blocks | st.text(max_size=4)

"""Manifests of settings, rendered once for each text, and ways into them that say what is missing where."""

import tempfile
from base64 import b64decode
from functools import cache
from pathlib import Path
from typing import Any

import main
from ecommerce.settings import load
from review.manifests import Manifests, Object, read, title
from synth.environments import DEFAULT

NAMESPACE = "ecommerce"
_POD_PATHS = {"CronJob": "spec.jobTemplate.spec.template.spec"}


@cache
def written(text: str) -> dict[str, str]:
    """All files of the output for an environment file's text, by their paths; its name is `default`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        main.synthesize({DEFAULT: load(text, "test")}, folder)
        return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*.yaml")}


def rendered(text: str) -> str:
    """The manifests for an environment file's text."""
    return written(text)[str(main.output_path(DEFAULT))]


@cache
def manifests(text: str = "") -> Manifests:
    """The manifests for an environment file's text; tests share them, so none may change them."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rendered.yaml").write_text(rendered(text))
        return read([Path(folder)])


def get(manifests: Manifests, kind: str, name: str) -> Object:
    """An object by its kind and name, which must be there."""
    found = [each for each in manifests.of(kind) if each["metadata"]["name"] == name]
    there = ", ".join(sorted(title(each) for each in manifests.of(kind))) or f"no {kind} at all"
    assert found, f"{kind}/{name} is missing; there is {there}"
    return found[0]


def only(manifests: Manifests, kind: str) -> Object:
    """The only object of a kind."""
    found = manifests.of(kind)
    assert len(found) == 1, f"there should be one {kind}, but there are {[title(each) for each in found]}"
    return found[0]


def optional(each: Object, path: str) -> Any:  # noqa: ANN401 - whatever the manifest holds
    """A field by its path, or None where it is not there.

    Args:
        each: The object.
        path: Names of fields with dots between them. A list's entry goes by its name, or by its index; `pod` at the
            beginning is the specification of the workload's pods.
    """
    found: Any = each
    for step in _steps(each, path):
        if isinstance(found, list):
            named = [entry for entry in found if isinstance(entry, dict) and entry.get("name") == step]
            indexed = found[int(step) : int(step) + 1] if step.isdigit() else []
            found = next(iter(named or indexed), None)
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found


def value(each: Object, path: str) -> Any:  # noqa: ANN401 - whatever the manifest holds
    """A field by its path, as `optional` takes it, which must be there."""
    found = optional(each, path)
    assert found is not None, f"{title(each)} has no {path}"
    return found


def expect(each: Object, path: str, expected: object, because: str) -> None:
    """Asserts a field's value, None for a field that must not be there, in a sentence that names object and field."""
    found = optional(each, path)
    assert found == expected, f"{title(each)}: {path} is {found!r} instead of {expected!r}: {because}"


def contents(secret: Object) -> dict[str, str]:
    """What a Secret holds."""
    return {key: b64decode(text).decode() for key, text in value(secret, "data").items()}


def container(workload: Object) -> Object:
    """The only container of a workload's pods."""
    containers = value(workload, "pod.containers")
    assert len(containers) == 1, f"{title(workload)} has containers {[each['name'] for each in containers]}, not one"
    return dict(containers[0])


def variables(container: Object) -> dict[str, Object]:
    """A container's environment variables by name."""
    return {each["name"]: each for each in container.get("env", [])}


def variable(workload: Object, name: str) -> Object:
    """An environment variable of the only container of a workload."""
    found = variables(container(workload))
    assert name in found, f"{title(workload)}: its container has no variable {name}; it has {', '.join(found)}"
    return found[name]


def _steps(each: Object, path: str) -> list[str]:
    first, _, rest = path.partition(".")
    if first != "pod":
        return path.split(".")
    return [*_POD_PATHS.get(each["kind"], "spec.template.spec").split("."), *(rest.split(".") if rest else [])]

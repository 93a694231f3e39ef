"""What `review check` finds in manifests that a test writes down."""

from typing import Any

import yaml

from review.check import catalogue
from review.check.finding import Finding, distinct
from review.manifests import Manifests, Object, parse
from review.source import Source


def objects(*texts: str) -> list[Object]:
    """The objects of texts in YAML, as they are checked."""
    return list(parse([Source("x.yaml", "\n---\n".join(texts))]).objects)


def findings(family: catalogue.Family, *texts: str) -> list[Finding]:
    """What the rules of a family find in texts."""
    return distinct(list(family.check(Manifests(tuple(objects(*texts))))))


def found(family: catalogue.Family, *texts: str) -> list[str]:
    """The same, each as the name of the rule, the field and what is wrong."""
    return [f"{each.rule.name} {each.field}: {each.text}" for each in findings(family, *texts)]


def workload(name: str, kind: str = "Deployment", pod: str = "", **fields: Any) -> str:  # noqa: ANN401 - any fields
    """A workload in YAML whose pods carry its name as label `app`, with one container `a`.

    Args:
        name: Its name.
        kind: Its kind.
        pod: The pod specification in YAML, instead of the one with that container.
        fields: Fields of its `spec`.
    """
    spec = yaml.safe_load(pod) if pod else {"containers": [{"name": "a", "image": "a:1"}]}
    template = {"metadata": {"labels": {"app": name}}, "spec": spec}
    return made("apps/v1", kind, name, selector={"matchLabels": {"app": name}}, template=template, **fields)


def made(version: str, kind: str, name: str, **spec: Any) -> str:  # noqa: ANN401 - any fields
    """An object in YAML with a `spec`."""
    return yaml.safe_dump({"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec})

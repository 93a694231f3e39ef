"""The objects that a chart holds, whichever construct made them."""

import re

from cdk8s import ApiObject, Chart

from constructs import Node

# How `cdk8s import` calls the class of a kind: `KubeCronJob`, `KubeHorizontalPodAutoscalerV2`.
_GENERATED = re.compile(r"^Kube(\w+?)(?:V\d+\w*)?$")


def objects_of(chart: Chart) -> list[ApiObject]:
    """All objects of a chart, as they were created."""
    return [each for each in Node.of(chart).find_all() if isinstance(each, ApiObject)]


def kind_of(each: ApiObject) -> str:
    """The kind of an object: most classes have it in their names, and to ask it is a round trip to the jsii kernel."""
    generated = _GENERATED.match(type(each).__name__)
    return generated[1] if generated else each.kind

"""VerticalPodAutoscalers that say what each workload needs."""

from collections.abc import Mapping
from typing import Any

from cdk8s import ApiObjectMetadata, Chart

from constructs import Construct
from ecommerce.bindings.k8s import autoscaling as vpa
from ecommerce.objects import kind_of, objects_of

# What always runs, and has pods that the recommender finds: of a Pooler it does not, whose scale names no selector.
_TARGETS = ("Deployment", "StatefulSet", "Cluster")


class Recommendations(Construct):
    """A VerticalPodAutoscaler beside each workload, which recommends and changes nothing.

    Requests are in Git, where a person writes what was recommended. Created when all else is there.
    """

    def __init__(self, scope: Chart, id: str) -> None:
        """Creates the objects.

        Args:
            scope: The chart.
            id: Construct id.
        """
        super().__init__(scope, id)
        for each in objects_of(scope):
            if kind_of(each) in _TARGETS:
                self._define(each.to_json())

    def _define(self, target: Mapping[str, Any]) -> None:
        metadata = target["metadata"]
        # The version is that of an image, which nothing here runs.
        labels = {key: text for key, text in metadata["labels"].items() if key != "app.kubernetes.io/version"}
        vpa.VerticalPodAutoscaler(
            self,
            metadata["name"],
            metadata=ApiObjectMetadata(name=metadata["name"], namespace=metadata["namespace"], labels=labels),
            spec=vpa.VerticalPodAutoscalerSpec(
                target_ref=vpa.VerticalPodAutoscalerSpecTargetRef(
                    api_version=target["apiVersion"], kind=target["kind"], name=metadata["name"]
                ),
                update_policy=vpa.VerticalPodAutoscalerSpecUpdatePolicy(
                    update_mode=vpa.VerticalPodAutoscalerSpecUpdatePolicyUpdateMode.OFF
                ),
            ),
        )

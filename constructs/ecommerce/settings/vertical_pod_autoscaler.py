"""Settings of the recommendations of requests and limits."""

from typing import ClassVar

from ecommerce.settings.group import OptionalGroup


class VerticalPodAutoscalerSettings(OptionalGroup):
    """A VerticalPodAutoscaler beside each workload that always runs. It recommends, and changes nothing."""

    noun: ClassVar[str] = "the recommendations"

    enabled: bool = False
    """Whether they are there; the cluster needs the Vertical Pod Autoscaler's recommender and its definitions."""

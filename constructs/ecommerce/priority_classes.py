"""PriorityClasses of a system's own, one for each of its parts."""

from collections.abc import Mapping

from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.kept import KEPT
from ecommerce.priority import class_name
from ecommerce.system import System


class PriorityClasses(Construct):
    """A PriorityClass for each part, by which a node that runs out of memory or disk evicts the database last.

    They stay when they are no longer in Git: a pod whose class is gone cannot be made again, and the database's pods
    stay as well.
    """

    def __init__(self, scope: Construct, id: str, *, system: System, values: Mapping[str, int]) -> None:
        """Creates the objects, which belong to no namespace.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy.
            values: The priority of each part, by its name.
        """
        super().__init__(scope, id)
        for part, priority in values.items():
            name = class_name(part, system.namespace)
            k8s.KubePriorityClass(
                self,
                part,
                metadata=k8s.ObjectMeta(name=name, labels=system.shared.labels, annotations=KEPT),
                value=priority,
                # No class can be kept to a namespace: a pod that found no room would drive out pods of other systems.
                preemption_policy="Never",
                description=f"{part} of {system.name} in namespace {system.namespace}",
            )

"""The ResourceQuota of a system's namespace, and the LimitRange of its containers."""

from collections.abc import Mapping
from decimal import Decimal

from cdk8s import Chart
from cdk8s_plus_27 import k8s

from constructs import Construct
from ecommerce.demand import COUNTED, OF_CONTAINERS, PODS, Amounts, Defaults, FullScale, times, total
from ecommerce.notation.quantity import canonical_quantity, parse_quantity
from ecommerce.objects import kind_of, objects_of
from ecommerce.settings.problems import BrokenSettingsError
from ecommerce.settings.quota import SpareSettings
from ecommerce.system import System
from ecommerce.values import amounts, object_meta, quantity

# What a pod made by hand may write to its node's disk, beside its log.
_DISK = "512Mi"
# Objects that say what a system takes; to read another one would only take its time.
_READ = {
    *("Deployment", "StatefulSet", "CronJob", "Cluster", "ObjectStore", "Pooler", "HorizontalPodAutoscaler"),
    *("PersistentVolumeClaim", "Service", "DaemonSet", "Job", "Pod", "ReplicaSet", "ReplicationController"),
}


class Quota(Construct):
    """A ResourceQuota that always lets the system itself grow and roll out, and a LimitRange for whatever is beside it.

    Created when all else is there, since what is counted is what the chart holds.
    """

    def __init__(
        self,
        scope: Chart,
        id: str,
        *,
        system: System,
        spare: SpareSettings,
        hard: Mapping[str, str],
        on_request: Mapping[str, int],
    ) -> None:
        """Creates the objects.

        Args:
            scope: The chart.
            id: Construct id.
            system: The deployed copy.
            spare: What pods that are made by hand may take.
            hard: Amounts by resource, as quantities, in place of those of full scale and the spare.
            on_request: How many pods like those of a CronJob are made by hand beside it, by its name.

        Raises:
            BrokenSettingsError: An amount is below full scale.
        """
        super().__init__(scope, id)
        found = [each.to_json() for each in objects_of(scope) if kind_of(each) in _READ]
        defaults = _defaults(spare)
        system_alone = FullScale(manifests=found, defaults=defaults, on_request=on_request)
        needed = system_alone.demand()
        _refuse_less(hard, needed)
        by_hand = {PODS: Decimal(1), **defaults.amounts({})}
        computed = total([dict.fromkeys(COUNTED, Decimal(0)), needed, times(by_hand, spare.pods)])
        self._define_quota(system, {**{name: _written(name, computed[name]) for name in COUNTED}, **_canonical(hard)})
        self._define_limits(system, defaults, system_alone.bounds())

    def _define_quota(self, system: System, hard: Mapping[str, str]) -> None:
        k8s.KubeResourceQuota(
            self,
            "quota",
            metadata=object_meta(system.shared),
            spec=k8s.ResourceQuotaSpec(hard={name: k8s.Quantity.from_string(text) for name, text in hard.items()}),
        )

    def _define_limits(self, system: System, defaults: Defaults, bounds: Mapping[str, str]) -> None:
        sides = {"default_request": defaults.requests, "default": defaults.limits, "max": bounds}
        values = {side: {kind: quantity(text) for kind, text in of.items()} for side, of in sides.items()}
        k8s.KubeLimitRange(
            self,
            "limits",
            metadata=object_meta(system.shared),
            spec=k8s.LimitRangeSpec(limits=[k8s.LimitRangeItem(type="Container", **values)]),
        )


def _defaults(spare: SpareSettings) -> Defaults:
    requests, limits = (amounts(of, disk=[_DISK]) for of in (spare.resources.requests, spare.resources.limits))
    return Defaults(requests=requests, limits=limits)


def _refuse_less(hard: Mapping[str, str], needed: Amounts) -> None:
    broken = [
        (("quota", "hard", name), f"{text} is below the {_written(name, least)} of full scale; raise it, or remove it")
        for name, text in hard.items()
        if parse_quantity(text) < (least := needed.get(name, Decimal(0)))
    ]
    if broken:
        raise BrokenSettingsError(broken)


def _canonical(hard: Mapping[str, str]) -> dict[str, str]:
    return {name: canonical_quantity(text) if parse_quantity(text) else "0" for name, text in hard.items()}


def _written(name: str, amount: Decimal) -> str:
    """An amount as the API server keeps it."""
    if not amount:
        return "0"
    is_bytes = name in {*OF_CONTAINERS, "requests.storage"} - {"requests.cpu"} and amount % 1024 == 0
    return canonical_quantity(f"{amount / 1024}Ki" if is_bytes else str(amount))

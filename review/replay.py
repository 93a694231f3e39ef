"""What an autoscaler makes of a load when things take their time: metrics are late, and pods have to start.

The rules are those of groupPods in
https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/controller/podautoscaler/replica_calculator.go, the times
those of metrics-server (--metric-resolution) and kube-controller-manager (--horizontal-pod-autoscaler-…).
"""

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from review.autoscale import SYNC_SECONDS, Pace, Scaled, Seen, desired_of
from review.manifests import Object, Pods
from review.trace import Trace

# A sample is of fifteen seconds, and as old when the autoscaler sees it, at worst.
_WINDOW = _AGE = 15
# So long after the start of a pod its metrics count only if it is ready, and has been for a window.
_INITIALIZATION = 300


@dataclass(frozen=True)
class Stretch:
    """Some time in which nothing changes.

    Args:
        start: Seconds since the start of the load.
        end: When it ends.
        load: Cores that are needed.
        ready: Pods that are ready.
        replicas: Pods that there are.
        capacity: Cores that the pods which are ready can use.
    """

    start: float
    end: float
    load: float
    ready: int
    replicas: int
    capacity: float

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.start


@dataclass(frozen=True)
class Replay:
    """What happened, stretch by stretch."""

    stretches: tuple[Stretch, ...]

    @property
    def saturated(self) -> float:
        """Seconds in which more cores were needed than the pods could use."""
        return sum(each.seconds for each in self.stretches if each.load > each.capacity)

    @property
    def lost(self) -> float:
        """Core-seconds that were needed beyond what the pods could use."""
        return sum(each.seconds * max(each.load - each.capacity, 0) for each in self.stretches)

    @property
    def needed(self) -> float:
        """Core-seconds that were needed in all."""
        return sum(each.seconds * each.load for each in self.stretches)

    @property
    def pod_hours(self) -> float:
        """Hours that pods were there, ready or not."""
        return sum(each.seconds * each.replicas for each in self.stretches) / 3600

    @property
    def most(self) -> int:
        """The largest number of pods."""
        return max(each.replicas for each in self.stretches)

    def changes(self) -> list[tuple[float, int]]:
        """When the number of pods changed, and to what, from the first on."""
        found: list[tuple[float, int]] = []
        for each in self.stretches:
            if not found or found[-1][1] != each.replicas:
                found.append((each.start, each.replicas))
        return found


def start_seconds(pods: Pods) -> int:
    """How long a pod may take, by its probes, from its creation until it is ready; nodes are there, and images too.

    The startup probe, or the liveness probe where there is none, gives a container so long before it is killed; a pass
    of the readiness probe follows.
    """
    return max((_starts(each) for each in pods.spec["containers"]), default=0)


def _starts(container: Object) -> int:
    patient = container.get("startupProbe", container.get("livenessProbe"))
    readiness = container.get("readinessProbe")
    allowed = 0 if patient is None else patient.get("initialDelaySeconds", 0) + _times(patient)
    if readiness is None:
        return int(allowed)
    return int(max(allowed, readiness.get("initialDelaySeconds", 0)) + max(readiness.get("periodSeconds", 10), 1))


def _times(probe: Object) -> int:
    count: int = probe.get("failureThreshold", 3)
    period: int = probe.get("periodSeconds", 10)
    return max(count, 1) * max(period, 1)


def replay(spec: Object, scaled: Scaled, trace: Trace, start: float) -> Replay:
    """Lets an autoscaler follow a load, from its least number of pods on, which are ready.

    Args:
        spec: The autoscaler's specification.
        scaled: What it scales.
        trace: The load.
        start: Seconds from a pod's creation until it is ready.
    """
    return _Run(spec, scaled, trace, start).play()


class _Run:
    def __init__(self, spec: Object, scaled: Scaled, trace: Trace, start: float) -> None:
        self._pace, self._scaled, self._trace, self._start = Pace(spec, scaled), scaled, trace, start
        self._times = [time for time, _ in trace.rows]
        # Pods that were created together, the oldest first: when, and how many there still are.
        self._created: list[tuple[float, int]] = [(-math.inf, min(scaled.fewest, scaled.most))]
        self._stretches: list[Stretch] = []
        # Cores that a pod which was ready used, up to each moment, as far back as a sample reaches.
        self._used: deque[tuple[float, float, float]] = deque()

    def play(self) -> Replay:
        before = min(self._trace.rows[0][1] / self._replicas, self._scaled.limit)
        self._used.append((-_WINDOW - _AGE, 0, before))
        now = 0
        while now < self._trace.seconds:
            self._decide(now)
            end = min(now + SYNC_SECONDS, self._trace.seconds)
            self._pass(now, end)
            now += SYNC_SECONDS
        return Replay(tuple(self._stretches))

    def _decide(self, now: int) -> None:
        """One pass of the autoscaler."""
        replicas = self._replicas
        wanted = desired_of(self._seen(now), replicas, self._scaled.request, self._scaled.target)
        if wanted is None:
            return
        chosen = self._pace.follow(now, replicas, wanted)
        if chosen > replicas:
            self._created.append((now, chosen - replicas))
        # The youngest go first, and those that are not ready before others, which are the youngest too.
        while (surplus := self._replicas - chosen) > 0:
            created, count = self._created.pop()
            if count > surplus:
                self._created.append((created, count - surplus))

    @property
    def _replicas(self) -> int:
        return sum(count for _, count in self._created)

    def _seen(self, now: int) -> Seen:
        """The pods by the last sample, which ended a while ago."""
        sample = now - _AGE
        since = sample - _WINDOW
        measured = unready = missing = 0
        for created, count in self._created:
            if created > since:
                missing += count
            elif created + self._start > (since if now - created < _INITIALIZATION else now):
                unready += count
            else:
                measured += count
        return Seen(measured, self._mean(since, sample), unready, missing)

    def _mean(self, since: float, until: float) -> float:
        while self._used[0][1] <= since:
            self._used.popleft()
        used = sum((min(end, until) - max(start, since)) * cores for start, end, cores in self._used if start < until)
        return used / (until - since)

    def _pass(self, start: float, end: float) -> None:
        """Lets time go by in which the number of pods stays."""
        for begin, finish in self._between(start, end):
            load = self._trace.rows[bisect_right(self._times, begin) - 1][1]
            ready = sum(count for created, count in self._created if created + self._start <= begin)
            capacity = ready * self._scaled.limit if ready else 0.0
            self._stretches.append(Stretch(begin, finish, load, ready, self._replicas, capacity))
            self._used.append((begin, finish, min(load / ready, self._scaled.limit) if ready else 0.0))

    def _between(self, start: float, end: float) -> Sequence[tuple[float, float]]:
        """The parts of a time in which load and pods that are ready stay."""
        first, last = bisect_right(self._times, start), bisect_right(self._times, end)
        moments = {start, end, *self._times[first:last]}
        moments |= {ready for created, _ in self._created if start < (ready := created + self._start) < end}
        ordered = sorted(moments)
        return list(pairwise(ordered))

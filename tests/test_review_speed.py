"""The tools of `review` stay linear. Steps are counted, which no busy machine changes; `make bench` has the seconds."""

import cProfile
import pstats
from collections.abc import Callable

import pytest

from review import describe
from review.check import catalogue
from review.manifests import Manifests


def copies(manifests: Manifests, count: int) -> Manifests:
    """Manifests again and again, each time in a namespace of its own."""
    return Manifests(
        tuple(
            {
                **each,
                "metadata": {**each["metadata"], "name" if each["kind"] == "Namespace" else "namespace": f"n{number}"},
            }
            for number in range(count)
            for each in manifests.objects
        )
    )


def check(manifests: Manifests) -> object:
    return catalogue.check(manifests)


def steps(tool: Callable[[Manifests], object], manifests: Manifests) -> int:
    """The number of functions that a tool calls, those of Python itself included."""
    profile = cProfile.Profile()
    profile.runcall(tool, manifests)
    return int(vars(pstats.Stats(profile))["total_calls"])


@pytest.mark.parametrize("tool", [check, describe.flows], ids=["check", "reach"])
def test_ten_times_as_many_namespaces_cost_ten_times_as_many_steps(
    tool: Callable[[Manifests], object], manifests_of: Callable[[str], Manifests]
) -> None:
    few, many = (steps(tool, copies(manifests_of("production"), count)) for count in (3, 30))
    assert many <= 11 * few, f"{few} steps for 3 namespaces, {many} for 30"

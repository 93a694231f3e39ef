"""The tools of `review` stay linear. Steps are counted, which no busy machine changes; `make bench` has the seconds."""

import cProfile
import json
import pstats
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest

from review import describe
from review.check import catalogue
from review.diff.compare import compare
from review.manifests import Manifests, parse
from review.prices import Prices
from review.source import Source


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


# A label of every object, connections, amounts.
CHANGES = {
    '/part-of": "ecommerce"': '/part-of": "another"',
    '"port": 9090': '"port": 9091',
    '"maxReplicas": 10': '"maxReplicas": 12',
}
PRICES = Prices(Decimal("0.02"), Decimal("0.003"), Decimal("0.1"), Decimal("0.6"), "USD")


def check(manifests: Manifests) -> Callable[[], object]:
    return partial(catalogue.check, manifests)


def reach(manifests: Manifests) -> Callable[[], object]:
    return partial(describe.flows, manifests)


def diff(manifests: Manifests) -> Callable[[], object]:
    text = changed = "\n".join(map(json.dumps, manifests.objects))
    for before, after in CHANGES.items():
        assert before in text
        changed = changed.replace(before, after)
    # Read beforehand, for reading is linear and takes the most.
    old, new = (parse([Source("manifests", each)]) for each in (text, changed))
    return partial(compare, old, new, PRICES)


def steps(tool: Callable[[], object]) -> int:
    """The number of functions that a tool calls, those of Python itself included."""
    profile = cProfile.Profile()
    profile.runcall(tool)
    return int(vars(pstats.Stats(profile))["total_calls"])


@pytest.mark.parametrize("tool", [check, reach, diff])
def test_ten_times_as_many_namespaces_cost_ten_times_as_many_steps(
    tool: Callable[[Manifests], Callable[[], object]], manifests_of: Callable[[str], Manifests]
) -> None:
    few, many = (steps(tool(copies(manifests_of("production"), count))) for count in (3, 30))
    assert many <= 11 * few, f"{few} steps for 3 namespaces, {many} for 30"

"""Changes of a run: what is refused, and how they are told."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.load.control import RunChange, StopOrder
from vayu.model.records.check import build

BAD = {
    "both models": ({"rate": 5, "concurrency": 5}, {"rate"}),
    "no rate": ({"rate": 0}, {"rate"}),
    "a negative rate": ({"rate": -1.5}, {"rate"}),
    "more than can be sent": ({"rate": 1e9}, {"rate"}),
    "text for a rate": ({"rate": "fast"}, {"rate"}),
    "no users": ({"concurrency": 0}, {"concurrency"}),
    "half a user": ({"concurrency": 2.5}, {"concurrency"}),
    "a number for paused": ({"paused": 1}, {"paused"}),
    "an unknown word": ({"speed": 2}, {"speed"}),
    "several at once": (
        {"rate": 0, "concurrency": 0, "speed": 1},
        {"rate", "concurrency", "speed"},
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_every_problem_of_a_change_is_named(case: str) -> None:
    """By its field, all at once."""
    plain, fields = BAD[case]

    with pytest.raises(InvalidConfig) as caught:
        build(RunChange, plain)
    assert set(caught.value.problems) == fields


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (RunChange(rate=1500.5), "rate 1,500.5/s"),
        (RunChange(concurrency=1000), "concurrency 1,000"),
        (RunChange(paused=True), "pause"),
        (RunChange(rate=10, paused=False), "rate 10/s; resume"),
    ],
)
def test_a_change_says_itself(change: RunChange, said: str) -> None:
    """As the ticks' events do."""
    assert str(change) == said


@pytest.mark.parametrize("drain", ["yes", 1, 0.5])
def test_drain_is_true_false_or_absent(drain: object) -> None:
    """Nothing else."""
    with pytest.raises(InvalidConfig, match="drain: must be true or false"):
        build(StopOrder, {"drain": drain})

"""Records that people make by hand name their slips."""

from __future__ import annotations

import copy
import pickle

import pytest

from vayu.errors import InvalidConfig
from vayu.model.load import Capacity, ConstantRate, ConstantUsers
from vayu.model.thresholds.threshold import Threshold

CALLED = [
    (lambda: Capacity(threshold="p99 < 1ms", start=0),
     {"threshold": "unknown field; did you mean 'thresholds'?", "thresholds": "is required",
      "start": "must be at least 0.000001/s, got 0"}),
    (lambda: ConstantRate(rte=5, duration="x"),
     {"rte": "did you mean 'rate'?", "rate": "is required", "duration": "'x' is not a duration"}),
    (lambda: ConstantUsers(5), {"ConstantUsers": "by name, each once, such as users=..., "}),
    (lambda: ConstantRate(5, 1), {"ConstantRate": "by name, each once, such as rate=..."}),
    (lambda: Threshold("p99 < 1ms", abort=True), {"abort": "known: abort_on_fail"}),
    (lambda: Threshold("p99 < 1ms", threshold="p99 < 2ms"), {"Threshold": "each once"}),
    (Threshold, {"threshold": "is required"}),
]  # fmt: skip


@pytest.mark.parametrize(("make", "problems"), CALLED)
def test_a_slip_in_a_name_is_a_problem_like_others(make, problems: dict[str, str]) -> None:
    """With what is meant, and beside what is wrong with the values."""
    with pytest.raises(InvalidConfig) as caught:
        make()

    found = caught.value.problems
    assert set(found) == set(problems)
    assert {where: why for where, why in problems.items() if why not in found[where]} == {}


def test_copies_are_made_without_being_called() -> None:
    """By pickle, as a pool of processes does, and by copy."""
    profile = ConstantRate(rate=5, duration="1s")

    assert copy.copy(profile) == pickle.loads(pickle.dumps(profile)) == profile

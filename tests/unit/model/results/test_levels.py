"""What a search found, in words: never a limit that was not found."""

from __future__ import annotations

import pytest

from vayu.model.results.levels import CapacityLevel, LevelOutcome, Reason, result_of

K, B, U, G = LevelOutcome.KEPT, LevelOutcome.BROKEN, LevelOutcome.UNDECIDED, LevelOutcome.GENERATOR

CASES = {
    Reason.FOUND: (
        [(100, K), (200, B), (141, K)],
        "The limit is between 141/s (kept) and 200/s (broken).",
    ),
    Reason.UNDECIDED: (
        [(100, K), (200, U)],
        (
            "100/s kept the thresholds; no limit was found above it. Not decided, although "
            "repeated: 200/s. The rest is within the noise of the measurement: measure longer "
            "levels."
        ),
    ),
    Reason.MAXIMUM: (
        [(100, K)],
        (
            "100/s kept the thresholds; no limit was found above it. It was the highest level to "
            "be tried."
        ),
    ),
    Reason.START: (
        [(100, B)],
        (
            "100/s broke a threshold; no level kept them. The start already fails: begin lower. "
            "At 100/s: slow."
        ),
    ),
    Reason.GENERATOR: (
        [(100, K), (200, G)],
        (
            "100/s kept the thresholds; no limit was found above it. The generator was the "
            "bottleneck, so what lies beyond says nothing about the target. At 200/s: slow."
        ),
    ),
    Reason.LEVELS: (
        [(100, K)],
        (
            "100/s kept the thresholds; no limit was found above it. The search ended after its "
            "largest number of levels."
        ),
    ),
    Reason.TIME: (
        [(100, K), (200, B)],
        "The limit is between 100/s (kept) and 200/s (broken). The search ran out of time.",
    ),
    Reason.ENDED: ([], "No limit was found. The run ended before the search did."),
}


@pytest.mark.parametrize("reason", CASES)
def test_every_reason_has_its_sentence(reason: Reason) -> None:
    """With what was found until then."""
    tried, text = CASES[reason]
    levels = [
        CapacityLevel(number=i, level=level, outcome=outcome, why="slow")
        for i, (level, outcome) in enumerate(tried, start=1)
    ]

    assert result_of(levels, reason, unit="/s", confidence=0.95).text == text


def test_a_start_of_failures_only_points_to_the_target() -> None:
    """Who begins lower finds a dead target dead."""
    level = CapacityLevel(number=1, level=9, outcome=B, why="none", requests=4, failed=4)

    assert result_of([level], Reason.START, unit="/s", confidence=0.95).text == (
        "9/s broke a threshold; no level kept them. Every request of the start failed: see to the "
        "target first, or begin lower. At 9/s: none."
    )


def test_every_reason_is_tried() -> None:
    """The table above is complete."""
    assert set(CASES) == set(Reason)


def test_undecided_levels_are_listed_only_where_they_matter() -> None:
    """One that lies below a level that kept, or above one that broke, says nothing any more."""
    tried = [(100, K), (110, U), (200, K), (300, U), (400, B), (500, U)]
    levels = [
        CapacityLevel(number=i, level=level, outcome=outcome)
        for i, (level, outcome) in enumerate(tried, start=1)
    ]

    result = result_of(levels, Reason.FOUND, unit="/s", confidence=0.95)
    assert (result.kept, result.broken, result.undecided) == (200, 400, (300,))


@pytest.mark.parametrize(("level", "unit", "said"), [
    (8, " users", "8 users were not judged any more."),
    (1, " users", "1 user was not judged any more."),
    (8, "/s", "8/s was not judged any more."),
])  # fmt: skip
def test_a_level_that_the_run_ended_in_is_named(level: float, unit: str, said: str) -> None:
    """Users are several, a rate is one."""
    last = CapacityLevel(number=1, level=level, outcome=LevelOutcome.UNEVALUATED, why="over")

    assert said in result_of([last], reason=Reason.ENDED, unit=unit, confidence=0.9).text

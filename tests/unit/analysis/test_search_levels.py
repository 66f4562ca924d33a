"""`run.levels`: one row a threshold of each level."""

from __future__ import annotations

import math

from msgspec.structs import replace

from vayu.analysis.search_levels import LEVEL_COLUMNS, levels_frame
from vayu.model.results.levels import CapacityLevel, LevelFinding, LevelOutcome

LEVELS = [
    CapacityLevel(
        number=1,
        level=100,
        outcome=LevelOutcome.BROKEN,
        requests=50,
        findings=(
            LevelFinding(
                threshold="p99 < 2ms", outcome=LevelOutcome.BROKEN, value=9, low=8, population=50
            ),
            LevelFinding(threshold="failed < 1%", outcome=LevelOutcome.KEPT, value=0, unit="%"),
        ),
    )
]


def test_one_row_a_threshold_of_each_level() -> None:
    """Numbers that were not measured are NaN; the outcome is the level's."""
    frame = levels_frame(LEVELS)

    assert tuple(frame.columns) == LEVEL_COLUMNS
    assert frame.outcome.tolist() == ["broken", "broken"]
    assert frame.threshold.tolist() == ["p99 < 2ms", "failed < 1%"]
    assert (frame.level.tolist(), frame.population.tolist()) == ([100, 100], [50, 0])
    assert math.isnan(frame.high[0])
    assert (frame.low[0], frame.value[1], frame.unit[1]) == (8, 0, "%")


def test_a_number_says_its_unit_also_among_chosen_columns() -> None:
    """Those of thresholds have theirs in a column of its own."""
    level = replace(LEVELS[0], measured=10.0, excluded=0.5, lag_p99=1.25, throughput=99.5)
    shown = repr(levels_frame([level])[["measured", "excluded", "lag_p99", "throughput"]])

    assert shown.splitlines()[1].split(maxsplit=1)[1] == "10.0 s   500 ms  1.25 ms     99.5/s"


def test_without_levels_the_columns_are_there() -> None:
    """And their types."""
    frame = levels_frame([])

    assert tuple(frame.columns) == LEVEL_COLUMNS
    assert (len(frame), str(frame.value.dtype)) == (0, "float64")

"""Segments are the stretches of one level, and together they are the whole run."""

from __future__ import annotations

import numpy as np
import pytest

from tests.warm_ups import UNSTEADY, WARM_UPS, warming
from vayu.analysis.measured import Measured
from vayu.analysis.segments import SEGMENT_COLUMNS, segments_frame


def test_a_hump_makes_three_stretches() -> None:
    """From 18 to 21 s twice as slow; every request is in one of them."""
    frame = segments_frame(warming(UNSTEADY["late hump"], seed=1))

    assert tuple(frame.columns) == SEGMENT_COLUMNS
    assert frame.start.dt.total_seconds().tolist() == pytest.approx([0, 18, 21], abs=0.2)
    assert frame.change[1:].tolist() == pytest.approx([2.0, 0.5], rel=0.05)
    assert frame.requests.sum() == 120_000
    assert (frame.p99 > frame.p50).all()


def test_one_level_is_one_stretch() -> None:
    """Noise has no changes."""
    frame = segments_frame(warming(lambda t: 0 * t, seed=1))

    assert (len(frame), frame.change.isna().all()) == (1, True)


def test_small_changes_are_none() -> None:
    """3 % is no change of level, though it can be seen."""
    assert len(segments_frame(warming(lambda t: np.where(t > 15, 0.03, 0.0), seed=1))) == 1


@pytest.mark.parametrize("count", [0, 4])
def test_too_few_to_batch(count: int) -> None:
    """No row, with the same columns and types."""
    stamps = np.arange(count, dtype=np.int64)
    full = segments_frame(warming(WARM_UPS["step"], seed=1, requests=1_000))
    none = segments_frame(Measured(stamps, stamps, stamps, np.full(count, 200, np.uint16)))

    assert len(none) == 0
    assert none.dtypes.to_dict() == full.dtypes.to_dict()

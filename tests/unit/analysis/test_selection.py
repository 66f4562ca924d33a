"""A selection is the requests that were meant, or a list of everything that is wrong with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tests.warm_ups import UNSTEADY, WARM_UPS, warming
from vayu.analysis.measured import Measured
from vayu.analysis.selection import meant, selected
from vayu.errors import InvalidConfig
from vayu.formats.runs.samples import table_of

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def four() -> Measured:
    """Requests that complete at 1, 2, 3 and 4 s."""
    stamps = np.arange(1, 5) * 1_000_000_000
    return Measured(stamps - 5, stamps - 4, stamps, np.array([200, 0, 500, 200], np.uint16))


def test_everything_is_meant_when_nothing_is_said(four: Measured) -> None:
    """None, which costs nothing."""
    assert selected(four) is None


@pytest.mark.parametrize(
    ("window", "kept"),
    [
        (("2s", "3s"), [0, 1, 0, 0]),
        ((2, None), [0, 1, 1, 1]),
        ((None, timedelta(seconds=2)), [1, 0, 0, 0]),
        ([1.5, "1m"], [0, 1, 1, 1]),
    ],
)
def test_a_window_holds_what_completed_in_it(
    four: Measured, window: object, kept: list[int]
) -> None:
    """The first moment is part of it, the last is that of the next window."""
    found = selected(four, window=window)

    assert found is not None
    assert found.tolist() == [bool(k) for k in kept]


def test_a_window_and_a_mask_are_both_kept_to(four: Measured) -> None:
    """What both say; the requests follow the mask."""
    found = selected(four, window=(2, None), mask=[True, True, False, True])

    assert four.where(found).completed.tolist() == [2_000_000_000, 4_000_000_000]


def test_a_series_is_taken_by_its_index_as_pandas_does(four: Measured) -> None:
    """Sorted otherwise it means the same requests; of other rows it is refused."""
    mask = pd.Series([True, False, False, True])
    turned = mask.sort_index(ascending=False)
    found = [selected(four, mask=each) for each in (mask, turned, turned.astype("boolean"))]

    assert [each.tolist() for each in found if each is not None] == [mask.tolist()] * 3
    for index in ([1, 2, 3, 4], list("abcd"), [0, 0, 1, 2]):
        with pytest.raises(InvalidConfig, match="another index than"):
            selected(four, mask=mask.set_axis(index))


def test_what_is_missing_in_a_mask_is_said(four: Measured) -> None:
    """Neither true nor false: how many, and what to do."""
    nullable = pd.Series([True, None, None, False], dtype="boolean")
    for mask in (nullable, nullable.to_list(), [True, float("nan"), None, False]):
        with pytest.raises(InvalidConfig, match=r"2 that are missing \(NA\).*fillna"):
            selected(four, mask=mask)


def test_the_steady_part() -> None:
    """All that completed from its begin on."""
    run = warming(WARM_UPS["step"], seed=1)
    found = selected(run, steady=True)

    assert found is not None
    assert 5.9e9 < run.completed[found].min() < 6.2e9


def test_all_problems_at_once(four: Measured) -> None:
    """By name, with the remedy."""
    with pytest.raises(InvalidConfig) as caught:
        selected(four, window=("5 parsecs", 3), mask=[1, 0], steady=True)

    assert sorted(caught.value.problems) == ["mask", "steady", "window"]
    with pytest.raises(InvalidConfig, match="ends before it begins"):
        selected(four, window=(3, 2))
    with pytest.raises(InvalidConfig, match="never steady"):
        selected(warming(UNSTEADY["late step"], seed=1), steady=True)


def test_all_of_them_are_taken_as_they_are_stored(make_rows: Callable) -> None:
    """The same requests as a mask of all picks, which are in order of completion."""
    table = pa.concat_tables(
        [table_of(make_rows(200, worker=w, workers=2), worker=w) for w in (1, 0)]
    )
    stored = meant(table, {"window": None, "steady": False, "mask": None})
    picked = meant(table, {"mask": np.ones(400, bool)})

    assert np.array_equal(stored.completed, table["completed"].to_numpy().view(np.int64))
    assert (np.diff(picked.completed) >= 0).all()
    order = stored.order()
    assert order is not None
    assert picked.order() is None
    for name in ("response", "service", "lag"):
        assert np.array_equal(stored.duration(name)[order], getattr(picked, name))
    assert np.array_equal(stored.failed[order], picked.failed)

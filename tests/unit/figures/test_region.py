"""A box and a lasso hold the points that are inside, and what is neither is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from vayu.errors import InvalidConfig
from vayu.figures.region import MOST_CORNERS, Region, region_of


def turns_around(x: float, y: float, xs: np.ndarray, ys: np.ndarray) -> bool:
    """Whether a line goes around a point an odd number of times: by the sum of its angles."""
    angles = np.unwrap(np.arctan2(np.append(ys, ys[0]) - y, np.append(xs, xs[0]) - x))
    return round((angles[-1] - angles[0]) / (2 * math.pi)) % 2 == 1


def test_a_box_holds_its_edges_whichever_corners_are_told() -> None:
    """Both axes, from either end."""
    x, y = np.array([1.0, 2, 3, 4]), np.array([10.0, 20, 30, 40])
    for corners in (((2, 3), (10, 30)), ((3, 2), (30, 10))):
        assert Region(*corners).holds(x, y, log_y=False).tolist() == [False, True, True, False]
    assert Region((-math.inf, math.inf), (20, 20)).holds(x, y, log_y=True).sum() == 1


@given(
    st.lists(st.tuples(st.floats(0, 10), st.floats(0.1, 10)), min_size=3, max_size=12),
    st.integers(0, 1000),
)
def test_a_lasso_holds_what_it_goes_around(corners: list[tuple[float, float]], seed: int) -> None:
    """As the sum of angles says, of any polygon, on both kinds of axes."""
    xs, ys = np.array(corners).T
    x, y = np.random.default_rng(seed).uniform(0.05, 10, (2, 50))
    region = Region(tuple(xs), tuple(ys))
    straight = [turns_around(*point, xs, ys) for point in zip(x, y, strict=True)]
    assert region.holds(x, y, log_y=False).tolist() == straight
    logs = zip(x, np.log(y), strict=True)
    bent = [turns_around(*point, xs, np.log(ys)) for point in logs]
    assert region.holds(x, y, log_y=True).tolist() == bent


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (None, "must have lists x and y"),
        ({"x": [1, 2]}, "must have lists x and y"),
        ({"x": "12", "y": [1, 2]}, "must have lists x and y"),
        ({"x": ["1", "2"], "y": [1, 2]}, "must have lists x and y"),
        ({"x": [1, None], "y": [1, 2]}, "must have lists x and y"),
        ({"x": [1], "y": [1]}, "must be 2 to 10,000 corners, got 1 and 1"),
        ({"x": [1, 2, 3], "y": [1, 2]}, "corners, got 3 and 2"),
        ({"x": [0] * (MOST_CORNERS + 1), "y": [0] * (MOST_CORNERS + 1)}, "got 10,001"),
        ({"x": [1, math.nan], "y": [1, 2]}, "a corner is no number"),
    ],
)
def test_what_is_no_region_is_refused(message: object, why: str) -> None:
    """A page may send anything."""
    with pytest.raises(InvalidConfig, match=why):
        region_of(message)

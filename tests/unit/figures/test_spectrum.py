"""A spectrum passes through the quantiles, up to the largest value."""

from __future__ import annotations

import numpy as np
import pytest

from vayu.figures.spectrum import Spectrum, nine_ticks, spectrum


def test_points_are_quantiles_by_nearest_rank() -> None:
    """numpy's ``inverted_cdf`` just above each percentile; the last is the maximum."""
    values = np.sort(np.random.default_rng(1).lognormal(16, 0.5, 10_000).astype(np.int64))
    own = spectrum([Spectrum("response", values)], note="10,000 responses")

    (line,) = own.data
    share = np.asarray(line.customdata) / 100
    expected = np.quantile(values, np.minimum(share + 0.5 / len(values), 1), method="inverted_cdf")
    assert np.asarray(line.y) == pytest.approx(expected / 1e6)
    assert line.y[-1] == values[-1] / 1e6
    assert line.x[-1] == pytest.approx(len(values))


def test_each_further_nine_takes_the_same_room() -> None:
    """Marks at powers of ten, as far as the data go."""
    assert nine_ticks(1_000) == [
        (1, "0 %"), (2, "50 %"), (4, "75 %"), (10, "90 %"), (20, "95 %"), (100, "99 %"),
        (1_000, "99.9 %"),
    ]  # fmt: skip


def test_a_run_without_responses_draws_axes_only() -> None:
    """And says so below the title."""
    own = spectrum([Spectrum("response", np.array([], np.int64))], note="0 responses")

    assert len(own.data) == 0
    assert "0 responses" in own.layout.title.text

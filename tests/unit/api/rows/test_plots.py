"""A run draws itself, from its folder, and says who is in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.api.runs.saved import SavedRun
from vayu.errors import InvalidConfig, StoreError
from vayu.formats.runs.folder import RUN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = 2_000

INFO = """{"id": "r", "status": "finished", "createdAt": "2025-01-01T00:00:00Z", "folder": "",
"name": "mine", "request": {"url": "http://127.0.0.1:9/"}, "config": {"rate": 10}, "load": "10/s",
"workers": 1}"""


@pytest.fixture
def saved(tmp_path: Path, make_rows: Callable) -> SavedRun:
    """A run of 2,000 requests, some of them without a response."""
    (tmp_path / RUN).write_text(INFO)
    make_rows(ROWS).tofile(tmp_path / "worker-0.rows")
    return SavedRun(tmp_path)


def test_measured_rows_stand_as_in_requests(saved: SavedRun) -> None:
    """So that a mask made from the one fits the other."""
    frame, measured = saved.requests, saved.measured()

    assert (measured.response == frame.response.to_numpy().view(np.int64)).all()
    assert (measured.status == frame.status.to_numpy()).all()


def test_a_spectrum_says_who_is_in_it(saved: SavedRun) -> None:
    """Responses; requests without one are counted beside."""
    answered = int((saved.requests.status > 0).sum())
    own = saved.plot.spectrum()

    assert [trace.name for trace in own.data] == ["response", "service"]
    assert f"{answered:,} responses; {ROWS - answered:,} without" in own.layout.title.text


def test_runs_are_drawn_beside_each_other(saved: SavedRun) -> None:
    """By name; a run has one colour, a kind of time one dash."""
    own = saved.plot.spectrum(saved)

    assert [trace.name for trace in own.data] == [
        "mine: response", "mine: service", "mine: response", "mine: service",
    ]  # fmt: skip
    assert [t.line.color for t in own.data[::2]] != [t.line.color for t in own.data[:1]] * 2
    assert [t.line.dash for t in own.data] == ["solid", "dashdot", "solid", "dashdot"]


def test_a_selection_is_kept_to(saved: SavedRun) -> None:
    """And a wrong one is refused by name."""
    mask = np.zeros(ROWS, bool)
    mask[:100] = True

    assert "responses" in saved.plot.spectrum(mask=mask).layout.title.text
    with pytest.raises(InvalidConfig, match="window"):
        saved.plot.spectrum(window="5s")  # type: ignore[arg-type]


PICTURES = ("heatmap", "offsets", "timeline", "arrivals", "concurrency", "ecdf", "density",
            "outcomes", "phases", "tail", "spectrum")  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_takes_a_selection_and_says_who_is_in_it(saved: SavedRun, name: str) -> None:
    """Half of the requests by a mask, and none at all by a window after the end."""
    draw = getattr(saved.plot, name)
    mask = np.arange(ROWS) < ROWS // 2
    half = saved.requests[mask]
    title = draw(mask=mask).layout.title.text

    assert f"{(half.status > 0).sum():,} responses" in title or f"{len(half):,} requests" in title
    assert "0 re" in draw(window=("1h", None)).layout.title.text


def test_outcomes_are_all_requests(saved: SavedRun) -> None:
    """Classes of status and kinds of failure add up to every request."""
    own = saved.plot.outcomes()
    width = own.data[0].x[1] - own.data[0].x[0]
    by_name = {bar.name: round(sum(bar.y) * width) for bar in own.data}
    frame = saved.requests

    assert by_name["5xx"] == (frame.status // 100 == 5).sum()
    assert by_name["timeout"] == (frame.failure == "timeout").sum()
    assert sum(by_name.values()) == ROWS


def test_phases_add_up_to_the_response_time(saved: SavedRun) -> None:
    """Means of all phases together: the mean response time of what was answered."""
    answered = saved.requests[saved.requests.status > 0]
    own = saved.plot.phases()

    whole = answered.response.dt.total_seconds().mean() * 1e3
    assert sum(float(bar.x[0]) for bar in own.data) == pytest.approx(whole, rel=0.02)


def test_a_stamp_that_is_none_is_refused(saved: SavedRun) -> None:
    """By name, with those there are."""
    with pytest.raises(InvalidConfig, match="of: must be one of intended, started, completed"):
        saved.plot.offsets("ended")


def test_a_truncated_table_is_refused(saved: SavedRun, tmp_path: Path) -> None:
    """By name, whatever is asked; never numbers of a part."""
    whole = saved.to_parquet(tmp_path / "whole.parquet").read_bytes()
    (tmp_path / "requests.parquet").write_bytes(whole[: len(whole) // 2])

    for ask in (saved.plot.heatmap, saved.steady_state, saved.quality, saved.arrow):
        with pytest.raises(StoreError, match="cannot be read"):
            ask()


def test_what_pictures_there_are_is_said(saved: SavedRun) -> None:
    """By `run.plot` itself, and to whoever calls it as pandas has it, or mistypes one."""
    assert repr(saved.plot).startswith("<Plots: arrivals, concurrency, density, ecdf, heatmap,")
    with pytest.raises(TypeError, match="several pictures; call one of them: arrivals, "):
        saved.plot()
    with pytest.raises(AttributeError, match="did you mean heatmap"):
        _ = saved.plot.heatmp  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="here it is density"):
        _ = saved.plot.hist  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="here it is requests, a row a request"):
        _ = saved.df  # type: ignore[attr-defined]

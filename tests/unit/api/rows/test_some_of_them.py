"""Every question about a run may be about some of its requests, and refuses unknown words."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import vayu
from tests.unit.api.made_runs import Maker, rows
from vayu.analysis.correlate import correlations
from vayu.analysis.measured import Measured
from vayu.api.rows.analysed import Analysed
from vayu.api.rows.plots import Plots
from vayu.errors import InvalidConfig
from vayu.figures.figure import Figure
from vayu.report.palette import MUTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vayu.api.runs.saved import SavedRun

COUNT = 6_000  # a millisecond apart

QUESTIONS: dict[str, tuple[Any, ...]] = {
    "describe": (), "percentiles": (), "timeline": ("500ms",), "by": ("status",),
    "apdex": ("100ms",), "explain": ("response > p90",), "omission": (), "steady_state": (),
    "segments": (), "quality": (), "check": (lambda df: df.response < "60ms",),
    "correlate": ("p50",),
}  # fmt: skip
"""What can be asked of a run with `window`, `steady` and `mask`, and with which values."""

NO_QUESTIONS = {"measured", "rows", "outcomes", "check_known"}
"""Of `Analysed`, what gives rows rather than an answer."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> SavedRun:
    """Six seconds of requests that depend on each other."""
    return Maker(tmp_path_factory.mktemp("runs"))(rows(1, count=COUNT))


def asked(run: SavedRun, name: str, **options: Any) -> Any:
    """Put one question."""
    within = {"within" if name == "timeline" and key == "window" else key: value
              for key, value in options.items()}  # fmt: skip
    return getattr(run, name)(*QUESTIONS[name], **within)


def said(answer: Any) -> str:
    """What an answer comes to: its numbers, and its note."""
    frame = answer.frame if hasattr(answer, "frame") else answer
    table = frame.to_csv() if isinstance(frame, pd.DataFrame) else ""
    return repr(answer) + table


def public(kind: type) -> Iterator[str]:
    """Names of the methods that people call."""
    for name, _ in inspect.getmembers(kind, inspect.isfunction):
        if not name.startswith(("_", "to_", "export_")):
            yield name


def test_every_question_is_in_this_list() -> None:
    """A new one is asked what the others are."""
    assert set(public(Analysed)) - NO_QUESTIONS - {"arrow", "polars"} == set(QUESTIONS) - {
        "correlate"
    }


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_window_is_the_mask_of_it(run: SavedRun, name: str) -> None:
    """Both pick the same requests: what is told of them is the same, but for rates over time."""
    completed = run.requests.completed
    mask = (completed >= "1s") & (completed < "4s")
    whole, stretch, masked = (
        asked(run, name, **options)
        for options in ({}, {"window": ("1s", "4s")}, {"mask": mask, "window": ("1s", "4s")})
    )

    assert said(stretch) == said(masked)
    assert said(stretch) != said(whole) or name == "correlate"


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - {"steady_state"}))
def test_the_steady_part_is_a_window(run: SavedRun, name: str) -> None:
    """From where `steady_state` says on."""
    start = run.steady_state().start

    assert start is not None
    assert said(asked(run, name, steady=True)) == said(asked(run, name, window=(start, None)))


def test_the_steady_part_of_the_steady_part_is_refused(run: SavedRun) -> None:
    """It is what is looked for."""
    with pytest.raises(InvalidConfig, match="steady: is what this looks for"):
        run.steady_state(steady=True)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_answer_has_a_picture(run: SavedRun, name: str) -> None:
    """It reads on white and on black: a clear ground and middle tones; titles with units."""
    drawn = asked(run, name).plot()

    assert isinstance(drawn, Figure)
    assert {drawn.layout.paper_bgcolor, drawn.layout.plot_bgcolor} == {"rgba(0,0,0,0)"}
    assert drawn.layout.font.color == MUTED
    assert drawn.layout.title.text
    assert drawn.layout.xaxis.title.text
    assert drawn._repr_html_().count("data:image/svg+xml") == 1
    assert asked(run, name, mask=np.zeros(COUNT, bool)).plot().layout.title.text


CALLS: dict[str, Callable[[SavedRun, dict[str, Any]], object]] = {
    **{name: lambda run, words, name=name: asked(run, name, **words) for name in QUESTIONS},
    **{
        f"plot.{name}": lambda run, words, name=name: getattr(run.plot, name)(**words)
        for name in public(Plots) if name != "monitor"
    },
    "plot.monitor": lambda run, words: run.plot.monitor("machine", **words),
    "outcomes": lambda run, words: run.outcomes(**words),
    "ab": lambda run, words: run.ab(**words),
    "compare": lambda run, words: vayu.compare(run, run, **words),
    "run.compare": lambda run, words: run.compare(run, **words),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_an_unknown_word_is_named_with_what_it_resembles(run: SavedRun, name: str) -> None:
    """Not by a TypeError of a function that nobody called."""
    meant = "steady"
    with pytest.raises(InvalidConfig, match=f"staedy: unknown option; did you mean '{meant}'"):
        CALLS[name](run, {"staedy": True})


def test_a_stretch_begins_where_it_begins(run: SavedRun) -> None:
    """Its throughput is not counted from t0 on: it is steady at once, and its own length."""
    found = run.steady_state(window=("3s", "6s"))

    assert found.start == pd.Timedelta("3s")
    assert "3.00 s" in run.quality(window=("3s", "6s"))["length"].reason
    assert run.segments(window=("3s", "6s")).start.iloc[0] >= pd.Timedelta("3s")


def test_rows_that_a_check_was_not_about_did_not_fail_it(run: SavedRun) -> None:
    """`failing` fits `run.requests`, whichever part was looked at."""
    found = run.check(lambda df: df.response < "10ms", window=("2s", "3s"))
    frame = run.requests
    inside = (frame.completed >= "2s") & (frame.completed < "3s")

    assert found.passed + found.failed == inside.sum()
    pd.testing.assert_frame_equal(frame[found.failing], frame[inside & ~(frame.response < "10ms")])


def test_outside_the_stretch_nothing_is_correlated() -> None:
    """A second without requests in it is missing, not a rate of nothing."""
    moments = np.arange(30_000, dtype=np.int64) * 1_000_000
    status = np.full(30_000, 200, np.uint16)
    every = Measured(moments, moments, moments + 1, status)
    monitor = pd.DataFrame({
        "elapsed": pd.to_timedelta(np.arange(30), unit="s"), "source": "a", "metric": "load",
        "value": np.where(np.arange(30) < 12, 1.0, np.sin(np.arange(30))),
    })  # fmt: skip
    part = every.where((moments >= 12_000_000_000) & (moments < 28_000_000_000))
    found = correlations(part, monitor, of="throughput", stretch=(12_000_000_000, 28_000_000_000))

    assert "in 16 steps" in found.note
    assert len(found) == 0  # the throughput is the same in all of them

"""The numbers of a run are those of its rows, whoever counts them."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from tests.unit.api.made_runs import Maker, rows
from vayu.analysis.table import Table
from vayu.api.runs.saved import SavedRun
from vayu.errors import InvalidConfig
from vayu.formats.runs.folder import RUN

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 2_000
INFO = """{"id": "r", "status": "finished", "createdAt": "2025-01-01T00:00:00Z", "folder": "",
"name": "mine", "request": {"url": "http://127.0.0.1:9/"}, "config": {"rate": 10}, "load": "10/s",
"workers": 1}"""


@pytest.fixture
def run(tmp_path: Path, make_rows: Callable) -> SavedRun:
    """A run of 2,000 requests, some of them without a response."""
    (tmp_path / RUN).write_text(INFO)
    make_rows(ROWS).tofile(tmp_path / "worker-0.rows")
    return SavedRun(tmp_path)


@pytest.fixture
def empty(tmp_path: Path) -> SavedRun:
    """A run without a single row."""
    (tmp_path / RUN).write_text(INFO)
    return SavedRun(tmp_path)


def answered(run: SavedRun) -> pd.DataFrame:
    """Those with a response."""
    frame = run.requests
    return frame[frame.status > 0]


def exact(values: pd.Series, q: float) -> pd.Timedelta:
    """The value of nearest rank, by numpy."""
    return pd.Timedelta(np.quantile(values.to_numpy().view(np.int64), q, method="inverted_cdf"))


def test_descriptions_are_those_of_the_rows(run: SavedRun) -> None:
    """Every duration, over responses only, up to p99.99."""
    found, rows = run.describe(), answered(run)

    assert found.index.tolist() == ["response", "service", "lag"]
    assert found["count"].tolist() == [len(rows)] * 3
    for name in found.index:
        assert found.loc[name, "p99.99"] == exact(rows[name], 0.9999)
        assert found.loc[name, "min"] == rows[name].min()
        assert found.loc[name, "max"] == rows[name].max()
        assert abs(found.loc[name, "mean"] - rows[name].mean()) < pd.Timedelta("2ns")
    assert f"{len(rows):,} responses" in found.note


def test_percentiles_are_those_of_the_rows(run: SavedRun) -> None:
    """However they are named; bounds enclose them."""
    rows = answered(run)
    found = run.percentiles([50, "p99", 0.9])

    assert found.index.tolist() == ["p50", "p90", "p99"]
    assert found["value"].tolist() == [exact(rows.response, q) for q in (0.5, 0.9, 0.99)]
    assert (found.low <= found["value"]).all()
    assert (found.high >= found["value"]).all()
    assert (found.boot_low <= found["value"]).all()


def test_every_column_of_percentiles_is_explained(run: SavedRun) -> None:
    """Where people look: in the docstring, and on the page."""
    page = (Path(__file__).parents[4] / "docs/analysis.md").read_text()
    for name in run.percentiles().columns:
        assert f"`{name}`" in (inspect.getdoc(type(run).percentiles) or "")
        assert f"`{name}`" in page
    assert " 17.2 " in repr(Table({"effect": [17.197018], "needed": [0]}))


def test_a_percentile_is_one_however_it_is_named(run: SavedRun) -> None:
    """As text, as a share, in per cent."""
    assert run.percentiles(["p99.9", 0.999, 99.9]).index.tolist() == ["p99.9"]


def test_groups_of_nobody_have_the_columns_of_everybody(run: SavedRun) -> None:
    """A table without a row."""
    nobody = np.zeros(ROWS, bool)
    for keys in (("status",), ("status", "worker")):
        none, every = run.by(*keys, mask=nobody), run.by(*keys)
        assert none.empty
        assert none.columns.tolist() == every.columns.tolist()
        assert none.index.names == every.index.names


def test_descriptions_and_segments_are_drawn(run: SavedRun) -> None:
    """By figures of our own: percentiles, and the timeline with its changes."""
    described, timeline = run.describe().plot(), run.segments().plot()

    assert described.data[0].y[-1] == pytest.approx(answered(run).response.max().value / 1e6)
    assert [t.name for t in timeline.data] == [t.name for t in run.plot.timeline().data]


def test_what_the_requests_do_not_reach_is_said(run: SavedRun) -> None:
    """A p99.99 takes 37,000 requests."""
    found = run.percentiles("p99.99")

    assert pd.isna(found.high.iloc[0])
    assert found.needed.iloc[0] == pytest.approx(36_887 - len(answered(run)), abs=2_000)
    assert "p99.99 needs about" in found.note
    assert found.note in repr(found)
    assert "p99.99 needs about" in found._repr_html_()


def test_a_selection_is_kept_to(run: SavedRun) -> None:
    """A stretch of time, a mask, of any duration."""
    rows = answered(run)
    ends = tuple(rows.completed.quantile([0.2, 0.7]).dt.floor("us"))
    part = rows[rows.completed.between(*ends)]
    mask = run.requests.worker == 99

    assert run.describe(window=ends).loc["response", "count"] == len(part)
    assert run.percentiles(50, of="lag", window=ends)["value"].iloc[0] == exact(part.lag, 0.5)
    assert run.describe(mask=mask).loc["response", "count"] == 0
    assert run.percentiles(mask=mask).empty


def test_windows_add_up_to_the_run(run: SavedRun) -> None:
    """Counts; and a window as long as the run has the percentiles of the run, to three digits."""
    seconds, whole = run.timeline("1s"), run.timeline("1h")

    given_up = int((run.requests.failure == "cancelled").sum())
    assert seconds.requests.sum() == len(run.requests) - given_up
    assert seconds.failed.sum() == run.by("worker").failed.sum()
    assert len(whole) == 1
    assert whole.p99.iloc[0].value == pytest.approx(
        run.describe().loc["response", "p99"].value, rel=1e-3
    )


def test_a_stretch_has_its_own_windows_only(run: SavedRun) -> None:
    """Whole ones at the pace of the run, and half of one as fast; stretches add up."""
    step = round(run.requests.completed.max().total_seconds() / 5.5, 3)
    whole, part = run.timeline(step), run.timeline(step, within=(step, 2.5 * step))
    rest = run.timeline(step, within=(2.5 * step, None))

    assert part.index.total_seconds().tolist() == pytest.approx([step, 2 * step])
    assert part.throughput.iloc[0] == whole.throughput.iloc[1] == whole.requests.iloc[1] / step
    assert part.throughput.iloc[1] == pytest.approx(part.requests.iloc[1] / (step / 2))
    assert part.requests.iloc[1] + rest.requests.iloc[0] == whole.requests.iloc[2]


def test_a_window_without_a_request_is_there(run: SavedRun) -> None:
    """With no percentile: not zero."""
    completed = run.requests.completed
    found = run.timeline(completed.max().total_seconds() / 3, mask=completed == completed.max())

    assert found.requests.iloc[0] == 0
    assert pd.isna(found.p50.iloc[0])


@pytest.mark.parametrize("key", ["step", "status", "connection", "worker", "failure", "protocol"])
def test_groups_add_up_to_the_run(run: SavedRun, key: str) -> None:
    """By whatever they are made."""
    found = run.by(key)

    assert found.index.name == key
    assert found.requests.sum() == len(run.requests)
    assert found.share.sum() == pytest.approx(1)


def test_a_group_is_its_rows(run: SavedRun) -> None:
    """The new connections alone."""
    rows = answered(run)
    new = rows[rows.connection_new]

    found = run.by("connection").loc["new"]
    assert found["requests"] == run.requests.connection_new.sum()
    assert found["p99"] == exact(new.response, 0.99)


def test_several_keys_make_pairs(run: SavedRun) -> None:
    """Of which every request is in one."""
    found = run.by("connection", "status")

    assert found.index.names == ["connection", "status"]
    assert found.requests.sum() == len(run.requests)


def test_apdex_by_its_definition(run: SavedRun) -> None:
    """Satisfied, half of what is tolerated, and failures frustrate."""
    frame = run.requests
    target = exact(frame.response, 0.6)
    ok = (frame.status > 0) & (frame.status < 400) & frame.failure.isna()
    satisfied = int((ok & (frame.response <= target)).sum())
    tolerating = int((ok & (frame.response > target) & (frame.response <= 4 * target)).sum())

    found = run.apdex(target.total_seconds())
    assert (found.satisfied, found.tolerating) == (satisfied, tolerating)
    given_up = int((frame.failure == "cancelled").sum())
    assert given_up > 0
    assert found.satisfied + found.tolerating + found.frustrated == ROWS - given_up
    assert found.score == pytest.approx((satisfied + tolerating / 2) / (ROWS - given_up))
    assert found.interval.low < found.score < found.interval.high  # type: ignore[operator]
    assert f"{found.score:.3f}" in repr(found)


def test_a_run_without_requests_has_answers(empty: SavedRun) -> None:
    """Empty ones; none of them is a number."""
    assert empty.describe()["count"].tolist() == [0, 0, 0]
    assert pd.isna(empty.describe().loc["response", "p50"])
    assert empty.percentiles().empty
    assert empty.timeline().empty
    assert empty.by("step").empty
    assert empty.apdex("1s").score is None
    for found in (empty.describe(), empty.percentiles(), empty.timeline(), empty.by("step")):
        assert repr(found)
    assert "no request" in repr(empty.apdex("1s"))


@pytest.mark.parametrize(
    ("ask", "fields"),
    [
        (lambda run: run.percentiles([1, 99], ci=2, of="size"), ["percentiles", "ci", "of"]),
        (lambda run: run.percentiles([]), ["percentiles"]),
        (lambda run: run.percentiles("q99"), ["percentiles"]),
        (lambda run: run.percentiles([True]), ["percentiles"]),
        (lambda run: run.timeline("soon"), ["window"]),
        (lambda run: run.timeline(0), ["window"]),
        (lambda run: run.timeline("1ms", within="x"), ["window"]),
        (lambda run: run.by(), ["key"]),
        (lambda run: run.by("colour"), ["key"]),
        (lambda run: run.apdex("-1s"), ["target"]),
        (lambda run: run.apdex("1s", ci=0), ["ci"]),
        (lambda run: run.describe(mask=[True]), ["mask"]),
    ],
)
def test_what_cannot_be_meant_is_refused(
    run: SavedRun, ask: Callable[[SavedRun], object], fields: list[str]
) -> None:
    """By name, all at once."""
    with pytest.raises(InvalidConfig) as caught:
        ask(run)

    assert list(caught.value.problems) == fields


def test_so_many_windows_that_nobody_could_read_them(run: SavedRun) -> None:
    """A nanosecond each: refused before any is made."""
    with pytest.raises(InvalidConfig, match="at most 100,000"):
        run.timeline(1e-9)


@pytest.mark.parametrize(
    "table", [lambda r: r.percentiles(), lambda r: r.timeline(), lambda r: r.by("step")]
)
def test_every_table_has_a_picture(run: SavedRun, table: Callable[[SavedRun], object]) -> None:
    """With the table's note below its title."""
    from vayu.figures.heading import title_of

    found = table(run)
    assert title_of(found.plot())[1] == found.note  # type: ignore[attr-defined]


def test_what_is_computed_further_is_an_ordinary_frame(run: SavedRun) -> None:
    """A part of a table has lost what its note says."""
    found = run.by("status")

    assert type(found[found.requests > 1]) is pd.DataFrame
    with pytest.raises(InvalidConfig, match="no figure"):
        Table({"one": [1]}).plot()


@pytest.mark.parametrize("of", ["response", "service", "lag"])
def test_few_columns_tell_the_same_percentiles(tmp_path: Path, of: str) -> None:
    """All requests, as they are stored, and all of them by a mask: also without some responses."""
    made = rows(1, count=3_000)
    made["started"] += np.arange(3_000) % 7 * 1_000
    made["status"][::50] = made["protocol"][::50] = 0
    run = Maker(tmp_path)(made)
    every = np.ones(3_000, bool)

    assert repr(run.percentiles(of=of)) == repr(run.percentiles(of=of, mask=every))
    assert "60 without a response not included" in run.percentiles(of=of).note

"""What is drawn on a picture is a mask of its run's requests, with a browser or without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pandas as pd
import pytest

import vayu
from vayu.api.reading.foreign import ForeignRun
from vayu.api.runs.saved import SavedRun
from vayu.errors import InvalidConfig
from vayu.formats.runs.folder import RUN
from vayu.widgets.selection import HOW, SelectionWidget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COUNT = 3_000


@pytest.fixture
def run(tmp_path: Path, make_rows: Callable) -> SavedRun:
    """A run of 3,000 requests, some of which got no response."""
    known = {
        "id": "r", "status": "finished", "createdAt": "2025-01-01T00:00:00Z",
        "folder": str(tmp_path), "request": {"url": "http://h/"}, "config": {"rate": 10},
        "load": "10/s", "workers": 1,
    }  # fmt: skip
    (tmp_path / RUN).write_bytes(msgspec.json.encode(known))
    make_rows(COUNT).tofile(tmp_path / "worker-0.rows")
    return SavedRun(tmp_path)


def limits(values: pd.Series) -> tuple[float, float]:
    """Two limits with some of the values between, and none on them."""
    return float(values.quantile(0.3)) + 3e-7, float(values.quantile(0.7)) + 3e-7


def test_a_box_on_the_heat_map_is_a_mask_of_its_requests(run: SavedRun) -> None:
    """Exactly those that began and took so long, not whole cells; nobody without a response."""
    frame = run.requests
    started, took = frame.intended.dt.total_seconds(), frame.response.dt.total_seconds() * 1e3
    x, y = limits(started), limits(took[frame.status > 0])
    figure = run.plot.heatmap()

    found = frame[figure.choose(x=x, y=y)]
    expected = frame[started.between(*x) & took.between(*y) & (frame.status > 0)]
    pd.testing.assert_frame_equal(found, expected)
    assert 0 < len(found) < COUNT
    assert frame[figure.selection].equals(found)


def test_only_what_is_in_the_picture_is_selected(run: SavedRun) -> None:
    """A picture of the failures selects failures."""
    failed = (run.requests.status >= 400).to_numpy()
    mask = run.plot.heatmap(mask=failed).choose()
    assert mask.tolist() == failed.tolist()


def test_a_stretch_of_a_timeline_and_the_offsets_within_a_second(run: SavedRun) -> None:
    """A line is of many requests: its stretch counts; offsets are counted from each second on."""
    frame = run.requests
    ended = frame.completed.dt.total_seconds()
    x = limits(ended)
    assert run.plot.timeline().choose(x=x, y=(0, 0)).tolist() == ended.between(*x).tolist()

    rest = (frame.started.astype("int64") % 1_000_000_000) / 1e6
    found = run.plot.offsets("started").choose(y=(100, 400))
    assert found.tolist() == rest.between(100, 400).tolist()


@pytest.mark.parametrize(
    ("x", "count"), [((1, 2), 500), ((1.1, 1.9), 400), ((0.9, 1.1), 100), ((2, 4), 1_000)]
)
def test_a_box_on_the_map_of_offsets_is_where_its_columns_are_drawn(
    tmp_path: Path, x: tuple[float, float], count: int
) -> None:
    """500 requests a second; the first moment of the next column is not in it."""
    ends = np.arange(3_000) * 2_000_000
    lines = [
        f'{{"timestamp":"2025-01-01T00:00:{end // 10**9:02}.{end % 10**9:09}Z","latency":0,'
        '"code":200,"error":"","method":"GET","url":"http://h/","seq":0,"bytes_in":1,"bytes_out":1}'
        for end in ends.tolist()
    ]
    (tmp_path / "vegeta.json").write_text("\n".join(lines) + "\n")
    run = vayu.read(tmp_path / "vegeta.json")
    assert isinstance(run, ForeignRun)
    drawn = run.plot.offsets()

    found = drawn.choose(x=x)
    assert found.tolist() == ((ends >= x[0] * 1e9) & (ends < x[1] * 1e9)).tolist()
    assert int(found.sum()) == count
    assert list(drawn.data[0].x[:2]) == [0.5, 1.5]


def test_a_message_of_the_page_is_a_selection(run: SavedRun) -> None:
    """A box, a lasso, none; what is no region changes nothing, and says so."""
    figure = run.plot.heatmap()
    widget = figure.select()
    assert isinstance(widget, SelectionWidget)
    frame = run.requests
    last = float(frame.intended.max().total_seconds())

    def draw(region: Any) -> str:
        widget._handle_custom_msg({"region": region}, [])
        said: str = widget.said
        return said

    answered = int((frame.status > 0).sum())
    assert draw({"x": [-1, last + 1], "y": [1e-6, 1e9]}) == (
        f"{answered:,} of {COUNT:,} requests are selected."
    )
    assert int(figure.selection.sum()) == answered
    half = draw({"x": [-1, -1, last / 2, last / 2], "y": [1e-6, 1e9, 1e9, 1e-6]})
    mask = (frame.intended.dt.total_seconds() < last / 2) & (frame.status > 0)
    assert figure.selection.tolist() == mask.tolist()
    assert half.startswith(f"{int(mask.sum()):,} of")

    assert "corners" in draw({"x": [1], "y": [1]})
    assert figure.selection.tolist() == mask.tolist()
    assert draw(None) == HOW
    with pytest.raises(InvalidConfig, match="nothing is selected"):
        _ = figure.selection


def test_plotly_travels_when_a_page_asks_and_is_stored_nowhere(
    run: SavedRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state is the figure and what is said; beside it a still picture for who has no kernel."""
    widget = run.plot.heatmap().select()
    sent: list[tuple[dict[str, Any], list[bytes]]] = []
    monkeypatch.setattr(widget, "send", lambda content, buffers: sent.append((content, buffers)))
    widget._handle_custom_msg({"library": True}, [])

    assert [content for content, _ in sent] == [{"library": True}]
    assert sent[0][1][0][:2] == b"\x1f\x8b"
    state = {k: v for k, v in widget.get_state().items() if not k.startswith("_")}
    assert len(str(state)) < 300_000
    bundle = widget._repr_mimebundle_()[0]
    assert "data:image/svg+xml" in bundle["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_picture_of_no_single_requests_says_so(run: SavedRun) -> None:
    """Where it is asked: the mask, the words, the widget."""
    figure = run.plot.spectrum()
    for ask in (lambda: figure.selection, figure.choose, figure.select):
        with pytest.raises(InvalidConfig, match="cannot be selected on this picture"):
            ask()
    with pytest.raises(InvalidConfig, match="must have lists x and y"):
        run.plot.heatmap().choose(x="2s")  # type: ignore[arg-type]
    assert np.asarray(run.plot.heatmap().choose()).dtype == bool

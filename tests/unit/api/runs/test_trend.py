"""The history of a name has every run once, and marks where it changed for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pandas as pd
import pytest

import vayu
from vayu.api.runs import trend
from vayu.errors import InvalidConfig
from vayu.formats.runs.folder import SUMMARY
from vayu.model.results.summary import Distribution, Summary

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 24


def summary(number: int, p99: float | None) -> Summary:
    """Of one run; every third request of the later half fails."""
    return Summary(
        id=f"r{number:02}", status="finished", model="open", load="10/s", succeeded=90,
        failed=10 if number >= COUNT // 2 else 0, throughput=100.0,
        response=Distribution(count=100, p50=5.0, p90=8.0, p99=p99, p99_9=p99),
    )  # fmt: skip


@pytest.fixture
def frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Runs of ``checkout``, newest first; from the 16th on p99 is half as long again."""
    rng = np.random.default_rng(4)
    rows = []
    for number in range(COUNT):
        folder = tmp_path / f"r{number:02}"
        folder.mkdir()
        p99 = 20 * float(rng.lognormal(0, 0.05)) * (1.5 if number >= 16 else 1)
        (folder / SUMMARY).write_bytes(msgspec.json.encode(summary(number, p99)))
        created = pd.Timestamp("2025-01-01", tz="UTC") + pd.Timedelta(days=number)
        rows.append(
            {"id": folder.name, "name": "checkout", "created": created, "tags": [f"v{number}"],
             "folder": str(folder), "commit": f"{number:040x}" if number else None,
             "branch": "main" if number else None, "dirty": number == 3 if number else None}
        )  # fmt: skip
    found = pd.DataFrame(rows[::-1])
    monkeypatch.setattr(trend, "known_runs", lambda: found)
    return found


def test_one_row_a_run_in_order_of_time(frame: pd.DataFrame) -> None:
    """With tags and numbers."""
    found = vayu.history_of("checkout")

    assert found.index.tolist() == sorted(frame["id"])
    assert found.tags.tolist() == [[f"v{i}"] for i in range(COUNT)]
    assert found.commit.tolist()[1:] == [f"{i:040x}" for i in range(1, COUNT)]
    assert found.commit.isna().tolist() == [True] + [False] * (COUNT - 1)
    assert np.flatnonzero(found.dirty.fillna(value=False)).tolist() == [3]
    assert (found.p50 == pd.Timedelta("5ms")).all()
    assert found.error_rate.tolist() == [0.0] * 12 + [0.1] * 12


def test_a_change_is_marked_where_it_was(frame: pd.DataFrame) -> None:
    """By its factor, between medians; everywhere else there is none."""
    del frame
    found = vayu.history_of("checkout", metric="p99")

    assert np.flatnonzero(found.change.notna()).tolist() == [16]
    assert found.change.iloc[16] == pytest.approx(1.5, abs=0.1)
    assert found.p.iloc[16] <= 0.05
    assert found.level.iloc[0] == found.p99.iloc[:16].sort_values().iloc[[7, 8]].mean()
    assert "1 change of p99" in found.note


@pytest.mark.parametrize(
    ("metric", "where"), [("p50", []), ("throughput", []), ("error_rate", [12])]
)
def test_other_numbers_have_their_own_changes(
    frame: pd.DataFrame, metric: str, where: list[int]
) -> None:
    """A constant has none."""
    del frame
    found = vayu.history_of("checkout", metric=metric)

    assert np.flatnonzero(found.change.notna()).tolist() == where


def test_what_has_no_number_is_left_out_and_said(frame: pd.DataFrame) -> None:
    """A run without a summary, a damaged one, and one without responses."""
    from pathlib import Path

    (Path(frame["folder"].iloc[0]) / SUMMARY).unlink()
    (Path(frame["folder"].iloc[1]) / SUMMARY).write_text("{")
    (Path(frame["folder"].iloc[2]) / SUMMARY).write_bytes(msgspec.json.encode(summary(2, None)))

    found = vayu.history_of("checkout")
    assert len(found) == COUNT - 3
    assert "3 without a summary or a p99 left out" in found.note


def test_the_picture(frame: pd.DataFrame) -> None:
    """Runs and levels."""
    del frame
    own = vayu.history_of("checkout").plot()

    assert [trace.name for trace in own.data] == ["run", "level"]
    assert own._repr_html_()


@pytest.mark.parametrize(
    ("name", "metric", "field"),
    [("cart", "p99", "name"), (3, "p99", "name"), ("checkout", "x", "metric")],
)
def test_what_there_is_not_is_named(
    frame: pd.DataFrame, name: str, metric: str, field: str
) -> None:
    """And what there is."""
    del frame
    with pytest.raises(InvalidConfig) as caught:
        vayu.history_of(name, metric=metric)

    assert list(caught.value.problems) == [field]
    assert "checkout" in str(caught.value) or "p99" in str(caught.value)

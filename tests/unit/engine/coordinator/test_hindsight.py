"""A run that nobody followed any more is judged window by window, by the rows on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.coordinator.test_retrial import SECOND, rows
from vayu.engine.coordinator import hindsight
from vayu.engine.coordinator.hindsight import judge_of, told_by_rows
from vayu.engine.coordinator.retrial import judged
from vayu.engine.recorder.snapshot import empty
from vayu.model.thresholds.threshold import Threshold

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.model.thresholds.verdict import Verdict

TOLD = [
    "p50 < 30ms in 95% of 1s windows",
    "failed < 2% in all 500ms windows",
    "throughput > 98/s in 90% of 1s windows",
    "checks > 99% in all 3s windows",
]
UNTOLD = [
    "dropped < 1% in all 1s windows",
    "late < 1% in all 1s windows",
    'checks("fast") > 90% in all 1s windows',
    "p95(first_event) < 1s in all 1s windows",
]


def verdicts(folder: Path, texts: list[str], *, elapsed: int = 10 * SECOND) -> tuple[Verdict, ...]:
    """What becomes of thresholds, of three workers of which one wrote nothing and one no file."""
    files = [folder / f"worker-{n}.rows" for n in range(4)]
    every = rows()
    files[0].write_bytes(every[::2].tobytes())
    files[1].write_bytes(every[1::2].tobytes() + b"half a record")
    files[2].touch()
    limits = [Threshold(text) for text in texts]
    return judge_of(files, limits, elapsed=elapsed, scheduled=10 * SECOND).verdicts(empty())


@pytest.mark.parametrize("batch", [7, 1 << 16])
@pytest.mark.parametrize("elapsed", [10 * SECOND, 10 * SECOND + 700_000_000, 6 * SECOND])
def test_windows_are_those_of_all_rows_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int, elapsed: int
) -> None:
    """As if they had been read at once and sorted, however many are read at a time."""
    monkeypatch.setattr(hindsight, "_BATCH", batch)
    limits = [Threshold(text) for text in TOLD]
    expected = judged(rows(), limits, elapsed=elapsed, scheduled=10 * SECOND)
    found = verdicts(tmp_path, TOLD, elapsed=elapsed)

    assert [(one.outcome, one.windows) for one in found] == [
        (one.outcome, one.windows) for one in expected
    ]
    assert all(one.windows is not None and one.windows.evaluated > 1 for one in found)


def test_what_no_row_says_is_not_judged(tmp_path: Path) -> None:
    """Nor is it kept, whatever the counts of the whole run are."""
    for one in verdicts(tmp_path, UNTOLD):
        assert (one.outcome, one.windows and one.windows.evaluated) == ("unevaluated", 0)
    assert [told_by_rows(Threshold(text).limit.metric) for text in (*TOLD, *UNTOLD)] == [
        *[True] * 4,
        *[False] * 4,
    ]


def test_a_run_without_windows_needs_no_rows(tmp_path: Path) -> None:
    """None is read, and its thresholds are judged by its counts as ever."""
    limits = [Threshold("failed < 1%")]
    judge = judge_of([tmp_path], limits, elapsed=SECOND, scheduled=None)

    assert [one.outcome for one in judge.verdicts(empty())] == ["unevaluated"]

"""A side of an A/B run that breaks a threshold alone ends the run, whatever both together do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.engine.coordinator.side_watch import SideWatch, followed
from vayu.formats.runs.samples import ROW
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES
from vayu.model.thresholds.threshold import Threshold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECOND = 1_000_000_000
STOP = Threshold("failed < 30%", abort_on_fail=True, delay_abort_eval="1s")


def rows(first: int, count: int) -> np.ndarray:
    """Requests 10 ms apart in turn; of B (step 1) every second one is answered with 500."""
    made = np.zeros(count, ROW)
    made["k"] = np.arange(first, first + count)
    made["intended"] = made["started"] = made["k"] * 10_000_000
    made["completed"] = made["started"] + 5_000_000
    for phase in PHASES:
        made[phase] = ABSENT
    made["step"] = made["k"] % 2
    made["status"] = np.where(made["k"] % 4 == 1, 500, 200)
    made["user"] = made["row"] = NOBODY
    return made


@pytest.fixture
def place(tmp_path: Path) -> list[Path]:
    """Files of two workers; the second one never starts."""
    return [tmp_path / "worker-0.rows", tmp_path / "worker-1.rows"]


@pytest.fixture
def watch(place: list[Path]) -> Iterator[SideWatch]:
    """Of a run whose sides are called old and new."""
    found = SideWatch(place, [STOP], sides=("old", "new"), scheduled=10 * SECOND)
    yield found
    found.close()


def write(path: Path, data: bytes) -> None:
    """Add to a file of rows, as a worker does."""
    with path.open("ab") as file:
        file.write(data)


def test_a_side_that_fails_ends_the_run(watch: SideWatch, place: list[Path]) -> None:
    """A quarter of all fails, half of B: when the time of grace is over, and once."""
    assert watch.look(SECOND // 2) is None
    write(place[0], rows(0, 60).tobytes())
    assert watch.look(6 * SECOND // 10) is None
    write(place[0], rows(60, 60).tobytes())

    assert watch.look(12 * SECOND // 10) == (
        "on new alone the threshold 'failed < 30%' failed: failed was 50 % of 60 completed requests"
    )
    assert watch.look(13 * SECOND // 10) is None


def test_a_row_that_is_not_whole_yet_is_read_later(watch: SideWatch, place: list[Path]) -> None:
    """Neither torn nor lost."""
    data, cut = rows(0, 120).tobytes(), 50 * ROW.itemsize + 7
    write(place[0], data[:cut])
    assert watch.look(SECOND // 2) is None
    write(place[0], data[cut:])

    why = watch.look(2 * SECOND)
    assert why is not None
    assert "of 60 completed requests" in why


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (("p99 < 1s", "p95(service) < 1s", "errors < 1%", "checks > 99%"), 4),
        (('checks("a") > 99%', "throughput > 95/s", "dropped < 1%", "late < 1%"), 0),
    ],
)
def test_only_what_says_the_same_of_a_side_is_followed(texts: tuple[str, ...], kept: int) -> None:
    """A side has half of the throughput; of arrivals that were dropped there is no row."""
    assert len(followed([Threshold(text, abort_on_fail=True) for text in texts])) == kept
    assert followed([Threshold(text) for text in texts]) == []


def test_without_such_a_threshold_nothing_is_read(place: list[Path]) -> None:
    """Not even a file that is there."""
    place[0].write_bytes(b"no row")
    calm = SideWatch(place, [Threshold("failed < 1%")], sides=("a", "b"), scheduled=None)

    assert calm.look(SECOND) is None
    calm.close()

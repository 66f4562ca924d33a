"""The reporter follows blocks that appear, move on, or stand still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.engine.coordinator.reporter import Reporter, last_readings
from vayu.engine.recorder.layout import BLOCK_BYTES
from vayu.engine.recorder.writer import BlockWriter
from vayu.engine.store.notes import Notes
from vayu.model.results.tick import CheckSummary
from vayu.protocol.reports import Named

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MS = 1_000_000


def test_ticks_add_up_to_the_whole(tmp_path: Path, make_rows: Callable) -> None:
    """Two workers, written in pieces; every request is in exactly one tick."""
    paths = [tmp_path / "0", tmp_path / "1"]
    reporter = Reporter(paths)
    assert reporter.read() == []
    assert reporter.tick(Notes(2), timestamp_ms=0).requests.total == 0

    writers = [BlockWriter(path) for path in paths]
    shares = [np.array_split(make_rows(1_000, worker, 2), 5) for worker in range(2)]
    counts = []
    for beat in range(1, 6):
        for writer, share in zip(writers, shares, strict=True):
            due = beat * 200
            levels = {"elapsed": beat * 100 * MS, "due": due, "started": due}
            writer.write(share[beat - 1], levels)
        assert reporter.read() == [0, 1]
        tick = reporter.tick(Notes(2), timestamp_ms=beat)
        assert (tick.elapsed, tick.interval) == (beat * 100.0, 100.0)
        counts.append(tick.latency.count)
    assert tick.requests.total == 2_000
    measured = sum(int((share["status"] > 0).sum()) for parts in shares for share in parts)
    assert sum(counts) == measured


def test_a_block_that_stands_still_is_no_sign_of_life(tmp_path: Path, make_rows: Callable) -> None:
    """And its tick has no length, so it has no rates."""
    reporter = Reporter([tmp_path / "0", tmp_path / "1"])
    BlockWriter(tmp_path / "1").write(make_rows(10), {"elapsed": MS, "due": 10, "started": 10})

    assert reporter.read() == [1]
    reporter.tick(Notes(2), timestamp_ms=1)
    assert reporter.read() == []
    tick = reporter.tick(Notes(2), timestamp_ms=2, event="stop")
    assert (tick.interval, tick.rps, tick.event) == (0, None, "stop")
    assert tick.requests.total == 10


def test_what_is_no_block_yet_has_nothing(tmp_path: Path) -> None:
    """A worker may be in the middle of making it."""
    (tmp_path / "0").touch()
    (tmp_path / "1").write_bytes(b"\0" * BLOCK_BYTES)

    readings = last_readings([tmp_path / "0", tmp_path / "1", tmp_path / "2"])
    assert [reading.counter("elapsed") for reading in readings] == [0, 0, 0]


def test_shards_carry_the_names_of_their_checks(tmp_path: Path) -> None:
    """Each worker numbers them as it meets them."""
    notes = Notes(2)
    notes.add(1, Named(index=0, name="is ok"))

    accounts = Reporter([tmp_path / "0", tmp_path / "1"]).accounts(notes)
    assert [account.checks for account in accounts] == [{}, {0: Named(index=0, name="is ok")}]


def test_ticks_count_each_test_by_its_name(tmp_path: Path, make_rows: Callable) -> None:
    """Passed and failed; one that asserted nothing failed, one that was skipped is neither."""
    paths = [tmp_path / "0", tmp_path / "1"]
    reporter, notes = Reporter(paths), Notes(2)
    for worker, path in enumerate(paths):
        notes.add(worker, Named(index=worker, name="is ok"))
        counts = [(4 * worker + place, count) for place, count in enumerate((5, 1, 7, 2))]
        writer = BlockWriter(path)
        writer.write(make_rows(10), {"elapsed": MS, "tested": 10}, counts)
    reporter.read()

    checks = reporter.tick(notes, timestamp_ms=1).checks
    is_ok = CheckSummary(name="is ok", passed=10, failed=6, skipped=14, asserted_nothing=4)
    assert (checks.tested, checks.by_name) == (20, (is_ok,))

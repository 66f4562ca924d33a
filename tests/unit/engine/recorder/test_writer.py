"""The block holds what the rows say, and a reader never sees half a batch."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from vayu.engine.coordinator.distribution import skipped_of
from vayu.engine.recorder.layout import BLOCK_BYTES, COLUMNS, HDR, LOOP, SECTIONS
from vayu.engine.recorder.reader import BlockReader
from vayu.engine.recorder.writer import BlockWriter
from vayu.errors import StoreError
from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.rows.sample import DTYPE
from vayu.units import NS_PER_MS, NS_PER_S

LOOP_WORDS = SECTIONS["loop"]


def rows(*values):
    """Build rows of ``(intended, started, completed, status, failure)``."""
    table = np.zeros(len(values), DTYPE)
    for place, (intended, started, completed, status, failure) in enumerate(values):
        table[place]["intended"], table[place]["started"] = intended, started
        table[place]["completed"], table[place]["status"] = completed, status
        table[place]["failure"] = CODES[failure] if failure else 0
    return table


@pytest.fixture
def block(tmp_path):
    """Yield a writer and a reader of one block."""
    writer = BlockWriter(tmp_path / "block")
    reader = BlockReader(tmp_path / "block")
    yield writer, reader
    reader.close()
    writer.close()


def test_every_outcome_is_counted_exactly_once(block) -> None:
    """Successes, failures by class and cancellations add up to what completed."""
    writer, reader = block
    ms = NS_PER_MS
    writer.write(
        rows(
            (0, 0, ms, 200, None),
            (0, 0, ms, 302, None),
            (0, 0, ms, 404, None),
            (0, 0, ms, 503, None),
            (0, 0, ms, 500, FailureKind.SCRIPT),
            (0, 0, ms, 0, FailureKind.TIMEOUT),
            (0, 0, ms, 0, FailureKind.DNS),
            (0, 0, ms, 0, FailureKind.UNRESOLVED),
            (0, 0, ms, 0, FailureKind.CANCELLED),
            (0, 0, 0, 0, FailureKind.SKIPPED),
        ),
        {"started": 10, "due": 10},
    )

    seen = reader.read()
    names = "completed succeeded failed cancelled timeout connection http_4xx http_5xx other"
    counts = {name: seen.counter(name) for name in names.split()}
    assert counts == {
        "completed": 10,
        "succeeded": 2,
        "failed": 6,
        "cancelled": 2,
        "timeout": 1,
        "connection": 1,
        "http_4xx": 1,
        "http_5xx": 1,
        "other": 2,
    }
    statuses = seen.section("statuses")
    assert {i: int(n) for i, n in enumerate(statuses) if n} == {
        0: 5, 200: 1, 302: 1, 404: 1, 500: 1, 503: 1,
    }  # fmt: skip
    assert seen.section("failures").sum() == 10
    assert skipped_of(seen) == 1


def test_a_batch_counts_as_its_rows_do_one_by_one(tmp_path) -> None:
    """Whatever is in the rows; of the sums and counts that is all that can be told apart."""
    random, table = np.random.default_rng(1), np.zeros(200, DTYPE)
    for name in ("intended", "started", "completed"):
        table[name] = random.integers(0, 10**10, 200)
    for name in ("bytes_sent", "bytes_received", "checks_passed", "checks_failed"):
        table[name] = random.integers(0, 60_000, 200)
    table["status"] = random.choice([0, 200, 200, 404, 503, 65_535], 200)
    table["failure"] = random.integers(0, len(CODES) + 1, 200)
    table["protocol"] = random.integers(0, 5, 200)
    whole, single = BlockWriter(tmp_path / "whole"), BlockWriter(tmp_path / "single")

    whole.write(table, {"elapsed": 7})
    for place in range(200):
        single.write(table[place : place + 1], {"elapsed": 7})

    found = BlockReader(tmp_path / "whole").read()
    assert found.counter("bytes_sent") == int(table["bytes_sent"].sum())
    assert found.counter("late") == int((table["started"] - table["intended"] > 10**7).sum())
    skipped = [*range(3), *range(LOOP_WORDS.start, LOOP_WORDS.stop)]  # generation; when written
    one_by_one = BlockReader(tmp_path / "single").read().words
    assert np.array_equal(*(np.delete(words, skipped) for words in (found.words, one_by_one)))


def test_only_responses_are_measured(block) -> None:
    """A request without a response is in no histogram."""
    writer, reader = block
    writer.write(
        rows((0, 0, NS_PER_S, 0, FailureKind.TIMEOUT), (0, 2_000_000, 5_000_000, 200, None)), {}
    )

    seen = reader.read()
    cells = {name: np.flatnonzero(seen.section(name)) for name in ("response", "service", "lag")}
    assert {name: [HDR.upper(int(c)) for c in found] for name, found in cells.items()} == {
        "response": [5003],
        "service": [3001],
        "lag": [2000],
    }
    assert (seen.counter("measured"), seen.counter("response_sum")) == (1, 5_000_000)


def test_a_reading_is_as_long_as_what_was_measured(block) -> None:
    """Up to the cell that lies furthest so far, in whichever histogram; never beyond the last."""
    writer, reader = block
    reaches = []
    for started, completed, first in ((0, 5, 0), (2, 3, 0), (6, 9, 40), (0, 10**10, 0)):
        row = (0, started * NS_PER_MS, completed * NS_PER_MS, 200, None)
        writer.write(rows(row), {}, streams=[(1, first * NS_PER_MS)])
        seen = reader.read()
        reaches.append(seen.cells("response").size)
        assert all(seen.section(name).sum() == len(reaches) for name in COLUMNS)

    longest = [HDR.cell(ms * 1_000) + 1 for ms in (5, 5, 40)]
    assert reaches == [*longest, HDR.last + 1]


def test_beyond_an_hour_saturates_and_counts(block) -> None:
    """A value past the last cell is kept there, and said to be."""
    writer, reader = block
    writer.write(rows((0, 0, 2 * 3600 * NS_PER_S, 200, None)), {})

    seen = reader.read()
    assert seen.counter("saturated") == 1
    assert seen.section("response")[HDR.index(np.array([HDR.highest]))[0]] == 1


def test_late_is_more_than_ten_milliseconds(block) -> None:
    """Ten are on time, eleven are late."""
    writer, reader = block
    ms = NS_PER_MS
    writer.write(rows((0, 10 * ms, 20 * ms, 200, None), (0, 11 * ms, 20 * ms, 200, None)), {})

    assert reader.read().counter("late") == 1


def test_checks_add_up(block) -> None:
    """Places are those of the flat section: four outcomes of the first test, of the next …"""
    writer, reader = block
    writer.write(rows(), {}, ((0, 3), (1, 1), (3, 2), (6, 2)))
    writer.write(rows(), {}, ((0, 1),))

    assert reader.read().section("checks")[:2].tolist() == [[4, 1, 0, 2], [0, 0, 2, 0]]


def test_no_reader_sees_a_torn_batch(block) -> None:
    """Under a busy writer every accepted copy is whole."""
    writer, reader = block
    batch = rows(*[(0, 0, i * 1000, 200, None) for i in range(300)])
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.0002):
            writer.write(batch, {})

    thread = threading.Thread(target=write)
    thread.start()
    seen = [reader.read() for _ in range(200)]
    stop.set()
    thread.join()

    whole = [s for s in seen if s is not None]
    assert len(whole) > 20
    for s in whole:
        assert s.counter("measured") == s.section("response").sum() == s.section("lag").sum()
        assert s.counter("completed") % 300 == 0


def test_a_block_has_one_writer(tmp_path) -> None:
    """A file that exists is not overwritten."""
    BlockWriter(tmp_path / "block").close()

    with pytest.raises(StoreError, match="block cannot be written: File exists"):
        BlockWriter(tmp_path / "block")


def test_a_block_has_its_room_on_the_disk_from_the_start(tmp_path) -> None:
    """A hole that a full disk cannot fill later would kill whoever writes to it."""
    BlockWriter(tmp_path / "block").close()

    assert (tmp_path / "block").stat().st_blocks * 512 >= BLOCK_BYTES
    with pytest.raises(StoreError, match="No space left") as refused:
        BlockWriter(Full(tmp_path / "full"))
    assert "Free some space" in (refused.value.hint or "")


def test_a_block_without_a_file_holds_the_same(block) -> None:
    """What an engine counts for itself needs no disk, which may be full."""
    writer, reader = block
    alone = BlockWriter()
    for one in (writer, alone):
        one.write(rows((0, 1, 5 * NS_PER_MS, 200, None), (0, 1, 9, 0, "timeout")), {"due": 3})

    assert (alone.snapshot().words == reader.read().words).all()
    alone.close()


class Full(type(Path())):
    """A file on a disk that is full."""

    def open(self, mode, **_):
        """Open what takes nothing."""
        return Path("/dev/full").open(mode.replace("x", "r"))


def test_how_late_a_block_is_written_is_counted(block) -> None:
    """Each write is due 10 ms after the one before; a write on time, or early, is not late."""
    writer, reader = block
    for elapsed in (0, 10, 20, 25, 40, 350):
        writer.write(rows(), {"elapsed": elapsed * NS_PER_MS})
    writer.write(rows(), {})  # says nothing of the time

    lags = reader.read().section("loop")
    found = {int(LOOP.lowers[cell]) // 1_000: int(lags[cell]) for cell in np.flatnonzero(lags)}
    assert found == {0: 5, 4: 1, 299: 1}  # lower edges of cells, 1 % wide

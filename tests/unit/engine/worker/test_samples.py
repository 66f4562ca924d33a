"""Every row is in its file at once, and in the block when somebody is about to look."""

from __future__ import annotations

import numpy as np
import pytest

from vayu.engine.recorder.layout import LOOP
from vayu.engine.recorder.reader import BlockReader
from vayu.engine.recorder.recount import recount
from vayu.engine.transport.port import Options, Slot
from vayu.engine.worker.samples import Samples
from vayu.model.rows.metrics import CHECKS
from vayu.model.rows.sample import ROW_BYTES
from vayu.model.scripts.checked import Checked
from vayu.units import NS_PER_MS


def test_tests_that_passed_count_as_if_each_were_told(tmp_path) -> None:
    """The last place is shared by all that found none, and none counts beyond it."""
    last = CHECKS - 1
    one = Samples(tmp_path / "one.block", tmp_path / "one.rows")
    for place in (0, 3, 3, 3, last, last):
        one.check(place, Checked.PASSED)
    many = Samples(tmp_path / "many.block", tmp_path / "many.rows")
    many.passed((0, 3), 1)
    many.passed([3, last], 2)

    assert many._checks == one._checks
    one.close()
    many.close()


LEVELS = {"due": 0, "started": 0, "dropped": 0, "cpu": 0, "turns": 0}


def hand_on(samples: Samples, *moments: int) -> None:
    """Hand a row on at each moment [ms], and say that one arrival more was due."""
    for ms in moments:
        slot = Slot(lambda _: None, Options())
        slot.status, slot.completed = 200, ms * NS_PER_MS
        samples.add(slot)
        samples.check(3, Checked.PASSED)
        samples.flush(LEVELS | {"elapsed": ms * NS_PER_MS, "due": ms})


@pytest.mark.parametrize(
    ("every", "counted"),
    [
        (50, {0: 1, 10: 1, 20: 1, 30: 4, 40: 4, 50: 4, 70: 4, 81: 8, 100: 8, 135: 10}),
        (10, {0: 1, 10: 2, 20: 3, 30: 4, 40: 5, 50: 6, 70: 7, 81: 8, 100: 9, 135: 10}),
    ],
)
def test_rows_are_counted_before_a_tick(tmp_path, every: int, counted: dict[int, int]) -> None:
    """Twice in 100 ms, 20 ms before whole and half ones; their file has each of them at once."""
    samples = Samples(tmp_path / "b", tmp_path / "r", count_every=every * NS_PER_MS)
    reader, found = BlockReader(tmp_path / "b"), {}
    for number, ms in enumerate(counted, start=1):
        hand_on(samples, ms)
        seen = reader.read()
        found[ms] = seen.counter("completed")
        assert seen.section("checks")[3].tolist() == [found[ms], 0, 0, 0]
        assert seen.counter("elapsed") == seen.counter("due") * NS_PER_MS
        assert (tmp_path / "r").stat().st_size == number * ROW_BYTES
    samples.close()

    assert found == counted
    last = reader.read()
    assert (last.counter("completed"), last.counter("due")) == (10, 135)
    lags = last.section("loop")
    late = {int(LOOP.lowers[cell]) // 1_000: int(lags[cell]) for cell in np.flatnonzero(lags)}
    assert late == {0: 6, 1: 1, 8: 1, 9: 1, 24: 1}  # 10 ms after the one before is on time
    reader.close()


def test_what_a_killed_worker_has_not_counted_is_counted_from_its_rows(tmp_path) -> None:
    """None of them is lost, and of what no row says no more than 50 ms."""
    samples = Samples(tmp_path / "b", tmp_path / "r", count_every=50 * NS_PER_MS)
    hand_on(samples, 0, 10, 20, 30, 40, 50)
    reader = BlockReader(tmp_path / "b")
    behind = reader.read()
    reader.close()
    found = recount(tmp_path / "r", tmp_path / "b", behind)

    assert [one.counter("completed") for one in (behind, found)] == [4, 6]
    assert [one.counter("elapsed") // NS_PER_MS for one in (behind, found)] == [30, 50]
    assert found.section("response").sum() == 6
    samples.close()


def test_what_is_counted_beside_rows_is_in_the_block(tmp_path) -> None:
    """Responses that were tested, and those that were left; requests whose scripts waited."""
    samples = Samples(tmp_path / "b", tmp_path / "r")
    samples.tested(5, 3)
    samples.waited(70)
    samples.waited(30)
    hand_on(samples, 100)
    seen = BlockReader(tmp_path / "b").read()

    names = ("tested", "untested", "waits", "waited")
    assert [seen.counter(name) for name in names] == [5, 3, 2, 100]
    samples.close()

"""What is kept is chosen before it is sent; the rest goes its way untouched."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.engine.recorder.writer import BlockWriter
from vayu.engine.transport.port import Options, Slot
from vayu.engine.worker.censor import Censor
from vayu.engine.worker.exemplars import SOUGHT, Exemplars
from vayu.model.requests.request import RequestSpec
from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.rows.sample import DTYPE
from vayu.model.sends.exemplar import LARGEST_BODY, SAMPLES, SLOWEST
from vayu.model.sends.send import SendSpec
from vayu.pacing.shard import Share
from vayu.resolve.compose import WireRequest

if TYPE_CHECKING:
    from vayu.protocol.reports import Observed

CANCELLED = CODES[FailureKind.CANCELLED]
TIMEOUT = CODES[FailureKind.TIMEOUT]
S = 1_000_000_000


class Bench:
    """One worker's exemplars, and a loop and a transport that only note what they are told."""

    def __init__(self, worker=0, workers=1, seed=1, keep=0, **secret) -> None:
        self.sent: list[Observed] = []
        self.ended: list[int] = []
        self.lent = 0
        spec = SendSpec(request=RequestSpec(url="http://h/"), environment=secret)
        self.share = Share(worker, workers)
        self.exemplars = Exemplars(
            self.sent.append, Censor(spec), self, numbers=self.share, random=Random(seed)
        )
        self.exemplars.begin(S)
        self.slot = Slot(lambda slot: self.ended.append(slot.k), Options(keep=keep))
        self.slot.wire = WireRequest(method="GET", url="http://h/", headers=(("A", "b"),))

    def keep(self, slot, most) -> None:
        slot.options = replace(slot.options, keep=most)
        self.lent += 1

    def let_go(self, slot) -> None:
        slot.options = replace(slot.options, keep=0)
        slot.body, slot.header_lines = [], []

    def exchange(self, position, status=200, failure=0, body=b"hello", ms=1) -> None:
        """One whole exchange, as the loop and the transport carry it."""
        slot = self.slot
        slot.k = self.share.number(position)
        slot.intended = slot.started = S + position * 1_000_000
        if slot.k >= self.exemplars.watch_from:
            self.exemplars.watch(slot)
        slot.completed = slot.started + ms * 1_000_000
        slot.status, slot.failure = status, failure
        if slot.options.keep and status:
            slot.header_lines = [b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", b"\r\n"]
            slot.body = [body]
        slot.ended(slot)

    def look(self, *rows) -> None:
        """A flush of rows: (k, status, response in ms)."""
        batch = np.zeros(len(rows), DTYPE)
        for row, (k, status, ms) in zip(batch, rows, strict=True):
            row["k"], row["status"], row["completed"] = k, status, ms * 1_000_000
        self.exemplars.look(batch)

    def kept(self, why) -> list:
        return [one.exemplar for one in self.sent if one.exemplar.why == why]


def test_the_first_arrivals_are_the_sample_and_keep_everything() -> None:
    """Head, body, stamps and what was sent; the loop hears of each exchange as usual."""
    bench = Bench(worker=1, workers=3)
    for position in range(SAMPLES):
        bench.exchange(position)
    first = bench.kept("sample")[0]

    assert [one.k for one in bench.kept("sample")] == [1 + 3 * i for i in range(SAMPLES)]
    assert [one.place for one in bench.kept("sample")] == list(range(SAMPLES))
    assert bench.ended == [1 + 3 * i for i in range(SAMPLES)]
    assert (first.worker, first.body, first.headers) == (1, b"hello", (("X", "y"),))
    assert (first.intended, first.completed) == (0, 1_000_000)
    assert first.request is not None
    assert first.request.headers == (("A", "b"),)


def test_later_arrivals_pay_nothing() -> None:
    """Of 20,000 exchanges about 8 (1 + ln(20,000 / 8)) are kept; slots keep nothing beside."""
    bench = Bench()
    for position in range(20_000):
        bench.exchange(position)

    assert bench.lent == len(bench.kept("sample"))
    assert SAMPLES < bench.lent < 150
    assert bench.slot.options.keep == 0
    assert bench.ended == list(range(20_000))


@pytest.mark.accuracy
def test_every_arrival_has_the_same_chance() -> None:
    """Of 400 seeds, the samples that are left at the end are spread evenly over the run."""
    tenths = np.zeros(10)
    for seed in range(400):
        bench = Bench(seed=seed)
        for position in range(500):
            bench.exchange(position)
        left = {one.place: one.k for one in bench.kept("sample")}
        tenths += np.bincount([k // 50 for k in left.values()], minlength=10)
    expected = 400 * SAMPLES / 10
    chi_squared = ((tenths - expected) ** 2 / expected).sum()

    assert chi_squared < 27.9  # 9 degrees of freedom: p = 0.001


def test_the_same_seed_keeps_the_same_arrivals() -> None:
    """And another seed others."""

    def arrivals(seed: int) -> list[int]:
        bench = Bench(seed=seed)
        for position in range(2_000):
            bench.exchange(position)
        return [one.k for one in bench.kept("sample")]

    assert arrivals(3) == arrivals(3) != arrivals(4)


def test_a_new_status_is_looked_for_until_one_is_kept() -> None:
    """Its first row at once, without a body; then the next one with that status, whole."""
    bench = Bench()
    for position in range(2_000):
        bench.exchange(position)
    bench.look((2_000, 503, 1))
    before = len(bench.kept("sample"))
    for position in range(2_001, 2_010):
        bench.exchange(position)
    bench.exchange(2_010, status=503, body=b"busy")
    aim = bench.exemplars.watch_from

    about = [(one.about, one.k, one.body) for one in bench.kept("first")]
    assert about == [("200", 0, b"hello"), ("503", 2_000, None), ("503", 2_010, b"busy")]
    assert aim > 2_010
    assert len(bench.kept("sample")) == before


def test_the_search_for_a_rare_status_ends() -> None:
    """After some exchanges none is kept any more for its sake."""
    bench = Bench()
    bench.exchange(0)
    bench.look((1, 418, 1))
    for position in range(2, 2_000):
        bench.exchange(position)

    assert bench.lent <= SOUGHT + 150
    assert bench.exemplars.watch_from > 1_000


def test_the_slowest_are_known_from_their_rows() -> None:
    """Only what is slower than the slowest so far is told; failures are not responses."""
    bench = Bench()
    bench.look(*((k, 200, 10 + k) for k in range(SLOWEST)))
    assert len(bench.kept("slow")) == SLOWEST
    bench.look((100, 200, 5), (101, 200, 15), (102, 0, 30_000))
    bench.look((103, 200, 4))

    assert [one.k for one in bench.kept("slow")][SLOWEST:] == [101]
    assert bench.kept("slow")[-1].body is None


def test_the_first_failure_of_each_kind_is_told() -> None:
    """A million more are not."""
    bench = Bench()
    slot = bench.slot
    for _ in range(3):
        slot.failure, slot.status, slot.message = TIMEOUT, 0, "took 30 s"
        bench.exemplars.failed(slot)

    assert [(one.about, one.message) for one in bench.kept("first")] == [("timeout", "took 30 s")]


def test_what_the_end_of_the_run_cancelled_is_not_kept() -> None:
    """It was no exchange; its slot goes back as it was."""
    bench = Bench()
    bench.exchange(0, status=0, failure=CANCELLED)

    assert bench.sent == []
    assert bench.ended == [0]
    assert bench.slot.options.keep == 0


def test_a_slot_whose_script_needs_bodies_keeps_them() -> None:
    """Nothing is lent to it, and nothing is taken away."""
    bench = Bench(keep=1 << 20)
    bench.exchange(0, body=b"x" * (LARGEST_BODY + 5))

    assert bench.lent == 0
    assert bench.slot.options.keep == 1 << 20
    assert (len(bench.kept("sample")[0].body), bench.kept("sample")[0].overflow) == (
        LARGEST_BODY,
        5,
    )


def test_what_a_target_sends_is_bounded() -> None:
    """Headers without end; and a message as long as a page."""
    bench = Bench()
    bench.slot.message = "m" * 10_000
    bench.exchange(0)
    bench.slot.k = 1
    bench.exemplars.watch(bench.slot)
    bench.slot.header_lines = [b"H%d: %s\r\n" % (i, b"v" * 9_000) for i in range(300)]
    bench.slot.body = [b"x"]
    bench.slot.ended(bench.slot)
    last = bench.sent[-1].exemplar

    assert len(last.headers or ()) == 100
    assert {len(value) for _, value in last.headers or ()} == {4_000}
    assert len(last.message or "") == 500


def test_what_is_secret_of_an_exchange_goes_along() -> None:
    """What its user's scripts set; the engine knows the rest."""
    bench = Bench(token="c4nary")
    bench.slot.changes.environment["session"] = "s3ssion-value"
    bench.exchange(0)

    assert "s3ssion-value" in bench.sent[0].values
    assert "c4nary" not in bench.sent[0].values
    assert "s3ssion-value" not in repr(bench.sent[0])


def test_the_batch_that_is_looked_at_is_the_one_that_is_counted(tmp_path) -> None:
    """`look` takes rows as a worker packs them, and leaves them alone."""
    bench = Bench()
    rows = np.zeros(4, DTYPE)
    rows["status"], rows["completed"] = [200, 200, 503, 0], 5
    rows.flags.writeable = False
    bench.exemplars.look(rows)
    BlockWriter(tmp_path / "b").write(rows, {})

    assert [(one.about, one.k) for one in bench.kept("first")] == [("200", 0), ("503", 0)]


def test_a_slow_row_shows_the_request_of_its_own_step() -> None:
    """In an A/B run; of one that changes each time nothing is known afterwards."""
    bench = Bench()
    bench.exemplars = Exemplars(
        bench.sent.append,
        Censor(SendSpec(request=RequestSpec(url="http://h/"))),
        bench,
        numbers=bench.share,
        random=Random(1),
        constant=[True, True, False],
    )
    for step in range(3):
        bench.slot.step = step
        bench.slot.wire = WireRequest(method="GET", url=f"http://h/{step}", headers=())
        bench.exemplars.watch(bench.slot)
        bench.slot.ended(bench.slot)
    bench.sent.clear()

    rows = np.zeros(3, DTYPE)
    rows["step"], rows["status"] = range(3), 200
    rows["completed"] = [3 * S, 2 * S, S]
    bench.exemplars.look(rows)
    slow = [one.exemplar for one in bench.sent if one.exemplar.why == "slow"]
    assert [one.request and one.request.url for one in slow] == ["http://h/0", "http://h/1", None]

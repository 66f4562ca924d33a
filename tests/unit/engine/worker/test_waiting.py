"""Scripts that wait under load, in virtual time: what is whose wait, and what an end leaves."""

from __future__ import annotations

import time
from itertools import count
from types import SimpleNamespace

import pytest

from vayu.engine.scripting.patience import patience_with
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.engine.transport.port import Options, Slot
from vayu.engine.worker import errands, scripts, waiting
from vayu.engine.worker.censor import Censor
from vayu.engine.worker.chain import chain_of
from vayu.engine.worker.errands import Errands
from vayu.engine.worker.exchange import LoadExchange
from vayu.engine.worker.exemplars import Unobserved
from vayu.engine.worker.notes import FirstNotes
from vayu.engine.worker.tally import Tally
from vayu.engine.worker.waiting import WaitingExchange
from vayu.model.requests.request import RequestSpec
from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.scripts.script import LONGEST_TURN, LONGEST_WAIT, ScriptSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.compose import Composer
from vayu.resolve.scopes import scopes_of
from vayu.units import NS_PER_MS, NS_PER_S, NS_PER_US

TIMER = "setTimeout(() => {}, 100)"
TEST = "pm.test('later', (done) => setTimeout(done, 100))"
ASK = "pm.sendRequest('http://h/a', () => {})"


class Wire:
    """A transport that never answers by itself."""

    def __init__(self) -> None:
        self.flying: list[Slot] = []

    def slot(self, ended, options):
        return Slot(ended, options)

    def start(self, slot) -> None:
        self.flying.append(slot)

    def forget_cookies(self, slot, but=()) -> None:
        pass

    def cookie_lines(self, _):
        return []

    def cancel(self) -> None:
        flying, self.flying = self.flying, []
        for slot in flying:
            slot.unsent(CODES[FailureKind.CANCELLED], "")
            slot.ended(slot)


class Bench:
    """One slot whose scripts wait, on a clock that is set by hand. [ms]."""

    def __init__(self, monkeypatch, pre=None, post=None) -> None:
        self.now = 0
        clock = SimpleNamespace(
            monotonic_ns=lambda: self.now * NS_PER_MS, perf_counter_ns=lambda: self.now * NS_PER_MS
        )
        for module in (errands, scripts, waiting):
            monkeypatch.setattr(module, "time", clock)
        spec = SendSpec(request=RequestSpec(url="http://h/"), script=ScriptSpec(pre=pre, post=post))
        scopes = scopes_of(spec)
        self.reports, self.over, self.wire = [], [], Wire()
        self.tested, self.waited = [], []
        notes = FirstNotes(self.reports.append, Censor(spec))
        exchange = LoadExchange(
            Composer(spec.request),
            scopes,
            chain_of(spec.script, (), lambda script: ScriptRunner(script, scopes)),
            notes=notes,
            tally=Tally(notes, Unobserved(), count=lambda *_: None, count_passed=lambda *_: None),
            tested=lambda *counts: self.tested.append(counts),
        )
        self.gate = WaitingExchange(
            exchange,
            self.wire,
            Errands(self.wire, Composer),
            ways=[(spec.request, Options())],
            waited=self.waited.append,
        )
        self.slot = self.gate.slot(self.over.append, Options())
        self.gate.before(self.slot)
        self.gate.start(self.slot)

    def turn(self, now):
        self.now = now
        self.gate.turn(now * NS_PER_MS)

    def respond(self, slot, started, completed):
        self.wire.flying.remove(slot)
        slot.status, slot.failure = 200, 0
        slot.started, slot.completed = started * NS_PER_MS, completed * NS_PER_MS
        slot.ended(slot)
        self.gate.settle()

    @property
    def stamps(self):
        slot = self.slot
        return tuple(t / NS_PER_MS for t in (slot.intended, slot.started, slot.completed))


def test_a_script_that_waits_at_the_end_was_not_sent(monkeypatch) -> None:
    """Its exchange is cancelled, which is no failure, and nobody is told one."""
    bench = Bench(monkeypatch, pre=TIMER)
    bench.now = 40
    bench.gate.cancel()

    assert bench.over == [bench.slot]
    assert bench.slot.failure == CODES[FailureKind.CANCELLED]
    assert bench.stamps == (40, 40, 40)
    assert (bench.reports, bench.wire.flying) == ([], [])


def test_a_response_whose_script_waits_at_the_end_is_kept_untested(monkeypatch) -> None:
    """It came, and nobody knows what the script would have found."""
    bench = Bench(monkeypatch, post=TEST)
    bench.respond(bench.slot, 5, 10)
    assert bench.over == []
    bench.gate.cancel()

    assert bench.over == [bench.slot]
    assert (bench.slot.status, bench.slot.failure) == (200, 0)
    assert (bench.tested, bench.reports) == ([(0, 1)], [])


def test_responses_that_no_script_came_to_by_the_end_are_kept_untested(monkeypatch) -> None:
    """They waited for their turn; what was under way is cancelled, which is no response."""
    bench = Bench(monkeypatch, post=TEST)
    bench.gate.start(bench.gate.slot(bench.over.append, Options()))
    bench.slot.ended(bench.slot)
    bench.wire.flying.remove(bench.slot)
    bench.gate.cancel()

    assert [slot.failure for slot in bench.over] == [0, CODES[FailureKind.CANCELLED]]
    assert [sum(counts) for counts in zip(*bench.tested, strict=True)] == [0, 1]
    assert bench.reports == []


def test_responses_whose_scripts_take_long_are_looked_at_in_several_turns(monkeypatch) -> None:
    """Thirty that loop must not hold a worker for half a minute."""
    for module in (errands, waiting):
        monkeypatch.setattr(module, "LONG", -1)
    bench = Bench(monkeypatch, post="pm.test('a', () => true); setTimeout")
    came = [bench.gate.slot(bench.over.append, Options()) for _ in range(3)]
    for slot in came:
        slot.status = 200
        slot.ended(slot)
    for looked_at in (1, 2, 3):
        bench.gate.settle()
        assert bench.over == came[:looked_at]
        assert (bench.gate.turn(0) == 0) is (looked_at < 3)


def test_lateness_of_the_worker_is_send_lag_and_no_wait(monkeypatch) -> None:
    """A timer of 100 ms that is looked at after 150 moves the request by 100."""
    bench = Bench(monkeypatch, pre=TIMER)
    bench.turn(150)

    assert bench.wire.flying == [bench.slot]
    assert bench.stamps[:2] == (100, 150)
    assert bench.waited == [100 * NS_PER_MS]
    assert bench.slot.script == 100 * NS_PER_MS // NS_PER_US


def test_a_script_on_a_response_moves_its_row_by_what_it_asked_for(monkeypatch) -> None:
    """No duration changes, and the user is late for its next request, not longer in this one."""
    bench = Bench(monkeypatch, post=TEST)
    bench.now = 10
    bench.respond(bench.slot, 5, 10)
    bench.turn(200)

    assert bench.over == [bench.slot]
    assert bench.stamps == (100, 105, 110)
    assert bench.slot.script == 100 * NS_PER_MS // NS_PER_US
    assert bench.tested == [(1, 0)]


def test_scripts_that_take_long_after_their_wait_go_on_in_several_turns(monkeypatch) -> None:
    """Thirty that loop when their timer is due must not hold a worker for half a minute."""
    bench = Bench(monkeypatch, post=TEST)
    came = [bench.gate.slot(bench.over.append, Options()) for _ in range(3)]
    for slot in came:
        slot.status = 200
        slot.ended(slot)
    bench.gate.settle()
    monkeypatch.setattr(errands, "LONG", 1)
    clock = SimpleNamespace(monotonic_ns=time.monotonic_ns, perf_counter_ns=count().__next__)
    monkeypatch.setattr(errands, "time", clock)
    for gone_on in (1, 2, 3):
        assert bench.gate.turn(200 * NS_PER_MS) == 0
        assert bench.over == came[:gone_on]


@pytest.mark.parametrize("times", [1, 3])
def test_requests_of_scripts_are_waited_for_as_long_as_they_take(monkeypatch, times) -> None:
    """From their start to their end, together if they go together."""
    bench = Bench(monkeypatch, pre=";".join([ASK] * times))
    bench.now = 60
    for n, slot in enumerate(tuple(bench.wire.flying)):
        bench.respond(slot, 0, 30 + 5 * n)
    bench.turn(60)

    assert bench.stamps[:2] == (30 + 5 * (times - 1), 60)


def test_the_end_of_a_run_waits_as_long_as_its_scripts_may() -> None:
    """Those that wait each; and all that are there for their turn."""
    ready = ScriptSpec(pre="pm.variables.set('a', 1)", post=TEST)

    assert patience_with(ScriptSpec(pre="1")) == LONGEST_TURN * NS_PER_S
    assert patience_with(ready) == (LONGEST_TURN + LONGEST_WAIT) * NS_PER_S
    both = patience_with(ready, [ScriptSpec(pre=TIMER)])
    assert both == (LONGEST_TURN + 2 * LONGEST_WAIT) * NS_PER_S
    assert patience_with(ScriptSpec()) == 0

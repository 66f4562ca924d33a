"""Many responses of a load run in one look: how far it comes, and what it says of each."""

from __future__ import annotations

import pytest

from tests.unit.engine.worker.exchange_bench import Bench
from vayu.engine.transport.port import Options, Slot
from vayu.engine.worker.alternating import AlternatingExchange
from vayu.engine.worker.stream import StreamExchange
from vayu.model.rows.failure import CODES, FailureKind

_LOST = CODES[FailureKind.TIMEOUT]


def slots(*failures: int) -> list[Slot]:
    """Responses, or why there are none."""
    made = []
    for step, failure in enumerate(failures):
        slot = Slot(lambda _: None, Options(keep=1 << 20))
        slot.status, slot.body, slot.step = 0 if failure else 200, [b"{}"], step % 2
        slot.started, slot.completed, slot.failure = 0, 3_000_000, failure
        made.append(slot)
    return made


@pytest.mark.parametrize("post", ["pm.test('a', () => true)", "pm.variables.get('a')"])
def test_a_look_ends_with_the_response_at_which_it_has_taken_long(
    post: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is tested once, each failure told once, whether scripts run together or not."""
    for module in ("scripting.quickjs", "worker.exchange"):
        monkeypatch.setattr(f"vayu.engine.{module}.LONG", -1)
    bench = Bench(post=post + "; if (pm.response.code === 200) throw new Error('no')")
    came = slots(0, _LOST, 0, 0)

    left = bench.exchange.after(came)
    assert left == [came[2], came[3]]
    assert bench.exchange.after(left) == [came[3]]
    assert bench.exchange.after([came[3]]) == []
    assert bench.tested == [1, 1, 1]
    assert [slot.failure for slot in came[1:2]] == [_LOST]
    assert {slot.failure for slot in (came[0], *came[2:])} == {CODES[FailureKind.SCRIPT]}


def test_of_requests_that_take_turns_each_is_looked_at_as_far_as_its_scripts_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that loops leaves its own for later, not those of the other."""
    monkeypatch.setattr("vayu.engine.worker.exchange.LONG", -1)
    slow, quick = Bench(post="pm.variables.get('a')"), Bench(post="pm.test('a', () => true)")
    came = slots(0, 0, 0, 0)

    left = AlternatingExchange([slow.exchange, quick.exchange]).after(came)
    assert left == [came[2]]
    assert (slow.tested, quick.tested) == ([1], [1, 1])


@pytest.mark.parametrize("post", ["pm.test('a', () => true)", "pm.variables.get('a')"])
def test_once_a_run_is_over_responses_stay_untested_and_are_counted(post: str) -> None:
    """Failures are told as ever, and are no responses that could have been tested."""
    first, second = Bench(post=post), Bench(post=post)
    exchange = StreamExchange(AlternatingExchange([first.exchange, second.exchange]), lambda *_: 0)
    exchange.stop_testing()

    assert exchange.after(slots(0, _LOST, 0, 0, 0)) == []
    assert (first.tested, first.untested) == ([], 3)
    assert (second.tested, second.untested) == ([], 1)
    assert [report.topic for report in second.reports] == ["failure"]
    assert first.reports == []


def test_responses_that_nothing_tests_are_not_untested() -> None:
    """There is no script on them."""
    bench = Bench(pre="pm.variables.set('a', 1)")
    bench.exchange.stop_testing()

    assert bench.exchange.after(slots(0, 0)) == ()
    assert bench.untested == 0


@pytest.mark.parametrize(
    ("scripts", "deferred"),
    [({}, False), ({"pre": "1"}, True), ({"post": "1"}, True), ({"pre": "1", "post": "1"}, True)],
)
def test_what_ended_waits_for_the_next_turn_wherever_scripts_may_take_long(
    scripts: dict[str, str], *, deferred: bool
) -> None:
    """Also where they are only before requests: those of the user's next one run then."""
    with_scripts, without = Bench(**scripts).exchange, Bench().exchange
    assert with_scripts.deferred is deferred
    assert AlternatingExchange([without, with_scripts]).deferred is deferred
    assert StreamExchange(with_scripts, lambda *_: None).deferred

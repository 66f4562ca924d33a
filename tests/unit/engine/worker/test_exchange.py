"""Around each request of a load run: variables, scripts, and how they fail."""

from __future__ import annotations

import pytest

from tests.unit.engine.worker.exchange_bench import Bench
from vayu.engine.transport.port import Options, Slot
from vayu.model.rows.failure import CODES, KINDS, FailureKind
from vayu.model.rows.sample import ABSENT
from vayu.model.scripts.checked import Checked
from vayu.model.scripts.script import LevelScript
from vayu.protocol.reports import Named, Noted


def test_a_constant_request_is_composed_once() -> None:
    """The transport sees that nothing changed, because it is the same object."""
    bench = Bench(url="http://h/a")
    assert bench.exchange.before(bench.slot)
    first = bench.slot.wire
    assert bench.exchange.before(bench.slot)

    assert bench.slot.wire is first


def test_variables_resolve_after_the_pre_request_script() -> None:
    """What the script sets is what goes out, and stays with its user."""
    bench = Bench(
        url="http://h/{{n}}",
        variables={"n": 1},
        pre="pm.environment.set('n', (pm.environment.get('n') || 0) + 1)",
    )
    urls = []
    for _ in range(3):
        assert bench.exchange.before(bench.slot)
        urls.append(bench.slot.wire.url)
    other = Slot(lambda _: None, Options())
    bench.exchange.before(other)

    assert urls == ["http://h/2", "http://h/3", "http://h/4"]
    assert other.wire.url == "http://h/2"


def test_scopes_of_a_user_are_its_own_and_local_ends_with_the_exchange() -> None:
    """Globals and the collection too; a variable of the collection is put together afterwards."""
    bench = Bench(
        url="{{base}}/{{local}}",
        collection={"base": "http://{{host}}", "host": "a", "n": 0},
        pre="""
        const n = pm.collectionVariables.get("n") + 1;
        pm.collectionVariables.set("n", n);
        pm.globals.set("seen", (pm.globals.get("seen") ?? 0) + 1);
        pm.environment.set("host", `h${n}`);
        pm.variables.set("local", `${pm.variables.has("old")}${pm.globals.get("seen")}`);
        pm.variables.set("old", 1);
        """,
    )
    urls = []
    for slot in (bench.slot, bench.slot, Slot(lambda _: None, Options())):
        assert bench.exchange.before(slot)
        urls.append(slot.wire.url)

    assert urls == ["http://h1/false1", "http://h2/false2", "http://h1/false1"]


def test_scripts_of_every_level_run_and_one_that_breaks_is_named() -> None:
    """Nothing is sent, but the tests of the other levels are counted."""
    shop = LevelScript(level="collection", name="Shop", pre="null.x")
    bench = Bench(pre="pm.test('own', () => true)", above=(shop,))

    assert not bench.exchange.before(bench.slot)
    assert bench.slot.failure == CODES[FailureKind.SCRIPT]
    assert bench.slot.message.startswith("collection 'Shop': TypeError")
    assert len(bench.counted) == 1


def test_a_request_that_is_skipped_is_not_sent_and_has_not_failed() -> None:
    """The tests before it are counted, and nobody is told of a failure."""
    bench = Bench(pre="pm.test('own', () => true); pm.execution.skipRequest(); pm.test('no')")

    assert not bench.exchange.before(bench.slot)
    assert (bench.slot.failure, bench.slot.message) == (CODES[FailureKind.SKIPPED], "")
    assert bench.slot.wire is None
    assert len(bench.counted) == 1
    bench.exchange.after([bench.slot])
    assert [report for report in bench.reports if isinstance(report, Noted)] == []


def test_a_missing_value_is_a_failure_by_name_and_nothing_is_sent() -> None:
    """No request goes out with a literal {{token}}."""
    bench = Bench(headers={"Authorization": "Bearer {{token}}"})

    assert not bench.exchange.before(bench.slot)
    assert bench.slot.failure == CODES[FailureKind.UNRESOLVED]
    assert "token" in bench.slot.message
    assert [r.about for r in bench.reports] == ["unresolved"]

    close = Bench(headers={"Authorization": "Bearer {{tokn}}"}, variables={"token": "t"})
    close.exchange.before(close.slot)
    assert close.slot.message == "no value for tokn; did you mean {{token}}?"


def test_a_value_that_breaks_a_header_is_a_failure() -> None:
    """CR and LF that arrive through a variable are refused after substitution."""
    bench = Bench(headers={"X": "{{v}}"}, variables={"v": "a\r\nEvil: 1"})

    assert not bench.exchange.before(bench.slot)
    assert bench.slot.failure == CODES[FailureKind.OTHER]


def test_every_test_of_every_response_is_counted() -> None:
    """Each outcome goes to its test's place; the name is told once, the message of the first."""
    bench = Bench(
        post="pm.test('ok', () => pm.expect(pm.response.code).to.equal(200));"
        "pm.test('id', () => pm.expect(pm.response.json().id).to.equal(7))"
    )
    for status in (200, 500):
        bench.exchange.before(bench.slot)
        bench.respond(status, b'{"id": 7}')

    assert bench.counted == [
        (0, Checked.PASSED),
        (1, Checked.PASSED),
        (0, Checked.FAILED),
        (1, Checked.PASSED),
    ]
    assert (bench.slot.checks_passed, bench.slot.checks_failed) == (1, 1)
    assert [r for r in bench.reports if isinstance(r, Named)] == [
        Named(index=0, name="ok"),
        Named(index=1, name="id"),
    ]
    assert [r.about for r in bench.reports if isinstance(r, Noted)] == ["ok"]
    assert bench.slot.failure == 0


@pytest.mark.parametrize("script", ["nonsense()", "while (true) {}"])
def test_a_script_that_breaks_fails_its_request(script) -> None:
    """A throw outside a test, and a loop without an end: the next request is not affected."""
    bench = Bench(post=script)
    bench.exchange.before(bench.slot)
    bench.respond()

    assert bench.slot.failure == CODES[FailureKind.SCRIPT]
    assert bench.slot.status == 200
    assert bench.slot.message


def test_a_broken_pre_request_script_sends_nothing() -> None:
    """The request could not be what it was meant to be."""
    bench = Bench(pre="throw new Error('no')")

    assert not bench.exchange.before(bench.slot)
    assert bench.slot.failure == CODES[FailureKind.SCRIPT]


def test_a_body_over_the_cap_is_not_tested_in_part() -> None:
    """Half a body would fail or pass by accident."""
    bench = Bench(post="pm.test('x', () => pm.expect(1).to.equal(1))")
    bench.exchange.before(bench.slot)
    bench.slot.overflow = 5
    bench.respond()

    assert bench.slot.failure == CODES[FailureKind.TOO_LARGE]
    assert bench.counted == []


def test_a_failed_request_runs_no_tests() -> None:
    """There is nothing to look at, and the checks of the exchange before are not its own."""
    bench = Bench(post="pm.test('x', () => pm.expect(1).to.equal(1))")
    bench.exchange.before(bench.slot)
    bench.respond()
    bench.exchange.before(bench.slot)
    bench.slot.failure, bench.slot.message = CODES[FailureKind.RESET], "gone"
    bench.exchange.after([bench.slot])

    assert (bench.slot.checks_passed, bench.slot.checks_failed) == (0, 0)
    assert bench.counted == [(0, Checked.PASSED)]


PASS = "pm.test('p', () => pm.expect(1).to.equal(1));"
FAIL = "pm.test('f', () => pm.expect(1).to.equal(2));"


def test_a_row_holds_the_tests_of_both_scripts() -> None:
    """So the rows add up to what is counted by name."""
    bench = Bench(pre=PASS, post=PASS + FAIL)
    bench.exchange.before(bench.slot)
    bench.respond()

    assert (bench.slot.checks_passed, bench.slot.checks_failed) == (2, 1)
    assert len(bench.tested) == 1
    assert sorted(bench.counted) == [(0, Checked.PASSED), (0, Checked.PASSED), (1, Checked.FAILED)]


def test_tests_before_a_request_that_fails_stay_in_its_row() -> None:
    """They were run and counted."""
    bench = Bench(pre=PASS, post=PASS)
    bench.exchange.before(bench.slot)
    bench.slot.failure, bench.slot.message = CODES[FailureKind.RESET], "gone"
    bench.exchange.after([bench.slot])

    assert (bench.slot.checks_passed, bench.slot.checks_failed) == (1, 0)
    assert bench.counted == [(0, Checked.PASSED)]


def test_a_script_that_did_not_run_has_no_time() -> None:
    """The time of the exchange before is not the next one's."""
    bench = Bench(post=PASS)
    bench.exchange.before(bench.slot)
    bench.respond()
    assert bench.slot.script != ABSENT

    bench.exchange.before(bench.slot)
    bench.slot.failure, bench.slot.message = CODES[FailureKind.RESET], "gone"
    bench.exchange.after([bench.slot])
    assert bench.slot.script == ABSENT


def test_what_a_script_makes_of_the_request_is_what_is_sent() -> None:
    """Each request anew, with its variables filled in afterwards."""
    bench = Bench(
        url="http://h/a",
        pre="pm.variables.set('n', 7); pm.request.url.query.add({key: 'n', value: '{{n}}'});"
        "pm.request.headers.add({key: 'X', value: '{{n}}'}); pm.request.method = 'PUT'",
    )
    sent = []
    for _ in range(2):
        assert bench.exchange.before(bench.slot)
        sent.append((bench.slot.wire.method, bench.slot.wire.url, bench.slot.wire.headers))

    assert sent == [("PUT", "http://h/a?n=7", (("X", "7"),))] * 2


def test_a_request_that_a_script_breaks_is_a_failure() -> None:
    """It says which part, and nothing is sent."""
    bench = Bench(url="http://h/a", pre="pm.request.url = 'ftp://h/'")

    assert not bench.exchange.before(bench.slot)
    assert bench.slot.failure == CODES[FailureKind.SCRIPT]
    assert "pm.request.url" in bench.slot.message


def test_every_outcome_of_a_test_is_counted_as_what_it_is() -> None:
    """One that asserted nothing counts against the response, one that was skipped does not."""
    bench = Bench(post=PASS + FAIL + "pm.test.skip('s'); pm.test('n', () => {});")
    bench.exchange.before(bench.slot)
    bench.respond()

    assert (bench.slot.checks_passed, bench.slot.checks_failed) == (1, 2)
    assert bench.counted == list(
        enumerate([Checked.PASSED, Checked.FAILED, Checked.SKIPPED, Checked.ASSERTED_NOTHING])
    )


def test_one_name_at_two_levels_is_two_tests() -> None:
    """Each has a place, a level and a first message of its own."""
    bench = Bench(
        post="pm.test('ok', () => pm.expect(1).to.equal(2))",
        above=[LevelScript(level="folder", post="pm.test('ok', () => pm.expect(1).to.equal(1))")],
    )
    assert bench.exchange.before(bench.slot)
    bench.respond()

    assert bench.counted == [(0, Checked.PASSED), (1, Checked.FAILED)]
    assert bench.reports == [
        Named(index=0, name="ok", level="folder"),
        Named(index=1, name="ok", level="request"),
        Noted(topic="check", about="ok", text="expected 1 to equal 2"),
    ]


def test_responses_that_came_together_are_each_told_once() -> None:
    """One passes, one fails, one breaks the script, one was too long, one never came."""
    bench = Bench(
        post="if (pm.response.code === 500) null.x;"
        "pm.test('ok', () => pm.expect(pm.response.code).to.equal(200))"
    )
    slots = [Slot(lambda _: None, Options(keep=1 << 20)) for _ in range(5)]
    for slot, status in zip(slots, (200, 404, 500, 200, 0), strict=True):
        bench.exchange.before(slot)
        slot.status, slot.body, slot.completed = status, [b"{}"], 3_000_000
    slots[3].overflow = 1
    slots[4].failure, slots[4].message = CODES[FailureKind.RESET], "gone"

    bench.exchange.after(slots)

    assert [(slot.checks_passed, slot.checks_failed) for slot in slots] == [
        (1, 0), (0, 1), (0, 0), (0, 0), (0, 0)
    ]  # fmt: skip
    assert [slot.failure and KINDS[slot.failure - 1] for slot in slots] == [
        0, 0, FailureKind.SCRIPT, FailureKind.TOO_LARGE, FailureKind.RESET
    ]  # fmt: skip
    assert [slot.script == ABSENT for slot in slots] == [False, False, False, True, True]
    assert len({slot.script for slot in slots[:3]}) == 1
    assert len(bench.tested) == 3
    assert bench.counted == [(0, Checked.PASSED), (0, Checked.FAILED)]
    assert [r.about for r in bench.reports if isinstance(r, Noted)] == [
        "reset", "too_large", "ok", "script"
    ]  # fmt: skip

"""Many responses tested in one call come to what each comes to alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import quickjs
from hypothesis import given, settings, strategies as st

from tests.unit.engine.scripting.responses import Came, each, runner
from tests.unit.engine.scripting.tested import brief, short
from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.port import Limits, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.engine.scripting.watchdog import Watchdog
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes
from vayu.units import NS_PER_S

TIME = "ran longer than 0.1 s and was stopped"

MIXED = """
const code = pm.response.code;
pm.test("sound", () => pm.expect(pm.response.json()).to.be.an("array"));
if (code === 201) pm.test("more", () => pm.expect(code).not.to.equal(201));
if (code === 202) pm.expect(1);
if (code === 203) console.log(code);
if (code === 204) null.x;
if (code === 205) pm.execution.setNextRequest("a");
if (code === 206) pm.test("idle", () => {});
if (code === 207) pm.test("status", () => pm.expect(pm.response.status).to.equal(207));
if (code === 208) pm.test("left", () => { pm.expect(1); });
if (code === 209) pm.test.skip("later", () => {});
if (code === 210) pm.test("outer", () => { pm.test("inner", () => pm.expect(1).to.equal(2)); });
if (code === 211) globalThis.kept = (globalThis.kept ?? 0) + 1;
if (code === 212) new ArrayBuffer(1e9);
"""


MANY, SINGLE = runner(MIXED), runner(MIXED)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(200, 213), min_size=1, max_size=12))
def test_the_outcomes_are_those_of_each_alone(codes: list[int]) -> None:
    """Whatever the ones before it did, in whatever order."""
    together = each(MANY, [Came(code) for code in codes])
    views = [ResponseView(code, "OK", (), b"[]", 3.0) for code in codes]
    alone = [SINGLE.after(Changes(), None, one) for one in views]
    assert [short(one) for one in together] == [short(one) for one in alone]


OLD = """
tests["sound"] = JSON.parse(responseBody)[0] === undefined;
if (responseCode.code === 201) tests["more"] = false;
if (responseCode.code === 202) tests["said"] = () => true;
if (responseCode.code === 203) console.log(Object.keys(tests));
if (responseCode.code === 204) null.x;
if (responseCode.code === 205) tests = { other: 1 };
if (responseCode.code === 206) counted = typeof counted === "undefined" ? 1 : counted + 1;
if (responseCode.code === 207) tests["phrase"] = responseCode.name === "OK";
"""
OLD_MANY, OLD_SINGLE = runner(OLD), runner(OLD)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(200, 208), min_size=1, max_size=12))
def test_so_are_those_of_the_years_before_pm(codes: list[int]) -> None:
    """What is put into `tests` is a test of its response alone."""
    assert OLD_MANY.together
    together = each(OLD_MANY, [Came(code) for code in codes])
    views = [ResponseView(code, "OK", (), b"[]", 3.0) for code in codes]
    alone = [OLD_SINGLE.after(Changes(), None, one) for one in views]
    assert [short(one) for one in together] == [short(one) for one in alone]


@pytest.fixture
def _nothing_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a busy machine keeps this process waiting."""
    monkeypatch.setattr("vayu.engine.scripting.quickjs.LONG", 60 * NS_PER_S)


def test_after_a_response_that_took_long_no_other_is_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sixty scripts that loop must not hold a worker for a minute: it comes to one at a time."""
    monkeypatch.setattr("vayu.engine.scripting.quickjs.LONG", -1)
    many = runner("for (;;) {}", Limits(time=0.1))
    for _ in range(3):
        assert [(one.error, n) for one, n in many.after_each([Came(200)] * 60)] == [(TIME, 1)]


@pytest.mark.usefixtures("_nothing_takes_long")
def test_what_is_known_is_the_same_object_for_all() -> None:
    """So the worker counts it with one look."""
    many = runner("pm.test('ok', () => pm.response.to.have.status(200))")
    many.after_each([Came(200)])
    found = many.after_each([Came(200)] * 150)
    assert [times for _, times in found] == [64, 64, 22]
    assert {id(one) for one, _ in found} == {id(found[0][0])}
    assert found[0][0].recurs


@pytest.mark.usefixtures("_nothing_takes_long")
def test_what_is_the_same_in_a_row_is_told_once() -> None:
    """Also among others."""
    many = runner("pm.test(String(pm.response.code), () => pm.expect(1).to.equal(1))")
    each(many, [Came(200), Came(201)])
    codes = [200, 200, 201, 201, 201, 200]
    found = many.after_each([Came(code) for code in codes])
    assert [(one.tests[0].name, n) for one, n in found] == [("200", 2), ("201", 3), ("200", 1)]


def test_one_that_does_not_end_is_named_alone() -> None:
    """Those before it keep what they came to, those after it get a context of their own."""
    many = runner(
        "pm.test('ok', () => pm.expect(1).to.equal(1)); if (pm.response.code === 500) for (;;) {}"
    )
    for _ in range(2):
        codes = [200, 200, 500, 200, 500, 200]
        found = each(many, [Came(code) for code in codes])
        assert [one.error for one in found] == [None, None, TIME, None, TIME, None]
        assert {brief(one.tests) for one in found} == {(("ok", True, None),)}


def test_many_that_take_their_time_are_not_one_call_that_hangs() -> None:
    """A call ends with the response at which it has taken long, for a watchdog sees calls."""
    watchdog = Watchdog(60.0)
    wait = "const begun = Date.now(); while (Date.now() - begun < 105) {}"
    post = f"{wait} console.log(pm.response.code)"
    many = ScriptRunner(ScriptSpec(post=post), Scopes(), watchdog=watchdog)
    found = each(many, [Came(code) for code in (1, 2, 3)])
    assert [one.console for one in found] == [(("log", str(code)),) for code in (1, 2, 3)]
    assert watchdog.turn == 2 * 3


def test_many_that_take_their_time_are_not_one_that_takes_too_long() -> None:
    """The limit is of each."""
    many = runner(
        "for (let i = 0; i < 2e5; i++) {} pm.test('ok', () => pm.expect(1).to.equal(1))",
        Limits(time=0.05),
    )
    found = each(many, [Came(200)] * 30)
    assert {(one.error, brief(one.tests)) for one in found} == {(None, (("ok", True, None),))}


def test_a_context_that_can_say_nothing_any_more_takes_no_response_with_it() -> None:
    """All of them are tested one by one in a new one."""
    many = runner("pm.test('ok', () => pm.response.to.have.status(200))")

    def exhausted(*_values: object) -> str:
        raise quickjs.JSException("out of memory")

    assert many._realm is not None
    many._realm.each = many._realm.until_now = exhausted
    found = each(many, [Came(200), Came(404), Came(200)])
    assert [one.tests[0].outcome for one in found] == ["passed", "failed", "passed"]


def test_what_a_script_changes_unseen_is_its_own_users(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it had run alone, should ever one be thought to change nothing."""
    source = "if (pm.response.code > 200) pm.variables.set('a', 1)"
    blind = replace(analyse(source), reads_variables=False)
    monkeypatch.setattr("vayu.engine.scripting.quickjs.analysed", lambda text: text and blind)
    many = runner(source)
    assert many.together
    came = [Came(200), Came(201), Came(200)]
    many.after_each(came)
    assert [one.changes.local for one in came] == [{}, {"a": 1}, {}]


@pytest.mark.parametrize(
    ("post", "together"),
    [
        ("pm.test('a', () => pm.response.to.have.status(200))", True),
        ("pm.test('a', () => pm.expect(pm.response.json().id).to.equal(7))", True),
        ("pm.test('a', () => pm.response.to.have.header('etag'))", True),
        ("pm.test('a', () => pm.expect(pm.response.json()[0].tags['a']).to.be.ok)", True),
        ("tests['a'] = responseCode.code === 200", True),
        ("pm.environment.set('a', 1)", False),
        ("pm.test('a', async () => {})", False),
        ("setTimeout(() => {}, 1)", False),
        ("pm.test('a', () => pm.expect(pm.request.method).to.equal('GET'))", False),
        ("pm.test('a', () => pm.expect(pm.cookies.has('a')).to.be.true)", False),
        ("pm.info.iteration", False),
        ("require('lodash').size([1])", False),
    ],
)
def test_only_what_looks_at_nothing_but_the_response_is_tested_together(
    post: str, *, together: bool
) -> None:
    """Nor may it leave anything for later, or share a library."""
    assert runner(post).together is together

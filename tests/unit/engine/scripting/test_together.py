"""Many responses tested in one call come to what each comes to alone."""

from __future__ import annotations

import pytest
import quickjs
from hypothesis import given, settings, strategies as st

from tests.unit.engine.scripting.tested import brief, short
from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.handover import response_parts
from vayu.engine.scripting.port import Limits, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.engine.scripting.quickjs_together import MOST, MOST_BYTES, PARTS, batches
from vayu.engine.scripting.watchdog import Watchdog
from vayu.model.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

LIMITS = Limits(time=0.1, memory=24 * 2**20)
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


def runner(post: str, limits: Limits = LIMITS) -> ScriptRunner:
    """A script on responses, compiled."""
    return ScriptRunner(ScriptSpec(post=post), Scopes(), limits=limits)


def view(code: int, body: bytes = b"[]") -> ResponseView:
    """A response that takes 3 ms."""
    return ResponseView(code, "OK", (), body, 3.0)


MANY, SINGLE = runner(MIXED), runner(MIXED)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(200, 213), min_size=1, max_size=12))
def test_the_outcomes_are_those_of_each_alone(codes: list[int]) -> None:
    """Whatever the ones before it did, in whatever order."""
    views = [view(code) for code in codes]
    together = MANY.after_each([Changes() for _ in views], views)
    alone = [SINGLE.after(Changes(), None, one) for one in views]
    assert [short(one) for one in together] == [short(one) for one in alone]


def test_what_is_known_is_the_same_object_for_all() -> None:
    """So the worker counts it with one look."""
    many = runner("pm.test('ok', () => pm.response.to.have.status(200))")
    many.after_each([Changes()], [view(200)])
    found = many.after_each([Changes()] * 150, [view(200)] * 150)
    assert len(found) == 150
    assert {id(one) for one in found} == {id(found[0])}
    assert found[0].recurs


def test_one_that_does_not_end_is_named_alone() -> None:
    """Those before it keep what they came to, those after it get a context of their own."""
    many = runner(
        "pm.test('ok', () => pm.expect(1).to.equal(1)); if (pm.response.code === 500) for (;;) {}"
    )
    for _ in range(2):
        codes = [200, 200, 500, 200, 500, 200]
        found = many.after_each([Changes() for _ in codes], [view(code) for code in codes])
        assert [one.error for one in found] == [None, None, TIME, None, TIME, None]
        assert {brief(one.tests) for one in found} == {(("ok", True, None),)}


def test_many_that_take_their_time_are_not_one_call_that_hangs() -> None:
    """A call ends with the response at which it has taken long, for a watchdog sees calls."""
    watchdog = Watchdog(60.0)
    wait = "const begun = Date.now(); while (Date.now() - begun < 105) {}"
    post = f"{wait} console.log(pm.response.code)"
    many = ScriptRunner(ScriptSpec(post=post), Scopes(), watchdog=watchdog)
    found = many.after_each([Changes() for _ in range(3)], [view(code) for code in (1, 2, 3)])
    assert [one.console for one in found] == [(("log", str(code)),) for code in (1, 2, 3)]
    assert watchdog.turn == 2 * 3


def test_many_that_take_their_time_are_not_one_that_takes_too_long() -> None:
    """The limit is of each."""
    many = runner(
        "for (let i = 0; i < 2e5; i++) {} pm.test('ok', () => pm.expect(1).to.equal(1))",
        Limits(time=0.05),
    )
    found = many.after_each([Changes()] * 30, [view(200)] * 30)
    assert {(one.error, brief(one.tests)) for one in found} == {(None, (("ok", True, None),))}


def test_a_context_that_can_say_nothing_any_more_takes_no_response_with_it() -> None:
    """All of them are tested one by one in a new one."""
    many = runner("pm.test('ok', () => pm.response.to.have.status(200))")

    def exhausted(*_values: object) -> str:
        raise quickjs.JSException("out of memory")

    assert many._realm is not None
    many._realm.each = many._realm.until_now = exhausted
    found = many.after_each([Changes()] * 3, [view(200), view(404), view(200)])
    assert [one.tests[0].outcome for one in found] == ["passed", "failed", "passed"]


def test_what_a_script_changes_by_a_way_that_nobody_sees_is_its_own_users() -> None:
    """As if it had run alone."""
    many = runner(
        "const {['vari' + 'ables']: kept} = pm; if (pm.response.code > 200) kept.set('a', 1)"
    )
    assert many.together
    users = [Changes(), Changes(), Changes()]
    many.after_each(users, [view(200), view(201), view(200)])
    assert [user.local for user in users] == [{}, {"a": 1}, {}]


@pytest.mark.parametrize(
    ("post", "together"),
    [
        ("pm.test('a', () => pm.response.to.have.status(200))", True),
        ("pm.test('a', () => pm.expect(pm.response.json().id).to.equal(7))", True),
        ("pm.test('a', () => pm.response.to.have.header('etag'))", True),
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


@given(st.lists(st.integers(0, 2 * MOST_BYTES), max_size=200))
def test_a_call_is_given_a_bounded_part_of_them(sizes: list[int]) -> None:
    """All of them, in order; more than `MOST_BYTES` only of one alone."""
    script = analyse("pm.response.text()")
    views = [view(200, b"x" * size) for size in sizes]
    found = list(batches(views, script, 1 << 30))
    whole = [part for one in views for part in response_parts(one, script, 1 << 30)]
    assert [part for values in found for part in values] == whole
    for values in found:
        bodies = values[2 :: len(PARTS)]
        assert len(bodies) <= MOST
        assert len(bodies) <= 1 or sum(map(len, bodies)) <= MOST_BYTES

"""No failure gets lost in a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief, short
from vayu.engine.scripting import quickjs_native
from vayu.engine.scripting.port import Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.errors import ScriptError
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

HELD = "pm.expect(1).to.equal(1)"
FAILS = "pm.expect(1).to.equal(2)"
FAILED = "expected 1 to equal 2"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{ pm.response.json().tags.forEach(async (t) => { pm.expect(t).to.equal('zz') }) }",
         "expected 'a' to equal 'zz' (in a promise that nothing waits for"),
        ("{ (async () => { pm.expect(pm.response.code).to.equal(404) })() }",
         "expected 200 to equal 404 (in a promise"),
        (f"{{ new Promise(() => {{ {FAILS} }}) }}", FAILED),
        (f"{{ {HELD}; new Promise(() => {{ {FAILS} }}).then(() => 1).finally(() => 2) }}", FAILED),
        (f"{{ {HELD}; (async () => {{ throw new Error('boom') }})() }}", "Error: boom (line 1"),
        (f"{{ {HELD}; (async () => {{ throw 'boom' }})() }}", 'threw "boom", which is no Error'),
        (f"{{ {HELD}; (async () => {{ null.x }})() }}", "TypeError: "),
        (f"{{ {HELD}; Promise.reject(5) }}", "threw 5, which is no Error (in a promise"),
        (f"{{ {HELD}; Promise.try(() => {{ {FAILS} }}) }}", FAILED),
        (f"{{ {HELD}; (async function* () {{ {FAILS} }})().next() }}", FAILED),
        (f"[1, 2].map(async (n) => {{ {HELD}; pm.expect(n).to.equal(1) }})", "expected 2 to"),
        (f"new Promise((done) => {{ {HELD}; done(); {FAILS} }})", f"{FAILED} (thrown after"),
        (f"new Promise((done) => {{ {HELD}; done(); null.x }})", "TypeError: "),
        (f"Promise.all([1, 2].map(async (n) => {{ {HELD}; pm.expect(n).to.equal(1) }}))", "2 to"),
        ("Promise.allSettled([1, 2].map(async (n) => pm.expect(n).to.equal(1)))",
         "expected 2 to equal 1 (lost in Promise.allSettled())"),
        ("Promise.any([1, 2].map(async (n) => pm.expect(n).to.equal(1)))", "Promise.any()"),
        ("Promise.any([1, 2].map(async (n) => pm.expect(n).to.equal(3)))", "AggregateError"),
        ("{ (async () => { await 1; throw 'late' })(); return true }", 'threw "late"'),
        (f"{{ (async () => {{ await 1; {FAILS} }})(); return true }}", FAILED),
        ("Promise.race([1, 2].map(async (n) => pm.expect(n).to.equal(1)))", "Promise.race()"),
        ("Promise.race([2, 1].map(async (n) => pm.expect(n).to.equal(1)))", "expected 2 to equal"),
    ],
)  # fmt: skip
def test_a_failure_that_reaches_nobody_fails_its_test(
    run: Callable[..., Outcome], body: str, message: str
) -> None:
    """Whatever was thrown, and however the promise came to be; the other tests do not mind."""
    outcome = run(f"pm.test('x', () => {body}); pm.test('y', () => true)")
    (name, passed, found), other = brief(outcome.tests)
    assert (name, passed) == ("x", False)
    assert message in (found or "")
    assert other == ("y", True, None)
    assert outcome.error is None


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("(async () => { throw new Error('boom') })(); pm.test('x', () => true)", "Error: boom"),
        (f"pm.test('x', () => true); Promise.resolve().then(() => {{ {FAILS} }})", FAILED),
        (f"pm.test('x', () => true); queueMicrotask(() => {{ {FAILS} }})", FAILED),
        ("pm.test('x', () => true); const f = async () => { await f() }; f()", "too little stack"),
    ],
)
def test_a_failure_that_belongs_to_no_test_is_the_scripts_error(
    run: Callable[..., Outcome], source: str, message: str
) -> None:
    """No test put it off."""
    outcome = run(source)
    assert brief(outcome.tests) == (("x", True, None),)
    assert message in (outcome.error or "")


@pytest.mark.parametrize(
    "body",
    [
        f"() => {{ try {{ {FAILS} }} catch {{ {HELD} }} }}",
        f"async () => {{ try {{ {FAILS} }} catch {{ {HELD} }} }}",
        f"async () => {{ try {{ await (async () => {{ {FAILS} }})() }} catch {{ {HELD} }} }}",
        f"() => Promise.reject(new Error('no')).catch(() => {{ {HELD} }})",
        f"() => {{ {HELD}; (async () => {{ throw 1 }})().then(() => 2, () => 3) }}",
        f"async () => {{ const p = Promise.reject(1); await 1; return p.catch(() => {HELD}) }}",
        f"() => {{ {HELD}; const p = Promise.reject(1); queueMicrotask(() => p.catch(() => 1)) }}",
        f"() => Promise.any([Promise.reject(1), 2]).then(() => {{ {HELD} }})",
        "async () => pm.expect((await Promise.allSettled([Promise.reject(1)])).length).to.equal(1)",
        f"() => Promise.race([1, Promise.reject(2)]).then(() => {{ {HELD} }})",
    ],
)
def test_what_the_script_itself_takes_is_delivered(run: Callable[..., Outcome], body: str) -> None:
    """A try … catch, or a function for it, is meant; so are alternatives that assert nothing."""
    assert short(run(f"pm.test('x', {body})")) == Outcome((("x", True, None),))


def test_a_test_whose_only_assertion_failed_and_was_caught_does_not_pass(
    run: Callable[..., Outcome],
) -> None:
    """Catching is legitimate, but nothing held."""
    caught = f"try {{ {FAILS} }} catch (error) {{ console.log(error) }}"
    for body in (f"() => {{ {caught} }}", f"async () => {{ await 1; {caught} }}"):
        (result,) = brief(run(f"pm.test('x', {body})").tests)
        assert result[:2] == ("x", False)
    assert brief(run(f"pm.test('x', () => {{ {caught} }})").tests)[0][2] == (
        "no assertion held: what failed was caught"
    )
    assert run(f"{caught} pm.test('x', () => true)").error is None


def test_promises_are_those_of_the_language(run: Callable[..., Outcome]) -> None:
    """What watches them changes nothing else."""
    outcome = run("""
        class Own extends Promise {}
        const made = Own.resolve(3);
        const { promise, resolve } = Promise.withResolvers();
        resolve(9);
        pm.test("x", async () => {
            pm.expect(made).to.be.an.instanceof(Own);
            pm.expect(made.then(() => 1)).to.be.an.instanceof(Own);
            pm.expect((async () => 1)()).to.be.an.instanceof(Promise);
            pm.expect([await made, await new Own((f) => f(4)), await promise]).to.eql([3, 4, 9]);
            pm.expect(await Promise.all([1, Promise.resolve(2)])).to.eql([1, 2]);
            pm.expect(await Promise.race(new Set([Promise.resolve(5)]))).to.equal(5);
            const settled = await Promise.allSettled([1, Promise.reject(2)]);
            pm.expect(settled.map((one) => one.status)).to.eql(["fulfilled", "rejected"]);
            const wrong = [() => Promise(), () => new Promise(), () => new Promise(3),
                           () => Promise.race(5), () => Promise.allSettled()];
            for (const each of wrong) {
                pm.expect(await Promise.try(each).catch((e) => e.name)).to.equal("TypeError");
            }
        });
    """)
    assert short(outcome) == Outcome((("x", True, None),))


def test_failures_in_promises_leave_nothing_behind() -> None:
    """Neither a failure in the next exchange, nor memory."""
    source = "const f = async () => { if (pm.response.code === 500) throw new Error('boom') };"
    source += "pm.test('x', () => { f(); Promise.reject(1).catch(() => 2); return true });"
    runner = ScriptRunner(ScriptSpec(post=source), Scopes())

    def both(times: int) -> None:
        for _ in range(times):
            assert not brief(runner.after(Changes(), None, ResponseView(500)).tests)[0][1]
            assert brief(runner.after(Changes(), None, ResponseView(200)).tests)[0][1]

    both(100)
    context = runner._realm.pump.__self__
    context.gc()
    before = context.memory()["memory_used_size"]
    both(1000)
    context.gc()
    assert context.memory()["memory_used_size"] - before < 20_000


def test_without_the_hook_scripts_that_use_promises_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rather than passed unseen; the others run."""
    monkeypatch.setattr(quickjs_native, "_is_known", lambda: False)
    plain = ScriptRunner(ScriptSpec(post="pm.test('x', () => true)"), Scopes())
    assert brief(plain.after(Changes(), None, ResponseView(200)).tests) == (("x", True, None),)
    with pytest.raises(ScriptError, match="promises cannot be watched"):
        ScriptRunner(ScriptSpec(post="pm.test('x', async () => true)"), Scopes())


STUCK = "the script did not finish: what it awaits never comes"


def test_a_script_that_awaits_what_never_comes_is_an_error() -> None:
    """No test after it is missed in silence; who does not await is not told so."""
    source = "if (pm.response.code === 500) await new Promise(() => {}); pm.test('x', () => true);"
    runner = ScriptRunner(ScriptSpec(post=source), Scopes())
    for code in (200, 500, 200, 500, 200):
        outcome = runner.after(Changes(), None, ResponseView(code))
        passed = (("x", True, None),)
        assert (brief(outcome.tests), outcome.error) == (
            (passed, None) if code == 200 else ((), STUCK)
        )


@pytest.mark.parametrize(
    ("source", "passing"),
    [
        ((f"pm.test('a', async () => {{ await 1; {HELD} }});"
         "pm.test('b', async () => { await 1 })"), "a"),
        (f"pm.test('a', async () => {{ await 1 }}); {HELD}", ""),
        (f"{HELD}; pm.test('a', async () => {{ await 1 }})", ""),
        (f"pm.test('a', (done) => queueMicrotask(done)); {HELD}", ""),
        (f"pm.test('a', async () => {{ await 1; try {{ {FAILS} }} catch {{ {HELD} }} }})", "a"),
        (f"for (const n of 'ab') pm.test(n, async () => {{ await 1; {HELD} }})", "ab"),
        (f"pm.test('a', async () => {{ await 1 }}); await 1; {HELD}; {HELD}", ""),
    ],
)  # fmt: skip
def test_after_an_await_an_assertion_serves_its_own_test(
    run: Callable[..., Outcome], source: str, passing: str
) -> None:
    """What the script itself asserted serves none."""
    tests = brief(run(source).tests)
    assert "".join(name for name, passed, _ in tests if passed) == passing


@pytest.mark.parametrize(
    "source",
    [
        "Promise.resolve().then(() => pm.execution.skipRequest())",
        "pm.test('x', () => pm.execution.skipRequest()); pm.test('y', () => true)",
        "pm.test('x', async () => { await 1; pm.execution.skipRequest() })",
        "await 1; pm.execution.skipRequest()",
        "setTimeout(() => pm.execution.skipRequest(), 0)",
    ],
)
def test_a_request_is_skipped_from_anywhere(source: str) -> None:
    """That is no error, and no failed test; what skips in a test ends the script."""
    runner = ScriptRunner(ScriptSpec(pre=source), Scopes())
    outcome = runner.before(Changes())
    if outcome.paused is not None:
        outcome = outcome.paused.go_on(0.1)
    assert outcome.flow is not None
    assert (outcome.flow.skip, outcome.error) == (True, None)
    assert [test.outcome.value for test in outcome.tests] == ["skipped"] * ("'x'" in source)

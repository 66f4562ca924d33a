"""No false green: a test passes only when it asserted something that held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.port import ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.checked import Checked
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome

HINT = "pm.response.status is the reason phrase, the number is pm.response.code"


def only(outcome: Outcome) -> tuple[str, bool, str | None]:
    assert outcome.error is None
    (result,) = brief(outcome.tests)
    return result


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("() => pm.expect(1).to.equal(1)", None),
        ("() => { pm.expect(1).to.equal(1); }", None),
        ("() => true", None),
        ("() => pm.response.code === 200", None),
        ("function () { pm.response.to.have.status(200); }", None),
        ("() => false", "the callback returned false"),
        ("() => { pm.expect(1).to.equal(1); return false; }", "the callback returned false"),
        ("() => {}", "asserted nothing"),
        ("() => 5", "asserted nothing"),
        ("() => 'true'", "asserted nothing"),
        ("() => { if (false) pm.expect(1).to.equal(1); }", "asserted nothing"),
        ("() => { pm.expect(1) }", "never checked"),
        ("() => { pm.expect(1).to.equal }", "never checked"),
        ("() => { pm.expect(1).to.equal(1); pm.expect(2).to.be }", "never checked"),
        ("() => { pm.response.to.have }", "never checked"),
        ("() => { throw new Error('boom') }", "Error: boom (line 1, column 32)"),
        ("() => { throw 'boom' }", 'threw "boom", which is no Error'),
        ("() => { throw null }", "threw null, which is no Error"),
        ("() => { missing.x }", "ReferenceError: missing is not defined"),
        ("() => pm.nope", "TypeError: pm.nope does not exist"),
        ("() => pm.response.nope", "TypeError: pm.response.nope does not exist"),
        ("5", "has no function to run"),
        ("undefined", "has no function to run"),
    ],
)
def test_what_passes_and_what_does_not(
    run: Callable[..., Outcome], body: str, message: str | None
) -> None:
    """Returning false, asserting nothing, and half an assertion fail."""
    name, passed, found = only(run(f"pm.test('x', {body})"))
    assert (name, passed) == ("x", message is None)
    assert (message or "") in (found or "")


@pytest.mark.parametrize(
    "body",
    [
        "() => pm.response.status === 200",
        "() => pm.expect(pm.response.status).to.equal(200)",
        "() => pm.expect(pm.response.status).to.eql(200)",
        "() => { if (pm.response.status == 200) pm.expect(1).to.equal(1); }",
        "() => pm.expect(pm.response.status === 200).to.be.true",
        "() => pm.expect(pm.response.status !== 404).to.be.true",
        "() => pm.response.status != 404",
        "() => 404 !== pm.response.status",
        "() => !(pm.response.status >= 400)",
        "() => pm.expect(pm.response.status).to.not.equal(404)",
        "() => pm.expect(pm.response.status).to.not.eql(404)",
        "() => pm.expect(pm.response.status).to.not.be.oneOf([404, 500])",
        "() => { const { status } = pm.response; pm.expect(status).not.to.equal(404) }",
        "() => { const s = pm.response.status; return s !== 404 }",
        "() => { const { status } = pm.response; return !(status >= 400) }",
    ],
)
def test_comparing_the_reason_phrase_with_a_number_fails_with_a_hint(
    run: Callable[..., Outcome], body: str
) -> None:
    """Even where JavaScript would find the comparison true."""
    name, passed, message = only(run(f"pm.test('Status is 200', {body})"))
    assert (name, passed) == ("Status is 200", False)
    assert HINT in (message or "")


def test_the_reason_phrase_compares_with_text(run: Callable[..., Outcome]) -> None:
    """As in Postman."""
    assert only(run("pm.test('x', () => pm.response.status === 'OK')"))[1]
    assert only(run("pm.test('x', () => pm.expect(pm.response.status).to.equal('OK'))"))[1]
    assert only(run("pm.test('x', () => pm.expect(pm.response.status).to.not.equal('No'))"))[1]
    result = only(run("pm.test('x', () => pm.response.to.have.status('OK'))", reason=""))
    assert result == ("x", True, None)


def test_a_failure_outside_every_test_is_the_scripts_error(run: Callable[..., Outcome]) -> None:
    """Also in a promise that nobody waits for, and when it is only half an assertion."""
    assert "expected 1 to equal 2" in run("pm.expect(1).to.equal(2)").error
    assert "expected 1 to equal 2" in run("(async () => pm.expect(1).to.equal(2))()").error
    late = "Promise.resolve().then(() => pm.expect(1).to.equal(2))"
    assert (run(late).error or "").startswith("expected 1 to equal 2 (in a promise")
    assert "never checked" in run("pm.expect(1).to.equal").error
    assert run("pm.expect(1).to.equal(1)").error is None


def test_an_error_keeps_the_tests_before_it(run: Callable[..., Outcome]) -> None:
    """And says where in the script it came from."""
    outcome = run("pm.test('a', () => true);\n\n  null.x;\npm.test('b', () => true);")
    assert brief(outcome.tests) == (("a", True, None),)
    assert outcome.error == "TypeError: cannot read property 'x' of null (line 3, column 3)"


def test_tests_inside_tests_count_for_themselves(run: Callable[..., Outcome]) -> None:
    """An assertion of the inner one is none of the outer one."""
    outcome = run("pm.test('a', () => { pm.test('b', () => pm.expect(1).to.equal(1)); })")
    assert brief(outcome.tests) == (("a", False, "asserted nothing"), ("b", True, None))


def test_async_tests_are_waited_for(run: Callable[..., Outcome]) -> None:
    """With promises, with await at the top, with done."""
    outcome = run("""
        const later = await Promise.resolve(5);
        pm.test("good", async () => { pm.expect(later).to.equal(await 5); });
        pm.test("late", async () => { await 1; pm.expect(1).to.equal(1); });
        pm.test("bad", async () => { await 1; pm.expect(1).to.equal(2); });
        pm.test("throws", async () => { await 1; null.x; });
        pm.test("nothing", (done) => { done(); });
        pm.test("done", (cb) => { pm.expect(1).to.equal(1); cb(); });
        pm.test("done wrong", (done) => { done(new Error("no")); });
        pm.test("never done", (done) => { pm.expect(1).to.equal(1); });
        pm.test("never settled", () => new Promise(() => {}));
        pm.test("promised", (done) => {
            Promise.resolve(1).then((n) => { pm.expect(n).to.equal(1); done(); }).catch(done);
        });
        pm.test("promised wrong", (done) => {
            Promise.resolve(1).then((n) => { pm.expect(n).to.equal(2); done(); }).catch(done);
        });
        pm.test("chained", () => Promise.resolve(1).then((n) => pm.expect(n).to.equal(1)));
    """)
    assert outcome.error is None
    found = {name: message for name, _, message in brief(outcome.tests)}
    assert {name for name, message in found.items() if message is None} == {
        "good", "late", "done", "promised", "chained",
    }  # fmt: skip
    assert found["bad"] == found["promised wrong"] == "expected 1 to equal 2"
    assert found["throws"].startswith("TypeError: ")
    assert found["nothing"] == "asserted nothing"
    assert found["done wrong"].startswith("Error: no")
    for name in ("never done", "never settled"):
        assert found[name].startswith("did not finish")


def test_done_needs_no_promises(run: Callable[..., Outcome]) -> None:
    """Whatever the callback calls it."""
    assert only(run("pm.test('x', (f) => { pm.expect(1).to.equal(1); f() })"))[1]


def test_names_are_one_line_of_text(run: Callable[..., Outcome]) -> None:
    """Whatever a script calls its tests, a counter can be named after it."""
    source = "pm.test('a\\nb', () => true); pm.test({x: 1}, () => true); pm.test('', () => true)"
    source += "; pm.test('é\\ud800\\0', () => true); pm.test('x'.repeat(9999), () => true)"
    source += "; pm.test(undefined, () => true); pm.test(null, () => true)"
    names = [test.name for test in run(source).tests]
    assert names == ["a b", "{ x: 1 }", "", "é\ufffd\0", "x" * 300 + "…", "undefined", "null"]


def test_a_test_without_name_and_function_fails_and_the_script_goes_on(
    run: Callable[..., Outcome],
) -> None:
    """Also the first one, before any name was seen."""
    outcome = run("pm.test(undefined); pm.test(); pm.test('x', () => true)")
    assert outcome.error is None
    assert brief(outcome.tests) == (
        ("undefined", False, "has no function to run"),
        ("undefined", False, "has no function to run"),
        ("x", True, None),
    )


def test_a_test_that_was_skipped_once_is_not_skipped_for_good() -> None:
    """Each exchange counts for itself, whatever was seen before under the same names."""
    source = "(pm.response.code === 500 ? pm.test.skip : pm.test)('x', () => true)"
    runner = ScriptRunner(ScriptSpec(post=source), Scopes())
    codes = (200, 500, 200, 500, 500, 200, 200)
    outcomes = [
        runner.after(Changes(), None, ResponseView(code)).tests[0].outcome for code in codes
    ]
    assert outcomes == [Checked.SKIPPED if code == 500 else Checked.PASSED for code in codes]


def test_status_that_is_kept_outside_of_tests_is_the_scripts_error(
    run: Callable[..., Outcome],
) -> None:
    """Which test compares it with a number nobody knows."""
    outcome = run("const s = pm.response.status; pm.test('x', () => s !== 404)")
    assert outcome.error == f"compares the reason phrase with a number; {HINT}"
    assert run("const s = pm.response.status; pm.test('x', () => s !== 'No')").error is None

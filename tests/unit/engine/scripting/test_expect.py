"""pm.expect asserts what chai asserts (`tests/js` compares all of it), and never by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.port import Limits, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome

HOLD = """
pm.expect(1).to.equal(1)
pm.expect(NaN).to.not.equal(NaN)
pm.expect("1").to.not.equal(1)
pm.expect(undefined).to.not.equal(1)
pm.expect({a: [1, {b: 2}], c: 3}).to.eql({c: 3, a: [1, {b: 2}]})
pm.expect({a: 1}).to.not.equal({a: 1})
pm.expect({a: 1}).to.deep.equal({a: 1})
pm.expect(NaN).to.eql(NaN)
pm.expect(0).to.not.eql(-0)
pm.expect(new Date(5)).to.eql(new Date(5))
pm.expect(new Map([[1, {a: 1}]])).to.eql(new Map([[1, {a: 1}]]))
pm.expect(new Set([{a: 1}, 2])).to.eql(new Set([2, {a: 1}]))
pm.expect([1, 2]).to.not.eql([2, 1])
pm.expect({a: undefined}).to.not.eql({})
pm.expect([]).to.not.eql({})
const a = {}; a.self = a; const b = {}; b.self = b; pm.expect(a).to.eql(b)
pm.expect(5).to.be.above(4).and.below(6)
pm.expect(5).to.be.gt(4).and.lt(6).and.gte(5).and.lte(5)
pm.expect(5).to.be.at.least(5).and.at.most(5)
pm.expect(5).to.be.greaterThan(4).but.lessThan(6)
pm.expect(5).to.be.within(5, 6)
pm.expect(1.05).to.be.closeTo(1, 0.1)
pm.expect(new Date(5)).to.be.above(new Date(4))
pm.expect("abc").to.include("b").and.not.include("x")
pm.expect("abc").to.contain("b"); pm.expect("abc").to.have.string("bc")
pm.expect([1, 2, NaN]).to.deep.include(NaN); pm.expect(new Set([NaN])).to.include(NaN)
pm.expect(undefined).to.equal(undefined)
pm.expect([{a: 1}]).to.not.include({a: 1})
pm.expect([{a: 1}]).to.deep.include({a: 1})
pm.expect({a: 1, b: 2}).to.include({b: 2})
pm.expect({a: {b: [1]}}).to.nested.include({"a.b[0]": 1})
pm.expect([1, 2, 3]).to.include.members([3, 1])
pm.expect([1, 2, 3]).to.have.members([3, 1, 2])
pm.expect([1, 2]).to.not.have.members([1, 2, 3])
pm.expect([1, 1, 2]).to.not.have.members([1, 2, 2])
pm.expect([{a: 1}]).to.have.deep.members([{a: 1}])
pm.expect({a: 1}).to.have.property("a")
pm.expect({a: 1}).to.have.property("a", 1)
pm.expect({a: 1}).to.not.have.property("a", 2)
pm.expect({a: undefined}).to.have.property("a", undefined)
pm.expect({a: {b: [5]}}).to.have.nested.property("a.b[0]", 5)
pm.expect({a: {b: 1}}).to.have.deep.property("a", {b: 1})
pm.expect({a: "x"}).to.have.property("a").that.is.a("string")
pm.expect({}).to.have.property("toString"); pm.expect({}).to.not.have.own.property("toString")
pm.expect("abc").to.have.property("length", 3)
pm.expect(1).to.be.ok; pm.expect("").to.not.be.ok
pm.expect(true).to.be.true; pm.expect(1).to.not.be.true
pm.expect(false).to.be.false; pm.expect(0).to.not.be.false
pm.expect(null).to.be.null; pm.expect(undefined).to.not.be.null
pm.expect(undefined).to.be.undefined
pm.expect(NaN).to.be.NaN; pm.expect("x").to.not.be.NaN
pm.expect(5).to.be.finite; pm.expect(Infinity).to.not.be.finite
pm.expect(0).to.exist; pm.expect(null).to.not.exist
pm.expect([]).to.be.empty; pm.expect("").to.be.empty; pm.expect({}).to.be.empty
pm.expect(new Map()).to.be.empty; pm.expect([0]).to.not.be.empty
pm.expect([1]).to.be.an("array").that.is.not.empty
pm.expect(null).to.be.a("null"); pm.expect(5).to.be.a("Number"); pm.expect({}).to.be.an("object")
pm.expect([1, 2]).to.have.length(2); pm.expect("ab").to.have.lengthOf(2)
pm.expect([1, 2, 3]).to.have.lengthOf.above(2); pm.expect([1]).to.have.length.within(1, 2)
pm.expect({a: 1, b: 2}).to.have.keys("a", "b"); pm.expect({a: 1}).to.have.all.keys(["a"])
pm.expect({a: 1, b: 2}).to.include.keys("b"); pm.expect({a: 1}).to.have.any.keys("a", "z")
pm.expect({a: 1, b: 2}).to.not.have.keys("a")
pm.expect("abc").to.match(/^a.c$/)
pm.expect(2).to.be.oneOf([1, 2]); pm.expect(3).to.not.be.oneOf([1, 2])
pm.expect([]).to.be.an.instanceof(Array)
pm.expect(5).to.satisfy((n) => n > 4)
pm.expect(1).to.be.been.is.that.which.and.has.have.with.at.of.same.but.does.still.also.equal(1)
"""

FAIL = """
pm.expect(1).to.equal(2)
pm.expect(1).to.not.equal(1)
pm.expect(1).to.not.not.equal(1)
pm.expect({a: 1}).to.eql({a: 2})
pm.expect({a: 1}).to.deep.equal({a: 1, b: 1})
pm.expect(5).to.be.above(5)
pm.expect(5).to.be.below(5)
pm.expect("5").to.be.above(4)
pm.expect("5").to.not.be.above(6)
pm.expect("abc").to.include("x")
pm.expect(undefined).to.not.include("x")
pm.expect([1]).to.include(2)
pm.expect({a: 1}).to.have.property("b")
pm.expect({a: 1}).to.have.property("a", 2)
pm.expect(null).to.not.have.property("a")
pm.expect(0).to.be.ok
pm.expect(1).to.be.true
pm.expect(true).to.not.be.true
pm.expect(0).to.be.false
pm.expect(undefined).to.be.null
pm.expect(null).to.be.undefined
pm.expect(5).to.be.NaN
pm.expect(null).to.exist
pm.expect([0]).to.be.empty
pm.expect(5).to.be.empty
pm.expect(5).to.not.be.empty
pm.expect(5).to.have.lengthOf(1)
pm.expect(5).to.not.have.lengthOf(1)
pm.expect([1]).to.be.an("object")
pm.expect("abc").to.match(/x/)
pm.expect(5).to.match(/6/)
pm.expect([1, 2]).to.have.members([1])
pm.expect({a: 1}).to.have.keys("b")
pm.expect(1).to.be.oneOf([2])
"""

NEVER_PASS = """
pm.expect(1).to.equal()
pm.expect("abc").to.include()
pm.expect("abc").to.include(5)
pm.expect(5).to.be.above("4")
pm.expect(5).to.not.be.above("4")
pm.expect(5).to.be.above()
pm.expect(5).to.be.within(1)
pm.expect({}).to.have.property()
pm.expect({a: 1}).to.have.keys()
pm.expect({a: 1}).to.not.have.keys()
pm.expect([]).to.have.members(1)
pm.expect(1).to.be.oneOf(1)
pm.expect(1).to.be.an.instanceof("Number")
pm.expect(() => 1).to.throw()
pm.expect(1).to.throw()
pm.expect(1).to.equal = 5
"""

MISUSE = """
pm.expect("a").to.match("a")
pm.expect("a").to.not.match("b")
pm.expect(1).to.be.a()
pm.expect(1).to.satisfy(1)
pm.expect(1).by(1)
pm.expect(1).to.be.tru
pm.expect(1).to.bee.true
pm.expect(1).not.to.be.nan
pm.expect(1).to.have.foo(1)
pm.expect([1]).to.include.foo
pm.expect(1).to.equal.foo
pm.expect(1).to.equal.length
pm.expect(1).to.above.name
pm.expect(1).constructor
pm.expect(1).foo = 5
pm.expect.nope()
"""


def test_what_holds_passes(verdicts: Callable[..., dict[str, str | None]]) -> None:
    """Each of these sentences is true."""
    assert {name: why for name, why in verdicts(HOLD).items() if why} == {}


def test_what_does_not_hold_fails(verdicts: Callable[..., dict[str, str | None]]) -> None:
    """Each of these sentences is false, and the message tells what was expected of what."""
    found = verdicts(FAIL)
    assert [n for n, why in found.items() if not why or why.startswith("TypeError: ")] == []


def test_what_makes_no_sense_never_passes(
    verdicts: Callable[..., dict[str, str | None]],
) -> None:
    """Whatever `not` says."""
    assert [name for name, why in verdicts(NEVER_PASS).items() if why is None] == []


def test_misuse_is_a_type_error(verdicts: Callable[..., dict[str, str | None]]) -> None:
    """A script that takes assertions that fail with a `try` does not take an unknown word."""
    found = verdicts(MISUSE)
    assert {n: w for n, w in found.items() if not (w or "").startswith("TypeError: ")} == {}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("pm.expect(1).to.equal(2)", "expected 1 to equal 2"),
        ("pm.expect('a', 'the id').to.not.equal('a')", "the id: expected 'a' to not equal 'a'"),
        ("pm.expect({a: [1, 'x']}).to.be.empty", "expected { a: [ 1, 'x' ] } to be empty"),
        (
            "pm.expect({a: 1}).to.have.property('a', 2)",
            "expected { a: 1 } to have property 'a' of 2, but got 1",
        ),
        ("pm.expect([1]).to.have.lengthOf(3)", "expected [ 1 ] to have a length of 3 but got 1"),
        (
            "pm.expect([1]).to.have.lengthOf.above(3)",
            "expected [ 1 ] to have a length above 3 but got 1",
        ),
        ("pm.expect(1).to.be.abov(0)", 'Invalid Chai property: abov. Did you mean "above"?'),
        ("pm.expect(1).to.equal.foo", 'See docs for proper usage of "equal".'),
        ("pm.expect.fail('not here')", "not here"),
    ],
)
def test_messages_are_those_of_chai(
    verdicts: Callable[..., dict[str, str | None]], source: str, message: str
) -> None:
    """Subject, what was expected, and the value; an unknown word with the one it resembles."""
    assert message in (verdicts(source)[source] or "")


@pytest.mark.parametrize(
    "value",
    [
        "Array(1e6).fill(1)",
        "'x'.repeat(1e7)",
        "Array.from({length: 500}).reduce((inner) => [inner], 1)",
        "Array.from({length: 500}).reduce((inner) => ({inner}), 1)",
        "Object.fromEntries(Array.from({length: 1e4}, (_, i) => [`key ${i}`, i]))",
        "(() => { const a = []; a.push(a); return a; })()",
        "pm.response",
        "pm",
    ],
)
def test_a_message_shows_a_bounded_part_of_any_value(
    run: Callable[..., Outcome], value: str
) -> None:
    """And showing a value asserts nothing of it."""
    outcome = run(f"pm.test('x', () => pm.expect({value}).to.equal(1))", limits=Limits(time=2.0))
    ((_, passed, message),) = brief(outcome.tests)
    assert (outcome.error, passed) == (None, False)
    assert (message or "").startswith("expected ")
    assert len(message or "") < 100


def test_flags_of_one_expectation_do_not_reach_another(
    verdicts: Callable[..., dict[str, str | None]],
) -> None:
    """`e.not` leaves `e` as it was, and two that are held at once stay apart."""
    lines = """
    const e = pm.expect(1); e.not.equal(2); e.equal(1)
    const [a, b] = [pm.expect(1), pm.expect(2)]; a.to.equal(1); b.to.equal(2); a.to.not.equal(2)
    """
    assert set(verdicts(lines).values()) == {None}


def test_many_expectations_in_one_script(run: Callable[..., Outcome]) -> None:
    """Objects that are used again never stand for two values at once."""
    outcome = run("""
        const all = Array.from({length: 200}, (_, i) => pm.expect(i));
        pm.test("later", () => all.forEach((e, i) => e.to.equal(i) && e.to.not.equal(i + 1)));
        pm.test("own", () => pm.expect(1).to.equal(1));
    """)
    assert outcome.error is None
    assert brief(outcome.tests)[1] == ("own", True, None)


def test_what_changed_is_not_remembered_in_the_next_exchange() -> None:
    """Expectations are used again, and begin anew."""
    source = "let n = 0; pm.test('x', () => { const e = pm.expect(() => { n += 2 });"
    source += "if (pm.response.code === 200) e.to.increase(() => n).by(2); else e.by(2) })"
    runner = ScriptRunner(ScriptSpec(post=source), Scopes())
    codes = (200, 500, 200, 500)
    found = [runner.after(Changes(), None, ResponseView(code)).tests[0].message for code in codes]
    late = "TypeError: by() comes after change(), increase() or decrease()"
    assert [message and message.partition(" (line")[0] for message in found] == [None, late] * 2

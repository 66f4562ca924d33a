"""What a script leaves on anything that it can reach, no exchange after it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.libraries import library_text
from vayu.engine.scripting.port import Limits, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.compose import WireRequest
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from vayu.engine.scripting.port import Outcome

REACHED = """
pm; console; require; globalThis; tests; postman; responseHeaders; responseCookies; responseCode
request; environment; globals; data; pm.response.to; pm.response.to.have; pm.expect(1)
pm.expect(1).to.be.a; pm.expect([1]).to.have.lengthOf(1); pm.expect(pm.response)
pm.expect(pm.response).to.have.status(200); pm.expect(pm.request); pm.response.headers.all()
pm.response.headers.idx(0); pm.response.cookies.all(); pm.cookies.all(); pm.cookies.jar()
pm.response.details(); pm.response.toJSON(); pm.request.url.query.all(); pm.request.url.path
pm.request.headers.all(); pm.request.body; pm.request.clone(); pm.environment.toObject()
pm.environment.toJSON(); pm.execution.location; pm.test("t", () => true); crypto; performance
new Date(); (function () { return arguments })(); /a/g.exec("a"); "a".matchAll(/a/g)
new Map([[1, 1]]).entries(); Promise.resolve(1); Promise.prototype.constructor; (async () => {})()
new Proxy({}, {}); Object(1n); (function* () {})(); (async function* () {})()
Iterator.from({ next() {} }); [].values().map((x) => x); new Error("x"); new DOMException("x")
Promise.withResolvers(); new Int8Array(1); pm.x; pm.expect(1).to.be.x; pm.expect(1).to.equal(2)
pm.response.to.have.status(1); pm.response.to.have.jsonBody("q"); pm.expect.fail()
pm.environment.set(); require("zz"); null.x; JSON.parse("{"); (function f() { f() })()
pm.request.url.nope; pm.execution.setNextRequest(); decodeURI("%")
"""
"""What scripts hold, what it returns, and what it throws."""

WALK = """
const reached = [REACHED];
const seen = new Set(), found = [];
const waiting = reached.map((reach) => {
  try { return [reach(), String(reach)]; } catch (error) { return [error, String(reach)]; }
});
while (waiting.length) {
  const [object, path] = waiting.pop();
  if (Object(object) !== object || seen.has(object) || object === seen) continue;
  seen.add(object);
  const keys = Reflect.ownKeys(object);
  if (keys.includes("mark")) found.push(path);
  else if (Object.isExtensible(object)) {
    Object.defineProperty(object, "mark", { value: 1, configurable: true });
  }
  waiting.push([Object.getPrototypeOf(object), path + ".__proto__"]);
  for (const key of keys) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {};
    const here = path + "." + String(key);
    waiting.push([value, here], [get, here], [set, here]);
  }
}
pm.test("reached", () => pm.expect(seen.size).to.be.above(1000));
pm.test("found", () => pm.expect(found).to.eql([]));
"""
WAYS = ", ".join(f"() => {way}" for line in REACHED.split("\n") for way in line.split("; ") if way)


def runs(source: str, times: int) -> list[Outcome]:
    """What a script comes to, again and again in one context."""
    runner = ScriptRunner(ScriptSpec(post=source), Scopes(), limits=Limits(time=5))
    sent = WireRequest("POST", "http://h.example/a?b=c", (("X-Id", "7"),))
    headers = (("Content-Type", "application/json"), ("Set-Cookie", "a=1"))
    response = ResponseView(200, "OK", headers, b'{"id": 1}', 1.0)
    return [runner.after(Changes(), sent, response) for _ in range(times)]


def test_a_mark_on_all_that_can_be_reached_is_gone() -> None:
    """A walk over members and prototypes, from all that `pm` and the language give and throw."""
    first, second = (
        [test for test in brief(outcome.tests) if test[0] in {"reached", "found"}]
        for outcome in runs(WALK.replace("REACHED", WAYS), 2)
    )
    assert first == second == [("reached", True, None), ("found", True, None)]


@pytest.mark.parametrize(
    "change",
    [
        "Error.stackTraceLimit = 3",
        "TypeError.stackTraceLimit = 3",
        "Object.assign(Error, { stackTraceLimit: 3 })",
        "Error.prepareStackTrace = () => 'kept'",
        "Error['prepare' + 'StackTrace'] = () => 'kept'",
    ],
)
def test_the_engines_own_settings_of_errors_stay(change: str) -> None:
    """They are no members but memory of the engine, so to freeze the members is not enough."""
    source = f"""
    pm.test("as ever", () => {{
      pm.expect(Error.stackTraceLimit).to.equal(10);
      pm.expect(Error.prepareStackTrace).to.be.undefined;
      pm.expect(new Error("x").stack).to.not.equal("kept");
    }});
    try {{ {change}; }} catch {{}}
    """
    assert {brief(outcome.tests) for outcome in runs(source, 3)} == {(("as ever", True, None),)}


def test_what_an_expectation_is_made_of_leads_nowhere_and_keeps_nothing() -> None:
    """Scripts that look behind it find texts and numbers of their own test."""
    source = """
    const roots = [pm.expect(1), pm.response.to, pm.expect(pm.response)];
    const all = [...roots, ...roots.flatMap((one) => [one.not, one.deep, one.not.nested, one.to])];
    const own = (one) => Object.getOwnPropertyNames(one).filter((name) => name[0] === "$");
    const found = all.flatMap((one) => own(one).map((name) => one[name]));
    const known = [pm.response, ...all];
    const inner = found.filter((value) => Object(value) === value && !known.includes(value));
    for (const one of all) for (const name of own(one)) try { one[name] = "kept"; } catch {}
    pm.test("leads nowhere", () => inner.length === 0);
    pm.test("nothing is kept", () => !found.includes("kept"));
    """
    passed = (("leads nowhere", True, None), ("nothing is kept", True, None))
    assert [brief(outcome.tests) for outcome in runs(source, 3)] == [passed] * 3


needs_libraries = pytest.mark.skipif(
    library_text("chai") is None, reason="the script libraries are not built"
)

HIDDEN = {
    "a table of moment's": "require('moment').localeData()._longDateFormat",
    "what moment calls months": "require('moment').localeData()._months",
    "the schema of schemas": (
        "new (require('ajv'))().getSchema('http://json-schema.org/draft-07/schema').schema"
    ),
    "a rule of ajv's": "new (require('ajv'))().RULES.types.object.rules[4].code",
    "what nodes inherit": "Object.getPrototypeOf(cheerio.load('<p>a</p>')('p')[0])",
    "what wrapped values inherit": "Object.getPrototypeOf(_([1]))",
    "what newer ones inherit": "Object.getPrototypeOf(require('lodash')([1]))",
    "what a parser inherits": "Object.getPrototypeOf(new (require('xml2js').Parser)().saxParser)",
    "an error of tv4's": "Object.getPrototypeOf(tv4.validateResult(1, {type: 'string'}).error)",
    "an error of csv-parse's": "thrown(() => require('csv-parse')('a,b\\n1')).constructor",
    "an error of assert's": "thrown(() => require('assert').throws(5)).constructor",
    "an error of URL's": "thrown(() => new URL('x')).constructor",
}


@needs_libraries
@pytest.mark.parametrize("reached", HIDDEN.values(), ids=HIDDEN)
def test_what_libraries_hide_is_as_it_was(reached: str) -> None:
    """Also what is reached only through what a library makes."""
    source = f"""
    const thrown = (work) => {{ try {{ work(); }} catch (error) {{ return error; }} }};
    const reached = {reached};
    pm.test("as it was", () => pm.expect(Reflect.ownKeys(reached)).to.not.include("mark"));
    reached.mark = 1;
    """
    assert {brief(outcome.tests) for outcome in runs(source, 3)} == {(("as it was", True, None),)}


@needs_libraries
@pytest.mark.parametrize(
    "use",
    [
        "tv4.validate({ a: 1 }, { properties: { a: { type: 'string' } } })",
        "tv4.validateMultiple(1, { type: 'string' })",
        "require('moment')('5pm on Monday in Jan', 'ha dddd MMM').calendar()",
        "require('moment')().format('l LT lll'); require('moment').duration(5, 's').humanize()",
        "new (require('ajv'))({ format: 'full' }).validate({ format: 'email' }, 'x')",
        "_.chain([1]).map(String).value(); _.template('<%= a %>')({ a: 1 }); _.memoize(Number)(1)",
        "cheerio.load('<p class=\"a\">a</p>')('p.a').addClass('b').parent().html()",
        "xml2Json('<a b=\"1\"/>'); xml2Json('<a')",
        "new URL('http://a/?b=1').searchParams.get('b')",
    ],
)
def test_to_use_a_library_is_no_change(use: str) -> None:
    """The context stays: to make another with the library takes longer than hundreds of tests."""
    runner = ScriptRunner(ScriptSpec(post=use), Scopes(), limits=Limits(time=5))
    kept = runner._realm
    for _ in range(2):
        assert runner.after(Changes(), None, ResponseView(200)).error is None
        assert runner._realm is kept

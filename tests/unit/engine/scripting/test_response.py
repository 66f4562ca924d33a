"""pm.response, pm.request, pm.environment, pm.variables and console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.port import Around, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

HOLD = """
pm.expect(pm.response.code).to.equal(200)
pm.expect(pm.response.status).to.equal("OK")
pm.expect(pm.response.responseTime).to.equal(12.5)
pm.expect(pm.response.json()).to.have.nested.property("deep.list[0].x", 1)
pm.expect(pm.response.text()).to.include('"id": 7')
pm.expect(pm.response.headers.get("content-type")).to.equal("application/json")
pm.expect(pm.response.headers.get("SET-COOKIE")).to.equal("b=2")
pm.expect(pm.response.headers.get("nope")).to.be.undefined
pm.expect(pm.response.headers.has("Content-Type")).to.be.true
pm.expect(pm.response.headers.toObject()).to.have.property("content-type")
pm.response.to.have.status(200).and.have.header("Content-Type")
pm.response.to.have.status("OK")
pm.response.to.not.have.status(404)
pm.response.to.have.header("content-type", "application/json")
pm.response.to.not.have.header("content-type", "text/html")
pm.response.to.not.have.header("nope")
pm.response.to.have.body(pm.response.text())
pm.response.to.have.body(/"id": \\d/)
pm.response.to.have.body(pm.response.json())
pm.response.to.not.have.body("id")
pm.response.to.have.jsonBody()
pm.response.to.have.jsonBody("deep.list[0].x")
pm.response.to.have.jsonBody("deep.list[0].x", 1)
pm.response.to.have.jsonBody("tags", ["a", "b"])
pm.response.to.not.have.jsonBody("id", 8)
pm.response.to.not.have.jsonBody("nope")
pm.response.to.be.ok; pm.response.to.be.success; pm.response.to.be.json; pm.response.to.be.withBody
pm.response.to.not.be.error; pm.response.to.not.be.clientError; pm.response.to.not.be.notFound
pm.expect(pm.response).to.have.status(200)
pm.response.to.have.property("code", 200)
pm.response.json().tags.pop(); pm.expect(pm.response.json().tags).to.have.length(2)
pm.expect(pm.request.method).to.equal("POST")
pm.expect(String(pm.request.url)).to.equal("http://h.example/a?b=c")
pm.expect(pm.request.headers.get("X-ID")).to.equal("8")
"""

FAIL = """
pm.response.to.have.status(201)
pm.response.to.have.status("Created")
pm.response.to.not.have.status(200)
pm.response.to.have.header("nope")
pm.response.to.have.header("content-type", "text/html")
pm.response.to.have.body("id")
pm.response.to.have.body({id: 7})
pm.response.to.have.jsonBody("id", 8)
pm.response.to.have.jsonBody("id", undefined)
pm.response.to.have.jsonBody("toString")
pm.response.to.have.jsonBody({id: 7})
pm.response.to.be.error
pm.response.to.be.notFound
pm.response.to.not.be.ok
pm.response.to.be.true
"""

UNKNOWN = """
pm.vault.get("x")
pm.info.name
pm.cookies.delete("x")
pm.response.jsonp()
pm.response.cookies.nope
pm.response.headers.length
pm.response.headers.one("content-type").name
pm.response.to.be.jason
pm.response.to.have.status()
pm.environment.id
pm.request.cookies
pm.request.body.text
pm.request.url.hostname
pm.request.url.query.keys()
pm.nope = 1
console.table([])
"""


def test_what_holds_of_a_response_passes(verdicts: Callable[..., dict[str, str | None]]) -> None:
    """Members and assertions have Postman's meaning."""
    assert {name: why for name, why in verdicts(HOLD).items() if why} == {}


def test_what_does_not_hold_of_a_response_fails(
    verdicts: Callable[..., dict[str, str | None]],
) -> None:
    """Nothing is ignored, coerced or taken for a part."""
    found = verdicts(FAIL)
    assert [name for name, why in found.items() if not (why or "").startswith("expected ")] == []


def test_what_is_not_there_is_named(verdicts: Callable[..., dict[str, str | None]]) -> None:
    """No member is undefined in silence."""
    found = verdicts(UNKNOWN)
    assert [name for name, why in found.items() if not (why or "").startswith("TypeError: ")] == []
    assert 'Invalid Chai property: jason. Did you mean "json"?' in str(found)


@pytest.mark.parametrize(
    ("words", "codes"),
    [("ok", {200}), ("success", {200, 201, 299}), ("redirection", {301}), ("notFound", {404}),
     ("clientError", {400, 404, 429}), ("serverError", {500, 503}), ("rateLimited", {429}),
     ("error", {400, 404, 429, 500, 503})],
)  # fmt: skip
def test_status_words(run: Callable[..., Outcome], words: str, codes: set[int]) -> None:
    """`ok` is 200, `success` the class."""
    every = (200, 201, 299, 301, 400, 404, 429, 500, 503)
    source = f"pm.test('x', () => pm.response.to.be.{words})"
    assert {code for code in every if brief(run(source, status=code).tests)[0][1]} == codes


def test_a_reason_that_the_server_left_out_is_the_standard_one(run: Callable[..., Outcome]) -> None:
    """HTTP/2 has none."""
    assert run("console.log(pm.response.status)", status=404, reason="").console == (
        ("log", "Not Found"),
    )


@pytest.mark.parametrize(
    ("body", "headers", "text"),
    [
        (b"\xef\xbb\xbf{}", (), "{}"),
        ("é€😀".encode(), (), "é€😀"),
        (b"a\x00b", (), "a\x00b"),
        ("é".encode("latin-1"), (("content-type", "text/html; charset=ISO-8859-1"),), "é"),
        (b"\xff", (("content-type", "text/html; charset=nonsense"),), "\ufffd"),
        (b"\xff", (("content-type", "text/html; charset=undefined"),), "\ufffd"),
        (b"\xff", (("content-type", "text/html; charset=idna"),), "\ufffd"),
        (b"\xff", (("content-type", "text/html; charset=punycode"),), "\ufffd"),
        (b"\xff", (("content-type", "text/html; charset=base64"),), "\ufffd"),
        (b"\xff", (), "\ufffd"),
        (b"", (), ""),
    ],
)
def test_bodies_arrive_whole(
    run: Callable[..., Outcome], body: bytes, headers: tuple[tuple[str, str], ...], text: str
) -> None:
    """In whatever encoding; NUL is a character like any other."""
    scope = Changes()
    run("pm.environment.set('t', pm.response.text())", changes=scope, body=body, headers=headers)
    assert scope.environment == {"t": text}


def test_a_body_that_is_not_json_says_so(run: Callable[..., Outcome]) -> None:
    """With its beginning."""
    (_, passed, message) = brief(
        run("pm.test('x', () => pm.response.json())", body=b"<html>").tests
    )[0]
    assert not passed
    assert message.startswith("Error: the body is not JSON")
    assert '"<html>"' in message
    assert not brief(run("pm.test('x', () => pm.response.to.be.json)", body=b"<").tests)[0][1]


def test_the_console_keeps_values_readable(run: Callable[..., Outcome]) -> None:
    """Objects are shown without running their code."""
    outcome = run("""
        const error = new Error("e"); error.stack = "";
        console.log("a", 1, null, undefined, -0, 5n, Symbol("s"));
        console.info({a: [1, {b: {c: {d: 1}}}], "b-c": "x", get g() { throw 1 }});
        console.warn([1, , 3], new Map([[1, 2]]), new Set([1]), /x/g, new Date(0), error);
        console.error(() => 1, class {}, Array.from({length: 30}, (_, i) => i));
        console.debug();
        console.log(pm.response, pm);
    """)
    assert outcome.error is None
    assert outcome.console[:3] == (
        ("log", "a 1 null undefined -0 5n Symbol(s)"),
        ("info", '{ a: [1, { b: { c: {…} } }], "b-c": "x", g: [Getter] }'),
        (
            "warn",
            "[1, undefined, 3] Map {[1, 2]} Set {1} /x/g 1970-01-01T00:00:00.000Z [Error: e]",
        ),
    )
    assert outcome.console[3][1].endswith("18, 19, … 10 more]")
    assert outcome.console[4] == ("debug", "")


def test_a_script_knows_where_it_is() -> None:
    """`pm.info` and `pm.execution.location` say what the worker tells."""
    around = Around("Get", "1", ("Shop", "Items", "Get"), iteration=2, iterations=5)
    script = ScriptSpec(
        post="console.log(JSON.stringify(pm.info), pm.execution.location.join('/'),"
        " pm.execution.location.current)"
    )
    outcome = ScriptRunner(script, Scopes()).after(Changes(), None, ResponseView(200), around)

    assert outcome.console[0][1] == (
        '{"eventName":"test","requestName":"Get","requestId":"1","iteration":2,'
        '"iterationCount":5} Shop/Items/Get Get'
    )


def test_a_header_that_is_not_there_has_no_value(
    verdicts: Callable[..., dict[str, str | None]],
) -> None:
    """Not undefined either."""
    found = verdicts("""
        pm.response.to.have.header("nope", undefined)
        pm.response.to.not.have.header("nope", undefined)
        pm.response.to.have.header("content-type", undefined)
    """)
    assert list(found.values()) == [
        "expected response to have header with key 'nope'",
        None,
        "expected 'content-type' response header to be undefined but got 'application/json'",
    ]


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("pm.response.json.error", "pm.response.json.error does not exist"),
        ("pm.response.headers.get.length.foo; pm.environment.get.a", "pm.environment.get.a"),
        ("pm.expect.equal", "pm.expect.equal does not exist"),
        ("pm.require.cache", "pm.require.cache does not exist"),
        ("console.log.foo", "console.log.foo does not exist"),
        ("pm.response.to.have.status.foo", "Invalid Chai property: status.foo"),
    ],
)
def test_what_must_be_called_has_no_members(
    run: Callable[..., Outcome], source: str, named: str
) -> None:
    """Forgotten parentheses are an error, not undefined."""
    assert named in (run(source).error or "")
    assert run("pm.response.json.call(null); String(pm.expect)").error is None


@pytest.mark.parametrize(
    ("body", "revive", "message"),
    [
        (b"[1", "", "Error: the body is not JSON ("),
        (b"[1", "(key, value) => value", "Error: the body is not JSON ("),
        (b"[" * 9000 + b"]" * 9000, "", "RangeError: the body is nested too deeply for scripts: "),
        (b"[1]", "() => null.x", "TypeError: cannot read property 'x' of null"),
        (b"[1]", "() => JSON.parse('<')", "SyntaxError: unexpected token"),
        (b"[1]", "function f() { return f() + 1 }", "RangeError: Maximum call stack size exceeded"),
    ],
)
def test_only_a_body_that_is_no_json_is_said_to_be_none(
    run: Callable[..., Outcome], body: bytes, revive: str, message: str
) -> None:
    """One that is nested too deeply is JSON, and what a reviver throws is its own."""
    outcome = run(f"pm.test('x', () => pm.response.json({revive}))", body=body)
    assert str(outcome.tests[0].message).startswith(message)

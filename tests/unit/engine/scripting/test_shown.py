"""What the console shows of pm, and what an error says of what was called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome

HEADERS = (
    '[{ key: "Content-Type", value: "application/json" }, { key: "Set-Cookie", value: "a=1" },'
    ' { key: "set-cookie", value: "b=2" }]'
)
INFO = (
    '{ eventName: "test", requestName: undefined, requestId: undefined, iteration: 0,'
    " iterationCount: 1 }"
)
URL = (
    '{ protocol: "http", auth: undefined, host: ["h", "example"], port: undefined, path: ["a"],'
    ' hash: undefined, query: [{ key: "b", value: "c" }] }'
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("pm.response.headers", HEADERS),
        ("pm.request.url", URL),
        ("pm.request.url.query", '[{ key: "b", value: "c" }]'),
        ("pm.environment", '{ values: [{ type: "any", key: "x", value: 5 }] }'),
        ("pm.iterationData", "{}"),
        ("pm.info", INFO),
        (
            "pm.response",
            f'{{ code: 200, status: "OK", responseTime: 12.5, header: {HEADERS}, body: "[]" }}',
        ),
    ],
)
def test_the_console_shows_what_is_in_a_part_of_pm(
    run: Callable[..., Outcome], value: str, shown: str
) -> None:
    """As JSON does, and not the functions it is made of."""
    outcome = run(f"console.log({value}); console.clear()", environment={"x": 5}, body=b"[]")

    assert (outcome.error, outcome.console) == (None, (("log", shown),))


def test_parts_of_pm_are_json(verdicts: Callable[..., dict[str, str | None]]) -> None:
    """The scopes as Postman keeps them, and a response that the script never took apart."""
    lines = """
        pm.expect(JSON.stringify(pm.globals)).to.equal('{"values":[]}')
        pm.expect(JSON.stringify(pm.variables)).to.equal('{"values":[]}')
        pm.expect(JSON.parse(JSON.stringify(pm.info))).to.include({ eventName: "test" })
    """
    assert set(verdicts(lines).values()) == {None}


def test_a_response_that_is_only_made_into_text_is_whole(run: Callable[..., Outcome]) -> None:
    """Though no name of its members stands in the script."""
    outcome = run("const r = pm.response; console.log(JSON.stringify(r))", body=b"[]", headers=())

    assert outcome.console == (
        ("log", '{"code":200,"status":"OK","responseTime":12.5,"header":[],"body":"[]"}'),
    )


def test_parts_of_pm_are_text_where_text_is_asked_for(
    verdicts: Callable[..., dict[str, str | None]],
) -> None:
    """Put beside a text, or compared with one, as in Postman."""
    lines = """
        pm.expect("" + pm.request.url).to.equal("http://h.example/a?b=c")
        pm.expect(pm.request.url == "http://h.example/a?b=c").to.be.true
        pm.expect("?" + pm.request.url.query).to.equal("?b=c")
        pm.expect("" + pm.response.headers).to.include("Content-Type: application/json")
        pm.expect("" + pm.response.cookies).to.equal("a=1; b=2")
    """
    assert set(verdicts(lines).values()) == {None}


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("pm.response.to.be.ok()", "ok is not a function (line 1, column 19)"),
        ("let q = {};\n  q.z(1)", "z is not a function (line 2, column 5)"),
        ("const f = 5; f(1)", "f is not a function (line 1, column 14)"),
        ("await null; ({}).later()", "later is not a function (line 1, column 18)"),
        ("pm.expect(1).to.equal(1)()", "not a function (line 1, column 17)"),
        ("[1].forEach(5)", "not a function (line 1, column 5)"),
        ("new (5)()", "not a function (line 1, column 5)"),
        ('eval("const z = 1; z()")', "not a function (line 1, column 1)"),
        ('throw new TypeError("not a function")', "not a function (line 1, column 11)"),
    ],
)
def test_what_is_called_and_is_no_function_is_named(
    run: Callable[..., Outcome], source: str, error: str
) -> None:
    """Where it is sure what was called; the language says the place only."""
    assert run(source).error == f"TypeError: {error}"

"""A script is given only what it names, and comes to what it would come to with everything."""

from __future__ import annotations

import pytest

from tests.js.newman.cases import sections
from tests.unit.engine.scripting.conftest import REQUEST, RESPONSE
from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.libraries import library_text
from vayu.engine.scripting.port import Around, Limits, Outcome
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

ALL = "\n// \\u: a way around any name"

OLD = """
responseCode.code === 200
responseCode.name === "OK"
responseTime === 12.5
responseHeaders["Content-Type"] === "application/json"
JSON.parse(responseBody).tags[0] === "a"
postman.getResponseHeader("content-type") === "application/json"
postman.getResponseCookie("b").value === "2"
responseCookies.length === 2
request.method === "POST"
environment.plain === "env"
data.x === undefined
"""

TABLE = [
    holds
    for section in sections()
    for _, holds, _ in section.after
    if "sendRequest" not in holds and "done()" not in holds
]


def came(source: str) -> Outcome:
    """What a script comes to on a response."""
    scopes = Scopes(environment={"plain": "env"})
    runner = ScriptRunner(ScriptSpec(post=source), scopes, limits=Limits(time=5))
    return runner.after(Changes(), REQUEST, RESPONSE, Around(request_name="R", cookies=()))


@pytest.mark.skipif(library_text("chai") is None, reason="the script libraries are not built")
def test_each_line_of_the_table_alone() -> None:
    """What Newman is compared with; there other lines ask for what one forgot to."""
    assert analyse(ALL).reads_headers
    assert len(TABLE) > 100
    for body in TABLE:
        source = f"pm.test('x', () => {{ {body} }});"
        alone, given = came(source), came(source + ALL)
        assert (body, brief(alone.tests), alone.error) == (body, brief(given.tests), given.error)


@pytest.mark.parametrize("line", OLD.strip().splitlines())
def test_each_name_of_the_years_before_pm_alone(line: str) -> None:
    """Also those that were made with more than is asked for."""
    for source in (f"tests.x = {line}", f"tests['x'] = {line}", f"tests.x = {line}{ALL}"):
        outcome = came(source)
        assert (brief(outcome.tests), outcome.error) == ((("x", True, None),), None)

"""A script is given only what it names, and comes to what it would come to with everything."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.js.newman.cases import FAILS, HOLDS, sections
from tests.unit.engine.scripting.programs import PROGRAMS, came, with_everything, with_nothing
from vayu.engine.scripting.libraries import library_text

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

MORE = """
console.log(pm.environment.toJSON())
console.log(pm.environment.toJSON().name)
console.log(JSON.stringify(request), request.name, request.id)
var yield = pm.response; console.log(yield.text())
"""

NOT_KEPT = """
pm.response.text()
pm.response.headers.get("x")
pm.response.status
pm.response.responseTime
pm.response.toJSON()
responseCode.name
pm.environment.get("x")
pm.environment.toObject()
pm.environment.clear()
pm.environment.values.count()
pm.variables.has("x")
pm.variables.replaceIn("{{x}}")
environment.x
data.x
pm.environment.name
pm.info.requestName
pm.info.iteration
iteration
pm.execution.location
pm.cookies.get("a")
"""

NOT_ALONE = ("sendRequest", "done()", "{{$", "uuid", "random")


@pytest.mark.skipif(library_text("chai") is None, reason="the script libraries are not built")
@pytest.mark.parametrize("kind", [HOLDS, FAILS])
def test_each_line_of_the_table_alone(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """What Newman is compared with; there other lines ask for what one forgot to."""
    lines = [
        holds if kind == HOLDS else fails for one in sections() for _, holds, fails in one.after
    ]
    assert len(lines) > 100
    for body in lines:
        if not any(word in body for word in NOT_ALONE):
            source = f"pm.test('x', () => {{ {body} }});"
            assert (body, came(source)) == (body, with_everything(source, monkeypatch))


@pytest.mark.parametrize("line", OLD.strip().splitlines())
@pytest.mark.parametrize("left", ["tests.x", "tests['x']"])
def test_each_name_of_the_years_before_pm_alone(
    monkeypatch: pytest.MonkeyPatch, left: str, line: str
) -> None:
    """Also those that were made with more than is asked for."""
    source = f"{left} = {line}"
    assert came(source)[0].startswith("((('x', True, None),), (), None,")
    assert came(source) == with_everything(source, monkeypatch)


@pytest.mark.parametrize("source", MORE.strip().splitlines())
def test_each_script_with_all_that_it_prints(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """What a member says, beside whether it is there."""
    assert came(source)[0].startswith("((), (('log', ")
    assert came(source) == with_everything(source, monkeypatch)


@pytest.mark.parametrize("source", NOT_KEPT.strip().splitlines())
def test_what_was_not_handed_over_is_missed_by_name(
    monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    """Should a way to it ever be overlooked, no verdict is a wrong one without a word."""
    assert (
        "not kept, because the script did not seem to read" in with_nothing(source, monkeypatch)[0]
    )
    assert "not kept" not in came(source)[0]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(source=PROGRAMS)
def test_any_program(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """Whatever way it goes, also one on which it only finds that there is nothing."""
    assert came(source) == with_everything(source, monkeypatch)

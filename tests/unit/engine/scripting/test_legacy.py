"""What scripts of the years before `pm` use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome


def test_what_is_put_into_tests_is_a_test(run: Callable[..., Outcome]) -> None:
    """It passes when it holds, as `pm.test`s beside it do."""
    outcome = run(
        "jsonData = JSON.parse(responseBody);"
        "tests['id is 7'] = jsonData.id === 7;"
        "tests['name is x'] = jsonData.name === 'x';"
        "pm.test('other', () => pm.expect(1).to.equal(1));"
    )

    assert brief(outcome.tests) == (
        ("other", True, None),
        ("id is 7", True, None),
        ("name is x", False, 'tests["name is x"] is false'),
    )


def test_what_nobody_calls_or_awaits_is_no_test(run: Callable[..., Outcome]) -> None:
    """A function and a promise are true whatever they would say."""
    outcome = run("tests.f = () => false; tests.p = (async () => false)();")

    assert brief(outcome.tests) == (
        ("f", False, 'tests["f"] is a function, which nobody calls; write pm.test("f", …)'),
        ("p", False, 'tests["p"] is a promise, which nobody awaits; write pm.test("p", …)'),
    )


SEEN = """
responseCode.code === 200 && responseCode.name === "OK"
responseTime === 12.5
responseHeaders["Content-Type"] === "application/json"
postman.getResponseHeader("content-type") === "application/json"
postman.getResponseCookie("b").value === "2"
responseCookies.length === 2 && responseCookies[0].name === "a"
request.method === "POST" && request.url === "http://h.example/a?b=c"
request.headers["X-Id"].length === 1 || request.headers["x-id"] === "8"
environment.x === 5 && postman.getEnvironmentVariable("x") === 5
iteration === 0
data.x === undefined && globals.x === undefined
"""


def test_names_without_an_owner(run: Callable[..., Outcome]) -> None:
    """They show what `pm` does."""
    lines = SEEN.strip().splitlines()
    source = "\n".join(f"tests[{line!r}] = {line};" for line in lines)
    outcome = run(source, environment={"x": 5})

    assert outcome.error is None
    assert brief(outcome.tests) == tuple((line, True, None) for line in lines)


def test_postman_sets_variables(run: Callable[..., Outcome]) -> None:
    """Of the environment and global ones; and says where a collection run goes on."""
    changes = Changes()
    outcome = run(
        "postman.setEnvironmentVariable('a', 1); postman.setGlobalVariable('b', '2');"
        "postman.clearEnvironmentVariable('x'); postman.setNextRequest('Next')",
        changes=changes,
        environment={"x": 5},
    )

    assert outcome.error is None
    assert (changes.environment, changes.globals) == ({"a": "1", "x": None}, {"b": "2"})
    assert outcome.flow is not None
    assert outcome.flow.next == "Next"


def test_there_is_no_response_before_the_request() -> None:
    """Whoever asks is told, and gets nothing that looks like one."""
    runner = ScriptRunner(ScriptSpec(pre="responseBody"), Scopes())
    error = runner.before(Changes(), RequestSpec(url="http://h/")).error

    assert error == (
        "ReferenceError: responseBody is not known before the request was sent (line 1, column 1)"
    )


def test_what_is_not_there_is_named(run: Callable[..., Outcome]) -> None:
    """No member is undefined in silence."""
    assert "postman.getData does not exist" in (run("postman.getData()").error or "")


def test_a_name_of_the_language_is_a_name_of_a_test(run: Callable[..., Outcome]) -> None:
    """`__proto__` too."""
    outcome = run("tests['__proto__'] = false; tests['toString'] = true")
    assert brief(outcome.tests) == (
        ("__proto__", False, 'tests["__proto__"] is false'),
        ("toString", True, None),
    )


def test_of_too_many_the_first_are_kept(run: Callable[..., Outcome]) -> None:
    """And the script is told."""
    outcome = run("for (let i = 0; i <= 1000; i++) tests['t' + i] = i !== 3")
    assert len(outcome.tests) == 1000
    assert [test.name for test in outcome.tests if test.message] == ["t3"]
    assert outcome.error == "a script may make 1000 tests"


def test_texts_can_be_asked_what_they_hold(run: Callable[..., Outcome]) -> None:
    """`has` of a text is Postman's, and nothing that shows up beside."""
    source = """
    tests["id"] = responseBody.has('"id"');
    tests["nope"] = responseBody.has("nope");
    for (const key in "") tests[key] = false;
    """
    assert [(test.name, test.message) for test in run(source).tests] == [
        ("id", None),
        ("nope", 'tests["nope"] is false'),
    ]

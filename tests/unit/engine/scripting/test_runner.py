"""One runner, many exchanges: nothing of one reaches the next."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.unit.engine.scripting.tested import brief, short
from vayu.engine.scripting.port import Outcome, ResponseView
from vayu.engine.scripting.quickjs import LONGEST_OVERLAY, ScriptRunner
from vayu.errors import ScriptError
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.compose import WireRequest
from vayu.resolve.scopes import Changes, Scopes

GET = WireRequest("GET", "http://h/")


def runner(post: str | None = None, pre: str | None = None, **environment: object) -> ScriptRunner:
    return ScriptRunner(ScriptSpec(pre=pre, post=post), Scopes(environment=environment))


def after(runner: ScriptRunner, changes: Changes | None = None, **response: object) -> Outcome:
    return runner.after(
        Changes() if changes is None else changes, GET, ResponseView(**{"status": 200, **response})
    )


def test_scripts_that_are_not_there_do_nothing() -> None:
    """Blank ones too."""
    nothing = runner(" \n", None)
    assert (nothing.has_pre, nothing.has_post) == (False, False)
    assert nothing.before(Changes()) == after(nothing) == Outcome()


def test_outcomes_that_come_again_are_told_apart() -> None:
    """The short cut for an outcome seen before never mixes up two of them."""
    mixed = runner("""
        const n = Number(pm.response.text());
        for (let i = 0; i < n; i++) pm.test(`t${i}`, () => pm.expect(n).to.not.equal(3));
    """)
    for n in (1, 2, 1, 3, 2, 3, 0, 1, 250, 1, 0):
        outcome = after(mixed, body=str(n).encode())
        message = "expected 3 to not equal 3" if n == 3 else None
        assert short(outcome) == Outcome(tuple((f"t{i}", n != 3, message) for i in range(n)))


def test_names_that_are_new_each_time_are_not_kept_for_ever() -> None:
    """Only so many outcomes are remembered, and the others are right too."""
    fresh = runner("pm.test(pm.response.text(), () => true)")
    for n in range(500):
        assert brief(after(fresh, body=str(n).encode()).tests) == ((str(n), True, None),)
    assert len(fresh._realm.known) == 200
    for n in (0, 499, 3):
        assert brief(after(fresh, body=str(n).encode()).tests) == ((str(n), True, None),)


def test_a_pre_request_script_sees_no_response() -> None:
    """It has the variables, and the request as far as it is known."""
    both = runner(
        pre="""
        pm.environment.set("token", "t" + pm.environment.get("n"));
        pm.variables.set("id", 5);
        console.log(pm.request.method, `${pm.request.url}`, pm.request.headers.get("x-a"));
        pm.test("no response", () => pm.response.code);
        """,
        post="pm.test('x', () => pm.expect(pm.variables.get('token')).to.equal('t7'))",
        n=7,
    )
    scope = Changes()
    outcome = both.before(
        scope, RequestSpec(method="PUT", url="http://h/{{id}}", headers=(("X-A", "{{a}}"),))
    )
    assert (scope.environment, scope.local) == ({"token": "t7"}, {"id": 5})
    assert outcome.console == (("log", "PUT http://h/{{id}} {{a}}"),)
    (_, passed, message) = brief(outcome.tests)[0]
    assert not passed
    assert message.startswith("TypeError: pm (before the request).response does not exist")
    assert brief(after(both, scope).tests) == (("x", True, None),)


def test_a_request_that_is_not_known_is_named() -> None:
    """A pre-request script that asks for it is told, and gets no empty text."""
    for member in ("method", "url.toString()", "headers.get('x')"):
        asking = runner(pre=f"pm.request.{member}")
        assert (asking.before(Changes()).error or "").startswith("Error: ")


def test_every_file_of_pm_is_part_of_it() -> None:
    """None is forgotten, and each is in the installed package."""
    from importlib.resources import files

    from vayu.engine.scripting.libraries import WEB, WEB_PARTS
    from vayu.engine.scripting.quickjs_realm import PARTS

    folder = files("vayu.engine.scripting") / "js"
    found = [file.name for file in folder.iterdir()]
    assert sorted([WEB, *(f"{part}.js" for part in PARTS)]) == sorted(found)
    found = [file.name for file in (folder / WEB).iterdir()]
    assert sorted(f"{part}.js" for part in WEB_PARTS) == sorted(found)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("let x = ;", "(line 1, column 9)"),
        ("pm.test(", "never closed (line 1, column 9)"),
        ("pm.test('a', () => {\n  true\n\n", "never closed (line 2, column 7)"),
        ("await 1;\nlet a = [1,", "never closed (line 2, column 12)"),
        ("let a = '}';\n  if (a) { a }}\na", "this '}' closes nothing (line 2, column 15)"),
        ("}", "this '}' closes nothing (line 1, column 1)"),
        ("\n\n}); (function () {", "(line 3, column 2)"),
        ("]; [function () {", "(line 1, column 1)"),
        ("await 1; let x = ;", "(line 1, column 18)"),
    ],
)
def test_a_script_that_does_not_compile_is_refused_with_its_place(source: str, place: str) -> None:
    """Line and column are those of the script as it was written."""
    for spec, which in (
        (ScriptSpec(pre=source), "pre-request"),
        (ScriptSpec(post=source), "tests"),
    ):
        with pytest.raises(ScriptError, match=which) as caught:
            ScriptRunner(spec, Scopes())
        assert place in caught.value.message
        assert caught.value.message.startswith(f"{which} script: SyntaxError")


def test_text_that_is_no_script_is_refused() -> None:
    """NUL would end it early, half a surrogate pair could not be handed over."""
    for source in ("pm.test('a')\0", "'\ud800'"):
        with pytest.raises(ScriptError):
            runner(source)


KEEPERS = """
globalThis.kept = 1; console.log(typeof globalThis.kept, typeof kept)
kept = 1
Object.prototype.kept = 1; console.log(({}).kept)
Object.prototype.valueOf.kept = 1; console.log(Object.prototype.valueOf.kept)
pm.response.headers.kept = 1; console.log(Object.keys(pm.response.headers))
pm.cookies.jar().kept = 1; console.log(Object.keys(pm.cookies.jar()))
pm.response.headers.one("a").constructor = 1
setTimeout.kept = 1; console.log(setTimeout.kept)
({}).__proto__.kept = 1; console.log(({}).kept)
Array.prototype.push = () => "mine"; console.log([].push("x", "y"))
try { Error.prototype.toString = () => "mine" } catch {} console.log(String(new Error("x")))
JSON.parse = () => ({id: "mine"}); console.log(JSON.stringify(JSON.parse("{}")))
arguments.callee.kept = (arguments.callee.kept ?? 0) + 1; console.log(arguments.callee.kept)
arguments.callee.prototype.kept = 1; console.log(arguments.callee.prototype.kept)
pm.test.kept = 1; console.log(pm.test.kept)
pm.test = () => {}; pm.test("t", () => false)
pm.expect = () => ({to: {equal() {}}}); pm.test("t", () => pm.expect(1).to.equal(2))
pm.response.code = 500; console.log(pm.response.code)
console.log = () => {}; console.log("still here")
var pm2 = pm; pm2.response.json = () => "mine"; console.log(pm.response.json())
Object.getPrototypeOf(pm.expect(1)).kept = 1
Reflect.defineProperty(pm.expect(1).to, "ok", {}); pm.test("t", () => pm.expect(0).to.be.ok)
const a = pm.response.to; Object.getOwnPropertyNames(a).map((s) => { Object(a[s]).kept = 1 })
(0, eval)("var kept = 1")
(0, eval)("let kept = 1"); console.log(typeof kept)
new Function("kept = 1")(); console.log(typeof kept)
(function () { this.kept = 1 })(); console.log(typeof kept)
(async () => {}).constructor.prototype.kept = 1; console.log((async () => {}).kept)
(function* () {})().__proto__.__proto__.kept = 1; console.log((function* () {})().kept)
Symbol.prototype.kept = 1; console.log(Symbol().kept)
"""


@pytest.mark.parametrize("source", KEEPERS.strip().splitlines())
def test_nothing_a_script_leaves_behind_is_found_again(source: str) -> None:
    """The second exchange is exactly like the first, in this script and in `pm`."""
    tried = runner(f"pm.test('sound', () => pm.expect(pm.response.code).to.equal(200)); {source}")
    first, second = after(tried, body=b"{}"), after(tried, body=b"{}")
    assert short(first) == short(second)
    assert brief(first.tests)[0] == ("sound", True, None)
    assert all(not passed for _, passed, _ in brief(first.tests)[1:])
    assert "mine" not in repr(first.console)
    assert "1" not in repr(first.console)


def test_one_user_never_sees_what_another_set() -> None:
    """Changes travel in the scope only."""
    counting = runner("""
        pm.environment.set("n", (pm.environment.get("n") ?? 0) + 1);
        pm.variables.set("local", 1);
        pm.test("fresh", () => pm.expect(pm.variables.toObject()).to.have.property("n"));
    """)
    first, second = Changes(), Changes()
    for _ in range(3):
        first.local.clear()
        after(counting, first)
    after(counting, second)
    assert (first.environment, second.environment) == ({"n": 3}, {"n": 1})


def test_a_users_variables_are_bounded_over_a_whole_run() -> None:
    """New names for ever are an error by name, not a leak."""
    growing = runner("pm.environment.set('k' + pm.response.text(), 1)")
    scope = Changes(environment=dict.fromkeys(map(str, range(LONGEST_OVERLAY)), 1))
    assert "may change 10,000 variables" in (after(growing, scope, body=b"x").error or "")
    assert after(growing, Changes(), body=b"x").error is None


def test_memory_does_not_grow_with_the_number_of_exchanges() -> None:
    """Neither for tests that pass, nor for failures, cycles and console lines."""
    import tracemalloc

    busy = runner("""
        const a = {}; a.self = a;
        pm.test("x", () => pm.expect(pm.response.json().id).to.equal(7));
        pm.test("y", () => pm.expect(1).to.equal(2));
        console.log(a.self === a);
    """)
    for _ in range(500):
        after(busy, body=b'{"id": 7}')
    context = busy._realm.pump.__self__
    context.gc()
    before = context.memory()["memory_used_size"]
    tracemalloc.start()
    base, _ = tracemalloc.get_traced_memory()
    for _ in range(2000):
        after(busy, body=b'{"id": 7}')
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    context.gc()
    assert context.memory()["memory_used_size"] - before < 20_000
    assert grown - base < 20_000


def test_neither_values_nor_sources_are_in_a_repr() -> None:
    """A scope shows names only."""
    scope = Changes(environment={"token": "s3cret"}, local={"b": "s3cret"})
    assert repr(scope) == "Changes(environment=['token'], local=['b'])"
    assert "s3cret" not in repr(runner("const x = 's3cret'", token="s3cret"))


def test_no_two_files_of_pm_use_one_name() -> None:
    """They are one scope: a second function of a name would take the place of the first."""
    from importlib.resources import files

    folder = files("vayu.engine.scripting") / "js"
    for scope in (folder, folder / "web"):
        text = "\n".join(path.read_text() for path in scope.iterdir() if path.is_file())
        declared = r"^(?:async )?(?:function\*?|const|let|class) +(\w+)"
        names = Counter(re.findall(declared, text, re.MULTILINE))
        assert [name for name, count in names.items() if count > 1] == []


def test_the_tests_of_both_scripts_are_timed_once() -> None:
    """The first time each is seen, as in a Send; the script before does not count for the other."""
    script = ScriptSpec(pre="pm.test('a', () => true)", post="pm.test('b', () => true)")
    runner = ScriptRunner(script, Scopes())
    for seen in (False, True, True):
        outcomes = (runner.before(Changes()), runner.after(Changes(), None, ResponseView(200)))
        assert [test.name for outcome in outcomes for test in outcome.tests] == ["a", "b"]
        assert all((o.tests[0].duration is None) is seen for o in outcomes)

"""Programs that reach what there is on all kinds of ways, and what they come to.

Each test asks what type something has: that shows whether it was there, and gives it to nobody.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.unit.engine.scripting.conftest import REQUEST, RESPONSE
from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting import quickjs
from vayu.engine.scripting.analysis import Script, analyse
from vayu.engine.scripting.port import Around, Limits
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    import pytest

_CLOCK = re.compile(r"(?<=timeOrigin: )[\d.]+")
AROUND = Around(
    request_name="R", request_id="f/R", location=("c", "R"), environment="E", cookies=()
)

NAMES = ("a", "b", "f", "data", "request", "response")
ROOTS = (
    "pm", "pm", "pm.response", "pm.response", "pm.response.to", "pm.environment", "responseCode",
    "request", "globalThis", "this", "postman", "pm.test", "environment", "data",
)  # fmt: skip
MEMBERS = (
    "response", "json", "text", "body", "headers", "status", "code", "reason", "responseTime", "to",
    "have", "jsonBody", "environment", "name", "get", "variables", "request", "method", "url",
    "info", "requestName", "responseBody", "responseTime", "call", "constructor", "length", "x",
    "cookies", "data", "test", "iteration", "size", "details", "toJSON", "pm", "getResponseHeader",
    "property",
)  # fmt: skip


_GIVEN = (
    "reads_body", "reads_headers", "reads_variables", "reads_request", "reads_around", "goes_on",
    "reads_phrase", "reads_time",
)  # fmt: skip


def everything(source: str | None) -> Script | None:
    """What a script may do, given everything there is."""
    return None if source is None else replace(analyse(source), **dict.fromkeys(_GIVEN, True))


def nothing(source: str | None) -> Script | None:
    """The same, given nothing but the code."""
    return None if source is None else replace(analyse(source), **dict.fromkeys(_GIVEN, False))


def came(source: str) -> tuple[str, str]:
    """What a script comes to on a response, and what it changed."""
    scopes = Scopes(environment={"plain": "env"})
    runner = ScriptRunner(ScriptSpec(post=source), scopes, limits=Limits(time=5))
    changes = Changes()
    changes.local["x"] = "local"
    changes.environment["x"] = "changed"
    outcome = runner.after(changes, REQUEST, RESPONSE, AROUND)
    said = (brief(outcome.tests), outcome.console, outcome.error, outcome.flow, outcome.effects)
    return (_CLOCK.sub("", repr(said)), repr(changes))


def with_everything(source: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """What a script comes to that is handed everything."""
    with monkeypatch.context() as patched:
        patched.setattr(quickjs, "analysed", everything)
        return came(source)


def with_nothing(source: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """What a script comes to of which nobody saw what it reads."""
    with monkeypatch.context() as patched:
        patched.setattr(quickjs, "analysed", nothing)
        return came(source)


def _ways(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions that are made of others."""
    member = st.sampled_from(MEMBERS)
    return st.one_of(
        st.builds("{}.{}".format, inner, member),
        st.builds("{}.{}".format, inner, member),
        st.builds("{}.{}()".format, inner, member),
        st.builds("{}?.{}".format, inner, member),
        st.builds("{}['{}']".format, inner, member),
        st.builds("{}[['{}'].join('')]".format, inner, member),
        st.builds("{}[{}]".format, inner, st.sampled_from(NAMES)),
        st.builds("{}({})".format, inner, inner),
        st.builds("{}('x')".format, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("({}, {})".format, inner, inner),
        st.builds("[{}][0]".format, inner),
        st.builds("({{ k: {} }}).k".format, inner),
        st.builds("({{ get k() {{ return {} }} }}).k".format, inner),
        st.builds("(() => {})()".format, inner),
        st.builds("(function {}() {{ return {} }})()".format, st.sampled_from(NAMES), inner),
        st.builds("(({}) => {})({})".format, st.sampled_from(NAMES), inner, inner),
        st.builds("(({} = {}) => {})()".format, st.sampled_from(NAMES), inner, inner),
        st.builds("({} = {})".format, st.sampled_from(NAMES), inner),
        st.builds("Object.values({})[0]".format, inner),
        st.builds("pm.expect({}).to".format, inner),
        st.builds("(new (class {{ k = {} }})).k".format, inner),
        st.builds("(() => {{ for (const {} of [{}]) return {} }})()".format,
                  st.sampled_from(NAMES), inner, inner),
    )  # fmt: skip


EXPRESSIONS = st.recursive(st.sampled_from((*ROOTS, *NAMES)), _ways, max_leaves=6)


def _statements() -> st.SearchStrategy[str]:
    """Statements that give names to what there is."""
    name, member = st.sampled_from(NAMES), st.sampled_from(MEMBERS)
    return st.one_of(
        st.builds("var {} = {};".format, name, EXPRESSIONS),
        st.builds("{} = {};".format, name, EXPRESSIONS),
        st.builds("var {{ {}: {} }} = {};".format, member, name, EXPRESSIONS),
        st.builds("var {{ {0} }} = {1};".format, name, EXPRESSIONS),
        st.builds("({{ {}: {{ {}: {} }} }} = {});".format, member, member, name, EXPRESSIONS),
        st.builds("var {{ ...{} }} = {};".format, name, EXPRESSIONS),
        st.builds("var [{}] = [{}];".format, name, EXPRESSIONS),
        st.builds("function {}(a) {{ return {} }}".format, name, EXPRESSIONS),
        st.builds(
            "{{ let {} = {}; seen(() => typeof {}) }}".format, name, EXPRESSIONS, EXPRESSIONS
        ),
        st.builds("seen(() => typeof {});".format, EXPRESSIONS),
    )


def _program(statements: list[str], last: str) -> str:
    """A program that says of each thing whether it was there."""
    tried = [one if "function" in one[:9] else f"try {{ {one} }} catch {{}}" for one in statements]
    seen = """
        function seen(look) {
            pm.test("type", () => { const type = look(); pm.expect(type).to.equal("-"); });
        }"""
    return "\n".join([seen, *tried, f"seen(() => typeof {last});"])


PROGRAMS = st.builds(_program, st.lists(_statements(), max_size=4), EXPRESSIONS)

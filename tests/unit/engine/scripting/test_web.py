"""URL, URLSearchParams, TextEncoder, TextDecoder and structuredClone in a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.libraries import WEB
from vayu.engine.scripting.port import ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome

HOLDS = """
    const url = new URL("../b?x=1#h", "http://u:p@h.example:80/a/c");
    url.searchParams.append("y", "2 3");
    pm.test("address", () => pm.expect(String(url)).to.equal("http://u:p@h.example/b?x=1&y=2+3#h"));
    pm.test("fields", () => pm.expect(`${new URLSearchParams({ a: "é" })}`).to.equal("a=%C3%A9"));
    pm.test("text", () => {
        const bytes = new TextEncoder().encode("é€");
        pm.expect(new TextDecoder().decode(bytes)).to.equal("é€");
    });
    pm.test("copy", () => pm.expect(structuredClone({ a: [1] })).to.eql({ a: [1] }));
    console.log(url.searchParams, [new URL("http://h")]);
"""


def test_what_browsers_have_is_there(run: Callable[..., Outcome]) -> None:
    """As in Postman; the console shows an address as its text."""
    outcome = run(HOLDS)

    assert outcome.error is None
    assert brief(outcome.tests) == tuple(
        (name, True, None) for name in ("address", "fields", "text", "copy")
    )
    assert outcome.console == (("log", '"x=1&y=2+3" ["http://h/"]'),)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("new URL('nope')", "TypeError: Invalid URL"),
        ("new URL('file:///etc/passwd')", "TypeError: Invalid URL: a script has no files"),
        ("new URL('http://ü.de/')", "TypeError: Invalid URL: write the host ü.de in Punycode"),
        ("new TextDecoder('koi8-r')", "RangeError: TextDecoder reads utf-8 and utf-16le here"),
        ("structuredClone(() => 1)", "DataCloneError: () => 1 could not be cloned."),
    ],
)
def test_what_cannot_be_is_named(run: Callable[..., Outcome], source: str, error: str) -> None:
    """And what Node could do and this does not."""
    assert (run(source).error or "").startswith(error)


def test_what_a_script_makes_of_them_is_gone_for_the_next() -> None:
    """As with libraries."""
    source = """
        pm.test("as it was", () => pm.expect(String(new URL("http://h"))).to.equal("http://h/"));
        URL.prototype.toString = () => "changed";
    """
    runner = ScriptRunner(ScriptSpec(post=source), Scopes())
    outcomes = [runner.after(Changes(), None, ResponseView(200)) for _ in range(2)]

    assert [test.message for outcome in outcomes for test in outcome.tests] == [None, None]


@pytest.mark.parametrize(
    ("source", "is_loaded"),
    [
        ("new URL('http://h')", True),
        ("URL.canParse('x')", True),
        ("x instanceof URLSearchParams", True),
        ("pm.environment.set('URL', 1)", False),
        ("// the URL of it", False),
        ("pm.request.url", False),
        ("const URL = 5", False),
    ],
)
def test_they_are_loaded_where_a_script_names_them(source: str, is_loaded: bool) -> None:  # noqa: FBT001
    """And cost nothing elsewhere."""
    assert (WEB in analyse(source).libraries) is is_loaded

"""The parts of Node that Postman has do what they do there, and nothing stays of their use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.libraries import PARTS_OF_NODE, library_text
from vayu.engine.scripting.port import Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(library_text("util") is None, reason="libraries are not bundled")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('require("querystring").parse("a=1&a=2&b=x+y%26")', {"a": ["1", "2"], "b": "x y&"}),
        ('require("querystring").stringify({a: ["b c", 1], d: ""})', "a=b%20c&a=1&d="),
        ('require("url").parse("http://h:8/p/q?a=1#f", true).query', {"a": "1"}),
        ('require("node:url").format({protocol: "http", host: "h", pathname: "/p"})', "http://h/p"),
        ('require("url").resolve("http://h/a/b", "../c")', "http://h/c"),
        ('require("util").format("%s is %d %j", "a", 5, {b: 1})', 'a is 5 {"b":1}'),
        ('require("util").inspect({a: [1, {b: "c"}]})', "{ a: [ 1, { b: 'c' } ] }"),
        ('require("util").types.isDate(new Date(0))', True),
        ('require("path").join("/a", "../b", "c.json")', "/b/c.json"),
        ('require("path").extname("a/b.csv")', ".csv"),
        ('require("path").resolve("a")', "/a"),
        ('require("punycode").toASCII("mañana.com")', "xn--maana-pta.com"),
        (
            'new (require("string_decoder").StringDecoder)("utf8").end(Buffer.from("é"))',
            "é",
        ),
        ('require("string-decoder") === require("string_decoder")', True),
        ("new (require('events'))().on('a', () => {}).emit('a', 1)", True),
    ],
)
def test_they_answer_as_in_node(
    run: Callable[..., Outcome], expression: str, value: object
) -> None:
    """Among built-ins that are frozen."""
    outcome = run(f"console.log(JSON.stringify({expression}))")

    assert outcome.error is None
    assert json.loads(outcome.console[0][1]) == value


def test_what_assert_finds_to_hold_counts_for_its_test(run: Callable[..., Outcome]) -> None:
    """As what pm.expect does; what does not hold fails it, with Node's words."""
    outcome = run(
        """
        const assert = require("assert");
        pm.test("holds", () => { assert(true); assert.deepStrictEqual({ a: [1] }, { a: [1] }); });
        pm.test("one", () => assert.equal(1, 1));
        pm.test("strict", () => assert.strictEqual(1, 2, "one is not two"));
        pm.test("throws", () => assert.throws(() => { throw new TypeError("t"); }, TypeError));
        pm.test("nothing", () => { assert.AssertionError; });
        """
    )

    assert outcome.error is None
    assert brief(outcome.tests)[:4] == (
        ("holds", True, None),
        ("one", True, None),
        ("strict", False, "AssertionError: one is not two (line 5, column 40)"),
        ("throws", True, None),
    )
    assert not brief(outcome.tests)[4][1]


@pytest.mark.parametrize(
    "change",
    [
        'require("events").defaultMaxListeners = 99',
        'require("util").inspect.styles.string = "red"',
        'require("path").sep = "!"',
        'require("assert").ok = () => 0',
    ],
)
def test_a_changed_part_is_as_it_was_for_the_next(change: str) -> None:
    """The script sees its change, the next exchange does not."""
    seen = (
        'console.log(require("events").defaultMaxListeners, require("path").sep,'
        ' require("util").inspect.styles.string, require("assert").ok.length)'
    )
    runner = ScriptRunner(ScriptSpec(post=f"{seen}; {change}"), Scopes())
    first, second = (runner.after(Changes(), None, ResponseView(200)) for _ in range(2))

    assert first == second
    assert (first.error, first.console[0][1]) == (None, "10 / green 0")


def test_a_context_is_kept_while_they_are_only_used() -> None:
    """What they make for themselves is no change."""
    asked = "".join(f'require("{name}");' for name in PARTS_OF_NODE)
    used = 'require("util").inspect({a: 1}); require("assert").deepEqual([1], [1]);'
    runner = ScriptRunner(ScriptSpec(post=asked + used), Scopes())
    contexts = set()
    for _ in range(3):
        assert runner.after(Changes(), None, ResponseView(200)).error is None
        contexts.add(id(runner._realm))

    assert runner._realm is not None
    assert len(contexts) == 1


def test_one_is_loaded_only_where_it_is_asked_for() -> None:
    """Their names are words that stand in many scripts."""
    assert analyse("require('lodash'); const a = {'url': 'path'}['url']").libraries == ("lodash",)
    assert analyse("pm.require( `node:url` )").libraries == ("url",)

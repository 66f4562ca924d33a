"""Hostile scripts: bounded, named, and the next exchange is not affected."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting import quickjs_native
from vayu.engine.scripting.port import Limits, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from vayu.engine.scripting.port import Outcome

LIMITS = Limits(time=0.1, memory=24 * 2**20, body=1000)
TIME = "ran longer than 0.1 s and was stopped"


class Guarded:
    """A script that misbehaves when the body says so, and else has one passing test."""

    def __init__(self, source: str) -> None:
        post = f"""
            pm.test("sound", () => pm.expect(pm.response.code).to.equal(200));
            if (pm.response.text() === "evil") {{ {source} }}
        """
        self._runner = ScriptRunner(ScriptSpec(post=post), Scopes(), limits=LIMITS)

    def run(self, body: bytes) -> Outcome:
        return self._runner.after(Changes(), None, ResponseView(200, "OK", (), body, 1.0))


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("while (true) {}", TIME),
        ("for (;;) { try { while (true) {} } catch {} }", TIME),
        ("try { while (true) {} } finally { while (true) {} }", TIME),
        ("pm.test('inner', () => { while (true) {} })", TIME),
        ("(async () => { for (;;) await 1 })()", TIME),
        ("(async () => { await 1; for (;;) {} })()", TIME),
        ("const f = () => Promise.resolve().then(f); f()", TIME),
        ("queueMicrotask(() => { for (;;) {} })", TIME),
        ("/(a+)+$/.test('a'.repeat(40) + 'b')", TIME),
        ("[].indexOf.call({length: 2 ** 53 - 1}, 1)", TIME),
        ("Array.from({length: 1e9})", None),
        ("const f = () => 1 + f(); f()", "RangeError: Maximum call stack size exceeded"),
        ("JSON.parse('['.repeat(1e5))", "RangeError: Maximum call stack size exceeded"),
        ("const a = []; for (;;) a.push(new Array(1e5).fill(1))", None),
        (
            "try { const a = []; for (;;) a.push(new ArrayBuffer(1e6)) } catch {} 'x'.repeat(6e7)",
            "memory",
        ),
        ("new ArrayBuffer(1e9)", "memory"),
        ("'x'.repeat(2 ** 29)", "memory"),
        ("let s = 'x'; for (;;) s += s", None),
        ("throw null", "threw null, which is no Error"),
        ("throw undefined", "threw undefined, which is no Error"),
        ("throw 'text'", 'threw "text", which is no Error'),
        ("throw Symbol('s')", "threw Symbol(s), which is no Error"),
        ("throw {toString() { for (;;) {} }}", "which is no Error"),
        ("throw {get message() { for (;;) {} }, __proto__: Error.prototype}", TIME),
        ("throw Object.create(null)", "threw {}, which is no Error"),
        ("throw new Proxy({}, {get() { for (;;) {} }})", "threw {}, which is no Error"),
        ("throw new Proxy(new Error('x'), {getPrototypeOf() { throw 2 }})", "cannot be shown"),
        ("queueMicrotask(() => { throw {toString() { for (;;) {} }} })", "which is no Error"),
        ("Error.prototype.toString = () => { for (;;) {} }", "cannot be changed"),
        ("Error.prepareStackTrace = () => { for (;;) {} }; null.x", "TypeError: "),
        ("for (let i = 0; ; i++) pm.test('t' + i, () => true)", "a script may make 1000 tests"),
        (
            "for (let i = 0; ; i++) pm.environment.set('k' + i, 1)",
            "a script may set 1000 variables",
        ),
        ("pm.environment.set('k', 'x'.repeat(2e6))", "1048576 characters"),
        ("Object.freeze(pm); pm = 5", "TypeError: 'pm' is read-only"),
        ("new Error('x'.repeat(1e6)); throw new Error('y'.repeat(1e6))", "Error: yyy"),
    ],
)
def test_it_is_stopped_and_named_and_the_next_exchange_is_sound(
    source: str, error: str | None
) -> None:
    """Whatever it does, the process lives, the message says why, and the tests go on."""
    script = Guarded(source)
    sound = (("sound", True, None),)
    assert brief(script.run(b"good").tests) == sound
    start = time.process_time()
    evil = script.run(b"evil")
    assert time.process_time() - start < 2
    assert evil.error is not None
    assert (error or "") in evil.error
    assert len(evil.error) < 1200
    assert brief(evil.tests)[:1] == sound
    for _ in range(2):
        good = script.run(b"good")
        assert (brief(good.tests), good.error) == (sound, None)


def test_a_test_that_was_stopped_says_so() -> None:
    """And those before it keep their verdict."""
    evil = Guarded("pm.test('stuck', () => { while (true) {} })").run(b"evil")
    assert brief(evil.tests) == (("sound", True, None), ("stuck", False, TIME))


def test_console_output_is_bounded_and_the_rest_counted() -> None:
    """In lines and in characters."""
    lines = Guarded("for (let i = 0; i < 500; i++) console.log(i)").run(b"evil").console
    assert len(lines) == 101
    assert lines[-1] == ("warn", "400 more lines were left out")
    flood = Guarded("for (let i = 0; i < 50; i++) console.log('x'.repeat(1e5), 'y')").run(b"evil")
    assert sum(len(text) for _, text in flood.console) < 40_000
    one = Guarded("console.log({a: 'x'.repeat(1e6), b: Array.from({length: 1e4})})").run(b"evil")
    assert len(one.console[0][1]) <= 2001
    wide = "const f = (n) => n ? Array(20).fill(0).map(() => f(n - 1)) : 1; console.log(f(3))"
    assert len(Guarded(wide).run(b"evil").console[0][1]) <= 2001


def test_a_body_beyond_the_limit_is_not_given_to_scripts() -> None:
    """Reading it is an error by name; not reading it is none."""
    read = ScriptRunner(ScriptSpec(post="pm.response.text()"), Scopes(), limits=LIMITS)
    outcome = read.after(Changes(), None, ResponseView(200, body=b"x" * 1001))
    assert outcome.error == (
        "Error: the body of 1001 bytes is too long for scripts (line 1, column 13)"
    )


def test_what_was_not_handed_over_is_an_error_by_name() -> None:
    """If the analysis of a script is ever wrong, nothing passes because of it."""
    from dataclasses import replace

    runner = ScriptRunner(
        ScriptSpec(post="pm.response.text(); pm.response.headers.get('x')"), Scopes(), limits=LIMITS
    )
    runner._post = replace(runner._post, reads_body=False)
    assert "the body was not kept" in runner.after(Changes(), None, ResponseView(200)).error
    runner = ScriptRunner(ScriptSpec(post="pm.response.headers.get('x')"), Scopes(), limits=LIMITS)
    runner._post = replace(runner._post, reads_headers=False)
    assert "the headers were not kept" in runner.after(Changes(), None, ResponseView(200)).error


def test_a_native_call_that_cannot_be_stopped_ends_the_process_by_name() -> None:
    """The watchdog sees what the time limit cannot interrupt."""
    code = """
from vayu.engine.scripting.port import Limits, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes
post = "'a'.repeat(2 ** 24).indexOf('a'.repeat(2 ** 20) + 'b')"
runner = ScriptRunner(ScriptSpec(post=post), Scopes(), limits=Limits(time=0.1, hang=0.5))
runner.after(Changes(), None, ResponseView(200))
"""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 70
    assert "a script did not come back from one native call for 0.5 s" in ended.stderr


@pytest.mark.parametrize("known", [True, False])
def test_the_time_limit_holds_with_every_build(
    monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    """Where the engine itself cannot be asked, the binding's own limit does."""
    if not known:
        monkeypatch.setattr(quickjs_native, "_is_known", lambda: False)
    script = Guarded("for (;;) {}")
    for body, error in ((b"evil", TIME), (b"good", None), (b"evil", TIME), (b"good", None)):
        assert script.run(body).error == error


def test_many_short_exchanges_are_not_one_long_one() -> None:
    """Each has a limit of its own."""
    runner = ScriptRunner(
        ScriptSpec(post="for (let i = 0; i < 1e4; i++) {}"), Scopes(), limits=Limits(time=0.05)
    )
    start = time.process_time()
    while time.process_time() - start < 0.5:
        assert runner.after(Changes(), None, ResponseView(200)).error is None

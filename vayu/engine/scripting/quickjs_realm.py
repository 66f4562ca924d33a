"""One QuickJS context with `pm` in it and the scripts of one request, compiled.

The files of ``js/`` are one scope: a script reaches nothing of it but what `pm` and `console`
are. A script stands in a function of its own, so what it declares is gone when it returns.
"""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Any

import quickjs

from vayu.engine.clock import wall
from vayu.engine.scripting.libraries import HOW_TO_GET, library_text
from vayu.engine.scripting.port import LONG
from vayu.engine.scripting.quickjs_clock import Clock
from vayu.engine.scripting.quickjs_compiled import Compiled
from vayu.engine.scripting.quickjs_promises import Promises
from vayu.engine.scripting.quickjs_run import ScriptRun
from vayu.errors import ScriptError
from vayu.resolve.dynamic import GENERATORS
from vayu.resolve.generators import Source
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.analysis import Script
    from vayu.engine.scripting.port import Limits, Outcome
    from vayu.engine.scripting.watchdog import Watchdog

PARTS = (
    "guard", "show", "deep", "inspect", "state", "tests", "belonging", "promises", "expect",
    "verdicts", "contents", "effects", "lists", "url", "body", "request", "cookies", "response",
    "claims", "entropy", "replace", "held", "variables", "execution", "console", "libraries",
    "around", "legacy", "later", "pm", "freeze",
)  # fmt: skip
"""The files that make up `pm`, in order."""

FIRST_LINE = 10_000
"""A script's lines begin after this one, which tells its frames from those of `pm`."""

_HEAD = "(function () {{ const [pm, console, require] = arguments; {declared} return "
_PLACE = re.compile(r"<input>:(\d+):(\d+)")
_ANOTHER_PM = re.compile(r"\b(?:var|let|const|class|function)\b[^;]*?(?<![\w$.])pm(?![\w$])")
_OWN_PM = "declares a pm of its own, so its tests would be lost; give that another name"
_AWAIT = re.compile(r"\bawait\b")


class Realm:
    """A context, ready to run.

    Parameters
    ----------
    pre, post : Script, optional
        The script before the request, and the one on the response.
    given : str
        JSON object of the variables that every exchange begins with, by scope.
    limits : Limits
    watchdog : Watchdog
        Its turn tells one call from the next.

    Attributes
    ----------
    pre, post : callable
        Run a script on one exchange.
    run_pre, run_post : ScriptRun, optional
        Of these scripts.
    each : callable
        Runs the script on many responses, one after the other; returns lines, as `until_now`.
    until_now : callable
        Returns what came of them as far as `each` came.
    finish : callable
        Returns the outcome of a script whose promises have been pumped, or that was stopped.
    pump : callable
        Carries out one promise job; False when there is none.
    step : callable
        Does one thing that is due so many ms after the script began; returns True, or what the
        script waits for, or None.
    answered : callable
        Hands over what came of a request.
    is_open : bool
        Whether a script may set what is global; it is gone when its run ends.
    spoiled : callable
        Whether a script changed what the next exchange must not find so, a library above all.
    size : callable
        Returns the memory that it holds. [B]
    promises : Promises, optional
        None when no script may leave work to promises.
    known : list of Outcome
        What the numbers that `pre`, `post` and `finish` return stand for.
    """

    def __init__(
        self,
        pre: Script | None,
        post: Script | None,
        given: str,
        limits: Limits,
        watchdog: Watchdog,
    ) -> None:
        context = quickjs.Context()
        context.set_memory_limit(limits.memory)
        context.set_max_stack_size(limits.stack)
        self._clock = Clock(context, limits.time, watchdog)
        pick = _library().evaluate(context)
        pick("seeded")(os.urandom(16).hex())
        context.add_callable("makeLent", _dynamic_maker())
        pick("lent")()
        scripts = [script for script in (pre, post) if script is not None]
        _load(context, pick, {name for script in scripts for name in script.libraries})
        goes_on = any(script.goes_on for script in scripts)
        self.is_open = any(script.is_open for script in scripts)
        pick("freeze")(self.is_open, goes_on)
        pick("given")(given)
        before, after = _both(context, pre, post)
        self.pre: Any = pre and pick("preScript")(
            before,
            pre.goes_on,
            bool(pre.undeclared),
            ", ".join(pre.overwritten),
        )
        self.post: Any = post and pick("postScript")(
            after,
            post.goes_on,
            bool(post.undeclared),
            ", ".join(post.overwritten),
            post.misuses_status,
        )
        self.each: Callable[..., str] = pick("each")
        self.until_now: Callable[[], str] = pick("untilNow")
        self.run_pre: Any = pre and ScriptRun(self, pre)
        self.run_post: Any = post and ScriptRun(self, post)
        self.finish: Callable[[str | None], object] = pick("finish")
        self.pump: Callable[[], bool] = context.execute_pending_job
        self.step: Callable[[float], bool | str | None] = pick("step")
        self.answered: Callable[..., None] = pick("answered")
        self.spoiled: Callable[[], bool] = pick("spoiled")
        self.size: Callable[[], int] = lambda: max(context.memory()["malloc_size"], 1)
        self.known: list[Outcome] = []
        self.promises = Promises(context, pick) if goes_on else None


@cache
def _library() -> Compiled:
    """Return the files of ``js/`` as one function that hands out its members by name."""
    folder = files("vayu.engine.scripting") / "js"
    parts = [(folder / f"{part}.js").read_text(encoding="utf-8") for part in PARTS]
    numbers = f"FIRST_LINE = {FIRST_LINE}, LONG = {LONG // NS_PER_MS}"  # the latter in ms
    head = f'(function () {{ "use strict"; const {numbers};'
    return Compiled("\n".join([head, *parts, "return offered(); })()"]))


def _dynamic_maker() -> Callable[[str], str | None]:
    """Return what makes a dynamic variable by its name; None for what is none.

    It holds nothing of the context that it is lent to, which would never be freed.
    """
    source = Source(Random(), lambda: wall().timestamp())  # noqa: S311

    def make(name: str) -> str | None:
        generate = GENERATORS.get(name)
        return None if generate is None else generate(source)

    return make


def _load(context: Any, pick: Callable[[str], Any], names: set[str]) -> None:
    """Load libraries; of one that was not built, a script is told how to get it."""
    for name in sorted(names):
        text = library_text(name)
        if text is None:
            pick("miss")(name, HOW_TO_GET)
        else:
            pick("load")(name, _compiled_library(text).evaluate(context))


@cache
def _compiled_library(text: str) -> Compiled:
    """Return a library as the function that fills in a module."""
    return Compiled(f"(function (module, exports) {{{text}\n}})")


def _both(context: Any, pre: Script | None, post: Script | None) -> list[Any]:
    """Compile the scripts of one request.

    Raises
    ------
    ScriptError
        Saying of each that does not compile why.
    """
    compiled, wrong = [], []
    for script, which in ((pre, "pre-request script"), (post, "tests script")):
        try:
            compiled.append(script and _compiled(context, script, which))
        except ScriptError as error:
            wrong.append(error.message)
    if wrong:
        raise ScriptError("\n".join(wrong))
    return compiled


def _compiled(context: Any, script: Script, which: str) -> Any:
    """Compile a script; return the function that gives it its `pm` and `console`.

    Raises
    ------
    ScriptError
        If it does not compile.
    """
    if "\0" in script.source:
        raise ScriptError(f"{which}: holds a NUL character; remove it")
    kinds = ("function", "async function") if _AWAIT.search(script.source) else ("function",)
    problem = ""
    for kind in kinds:
        try:
            compiled = _function(context, kind, script)
            _refuse_another_pm(context, kind, script.source, which)
        except (quickjs.JSException, UnicodeEncodeError) as error:
            problem = _problem(context, kind, script.source, str(error))
        else:
            return compiled
    raise ScriptError(f"{which}: {problem}")


def _function(context: Any, kind: str, script: Script) -> Any:
    """Compile a script as the body of a function.

    Text that closes the function and opens another would be run at once. No text can do that
    between square brackets *and* between parentheses, so it is compiled in both.
    """
    body = kind + " () {" + "\n" * FIRST_LINE + script.source + "\n}"
    context.eval(f"[{body}]")
    declared = f"let {', '.join(script.undeclared)};" if script.undeclared else ""
    return context.eval(f"{_HEAD.format(declared=declared)}{body} }})")


def _refuse_another_pm(context: Any, kind: str, source: str, which: str) -> None:
    """Refuse a script that declares a `pm` of its own: no test of it would be heard of.

    Beside a `pm` that is declared in the same function it does not compile; in a function inside
    of it, it does, and means something else there only.

    Raises
    ------
    ScriptError
        If it does.
    """
    if not _ANOTHER_PM.search(source):
        return
    try:
        context.eval(f"[{kind} () {{let pm;\n{source}\n}}]")
    except quickjs.JSException:
        raise ScriptError(f"{which}: {_OWN_PM}") from None


def _problem(context: Any, kind: str, source: str, text: str) -> str:
    """Return a syntax error with its place in the script.

    A brace that closes too much, or what is never closed, shows only after its place, perhaps in
    text of ours.
    """
    message = text.partition("\n")[0]
    place = _PLACE.search(text)
    if not place:
        return message
    extra = _extra_brace(context, kind, source)
    if extra is not None:
        start = source.rfind("\n", 0, extra) + 1
        line = source.count("\n", 0, extra) + 1
        return f"SyntaxError: this '}}' closes nothing (line {line}, column {extra - start + 1})"
    line = int(place[1]) - FIRST_LINE
    if line <= source.count("\n") + 1:
        return f"{message} (line {line}, column {place[2]})"
    lines = source.rstrip().split("\n")
    return (
        "SyntaxError: the script ends too early; perhaps a brace, bracket or parenthesis is never "
        f"closed (line {len(lines)}, column {len(lines[-1]) + 1})"
    )


def _extra_brace(context: Any, kind: str, source: str) -> int | None:
    """Return where the brace is that closes the function around the script; None: nowhere."""
    if source.count("}") <= source.count("{"):
        return None
    for brace in re.finditer("}", source):
        try:
            context.eval(f"[{kind} () {{{source[: brace.end()]}]")
        except quickjs.JSException:
            continue
        return brace.start()
    return None

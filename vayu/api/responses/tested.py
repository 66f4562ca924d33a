"""Tests in Python: functions that look at a `Response`, beside the JavaScript of `tests`.

A test passes when its function came to its end (or returned True). It fails when it raises, or
returns False. No false green here either: one that neither asserts, nor raises, nor calls
anything that could, and says nothing by what it returns, asserted nothing.
"""

from __future__ import annotations

import dis
import inspect
import linecache
import time
from typing import TYPE_CHECKING, Any, TypeAlias

from vayu.model.scripts.checked import Checked
from vayu.model.sends.response import TestResult
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from vayu.api.responses.response import Response

Test: TypeAlias = "Callable[[Response], object]"
"""A function that looks at a response."""

_MS_PER_S = 1_000
_LONGEST = 1_000  # characters of a message
_MAY_FAIL = ("RAISE", "CALL", "ASSERTION", "COMMON_CONSTANT")
"""Parts of the names of instructions by which a function can fail."""


def parted(given: object) -> tuple[object, tuple[Test, ...]]:
    """Return the JavaScript of `tests`, and its functions.

    Parameters
    ----------
    given : str, callable or list of both
        Anything else is returned as JavaScript, for whoever refuses it.
    """
    every: list[Any] = list(given) if isinstance(given, list | tuple) else [given]
    functions = tuple(test for test in every if callable(test))
    scripts = [test for test in every if not callable(test) and test is not None]
    wrong = [script for script in scripts if not isinstance(script, str)]
    wrong += [test for test in functions if is_asynchronous(test)]
    if wrong:
        return wrong[0], ()
    return "\n".join(scripts) if scripts else None, functions


def is_asynchronous(test: object) -> bool:
    """Return whether a call would run nothing yet: an async function, or an object that is one."""
    called = inspect.getattr_static(type(test), "__call__", None)
    return inspect.iscoroutinefunction(test) or inspect.iscoroutinefunction(called)


def results_of(tests: Iterable[Test], response: Response) -> tuple[TestResult, ...]:
    """Run tests on a response, one after the other; none keeps another from running.

    Parameters
    ----------
    tests : iterable of callable
    response : Response
    """
    return tuple(_result(test, number, response) for number, test in enumerate(tests, 1))


def unloaded(tests: Sequence[Test]) -> list[str]:
    """Return the warning that a load does not run these tests, if there are any."""
    if not tests:
        return []
    names = ", ".join(named(test, number) for number, test in enumerate(tests, 1))
    why = f"tests in Python are not run under load: {names}; write JavaScript, or ask the rows"
    return [f'{why} afterwards: run.check(lambda df: df.response < "200ms")']


def named(test: Test, number: int) -> str:
    """Return what a test is called: as its function is, or by its number."""
    name = getattr(test, "__name__", type(test).__name__)
    return f"test {number}" if name == "<lambda>" else name


def _result(test: Test, number: int, response: Response) -> TestResult:
    """Run one test."""
    start = time.perf_counter()
    try:
        outcome, message = _judged(test, test(response))
    except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever a test raises, it failed)
        outcome, message = Checked.FAILED, _reason(error)
    return TestResult(
        name=named(test, number),
        outcome=outcome,
        message=message and message[:_LONGEST],
        duration=(time.perf_counter() - start) * _MS_PER_S,
    )


def _judged(test: Test, returned: object) -> tuple[Checked, str | None]:
    """Return what a test came to that raised nothing."""
    if _is_bool(returned):
        return (Checked.PASSED, None) if returned else (Checked.FAILED, "returned False")
    if inspect.iscoroutine(returned):
        returned.close()
        return (
            Checked.ASSERTED_NOTHING,
            "asserted nothing: it returned a coroutine, and nobody waits",
        )
    if returned is not None:
        why = f"asserted nothing: it returned {show(returned)}, which is neither True nor False"
        return Checked.ASSERTED_NOTHING, why
    if _may_fail(test):
        return Checked.PASSED, None
    return Checked.ASSERTED_NOTHING, "asserted nothing: write assert, or return True or False"


def _is_bool(value: Any) -> bool:
    """Whether it is True or False; numpy and pandas have their own."""
    return isinstance(value, bool) or type(value).__name__ in {"bool_", "bool"}


def _may_fail(test: Test) -> bool:
    """Whether a function has anything in it that could raise; True where that cannot be seen."""
    code = getattr(test, "__code__", None)
    if code is None:
        return True
    names = {instruction.opname for instruction in dis.get_instructions(code)}
    return any(part in name for name in names for part in _MAY_FAIL)


def _reason(error: BaseException) -> str:
    """Return why a test failed: what it said, or the line that it stopped at."""
    text = str(error)
    if isinstance(error, AssertionError):
        return text or _line(error) or "an assertion failed"
    line = _line(error)
    return f"{type(error).__name__}: {text}" + (f" (in {line})" if line else "")


def _line(error: BaseException) -> str:
    """Return the source line of the test at which an exception went by; empty when unknown."""
    at = error.__traceback__
    frames = []
    while at is not None:
        frames.append(at)
        at = at.tb_next
    if len(frames) < 2:
        return ""
    frame = frames[-1] if isinstance(error, AssertionError) else frames[1]
    return linecache.getline(frame.tb_frame.f_code.co_filename, frame.tb_lineno).strip()

"""A text that is compiled once means the same in every context."""

from __future__ import annotations

import pytest
import quickjs

from vayu.engine.scripting import quickjs_native as native
from vayu.engine.scripting.quickjs_compiled import Compiled

COUNTER = """(function () { "use strict"; let n = 0; return (step) => {
  if (step === 0) throw new TypeError("no step");
  return n += step;
}; })()"""


@pytest.fixture(params=["known", "unknown"])
def binding(request, monkeypatch):
    """The binding as it is, or one that nobody knows: then nothing native is called."""
    if request.param == "unknown":
        monkeypatch.setattr(native, "_is_known", lambda: False)
    return request.param


def test_each_context_evaluates_for_itself(binding) -> None:
    """The first compiles, the others read bytecode; none shares anything with another."""
    compiled = Compiled(COUNTER)
    contexts = [quickjs.Context() for _ in range(3)]
    counters = [compiled.evaluate(context) for context in contexts]

    assert [counter(2) for counter in counters for _ in range(2)] == [2, 4] * 3
    assert bool(compiled._code) == (binding == "known")


def test_what_is_thrown_later_has_its_line() -> None:
    """Frames of errors tell `pm` from a script, so bytecode keeps its lines."""
    compiled = Compiled(COUNTER)
    for _ in range(2):
        context = quickjs.Context()
        counter = compiled.evaluate(context)
        with pytest.raises(quickjs.JSException, match=r"no step\n.*<input>:2:"):
            counter(0)


def test_nothing_is_left_in_the_global_scope() -> None:
    """What a context hands over in between is gone."""
    compiled = Compiled(COUNTER)
    for _ in range(2):
        context = quickjs.Context()
        before = context.eval("Object.getOwnPropertyNames(globalThis).join()")
        compiled.evaluate(context)
        assert context.eval("Object.getOwnPropertyNames(globalThis).join()") == before


@pytest.mark.usefixtures("binding")
@pytest.mark.parametrize("text", ["1 +", "(() => { throw new Error('as it is') })()"])
def test_a_text_that_does_not_work_throws_what_it_always_throws(text) -> None:
    """Again and again, as if nothing were compiled beforehand."""
    compiled = Compiled(text)
    with pytest.raises(quickjs.JSException) as plain:
        quickjs.Context().eval(text)
    for _ in range(2):
        with pytest.raises(quickjs.JSException) as thrown:
            compiled.evaluate(quickjs.Context())
        assert str(thrown.value) == str(plain.value)


def test_a_context_that_is_too_small_throws_and_spoils_no_other() -> None:
    """The next one, which is large enough, works."""
    compiled = Compiled(f"(() => {{ return [{'1,' * 20_000}].length; }})()")
    small = quickjs.Context()
    small.set_memory_limit(150_000)
    with pytest.raises(quickjs.JSException):
        compiled.evaluate(small)
    for _ in range(2):
        assert compiled.evaluate(quickjs.Context()) == 20_000

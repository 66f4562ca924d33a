"""Evaluates one text in many contexts, and compiles it once: the others are given its bytecode.

To compile takes two thirds of making a context, of a library as of `pm`. Bytecode stays in this
process: another QuickJS may not understand it. Where QuickJS cannot be asked, each context
compiles the text.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

from vayu.engine.scripting import quickjs_native as native

if TYPE_CHECKING:
    import quickjs

_HERE = "<input>"  # what the binding calls every text
_COMPILE_ONLY = 1 << 5
_BYTECODE, _WITHOUT_SOURCE = 1 << 0, 1 << 4
_PLACE = "vayu"  # the binding takes no value from elsewhere, so it is fetched from this global


class Compiled:
    """A text that many contexts evaluate.

    Parameters
    ----------
    text : str
        JavaScript: an expression.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._put = f"globalThis.{_PLACE} = {text}".encode()
        self._code = b""

    def evaluate(self, context: quickjs.Context) -> Any:
        """Return what the text is in a context; one that is too small for it throws."""
        at = native.context_of(context)
        if at is None or not self._evaluated(at):
            return context.eval(self._text)
        value = context.get(_PLACE)
        context.eval(f"delete globalThis.{_PLACE}")
        return value

    def _evaluated(self, at: int) -> bool:
        """Put what the text is into the global; whether that went well."""
        library = native.library()
        if self._code:
            code = library.JS_ReadObject(at, self._code, len(self._code), _BYTECODE)
        else:
            here = _HERE.encode()
            code = library.JS_Eval(at, self._put, len(self._put), here, _COMPILE_ONLY)
            self._code = _written(at, code)
        if code.tag != native.EXCEPTION:
            made = library.JS_EvalFunction(at, code)
            if made.tag != native.EXCEPTION:
                library.JS_FreeValue(at, made)
                return True
        native.forget_exception(at)
        return False


def _written(at: int, code: native.Value) -> bytes:
    """Return what was compiled as bytes; none when it was not."""
    if code.tag == native.EXCEPTION:
        return b""
    library, size = native.library(), ctypes.c_size_t()
    start = library.JS_WriteObject(at, ctypes.byref(size), code, _BYTECODE | _WITHOUT_SOURCE)
    if start is None:
        native.forget_exception(at)
        return b""
    written = ctypes.string_at(start, size.value)
    library.js_free(at, start)
    return written

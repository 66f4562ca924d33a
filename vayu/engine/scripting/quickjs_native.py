"""What QuickJS can do and its binding does not offer, called in C.

For that the engine's own pointers are read from the binding's objects. Each is compared with what
it must be before it is used, so a binding that looks different is never called.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any, ClassVar

import quickjs

BOOLEAN, UNDEFINED, EXCEPTION = 1, 3, 6
"""Tags of values."""

_HEAD = ctypes.c_byte * object.__basicsize__


class Value(ctypes.Structure):
    """A JavaScript value."""

    _fields_: ClassVar[Any] = (("payload", ctypes.c_uint64), ("tag", ctypes.c_int64))


class _Context(ctypes.Structure):
    """A `quickjs.Context`."""

    _fields_: ClassVar[Any] = (
        ("head", _HEAD),
        ("runtime", ctypes.c_void_p),
        ("inner", ctypes.c_void_p),
    )


class _Object(ctypes.Structure):
    """A `quickjs.Object`."""

    _fields_: ClassVar[Any] = (("head", _HEAD), ("owner", ctypes.c_void_p), ("value", Value))


def runtime_of(context: quickjs.Context) -> int | None:
    """Return the address of a context's engine; None when the binding is not known."""
    return _Context.from_address(id(context)).runtime if _is_known() else None


def context_of(context: quickjs.Context) -> int | None:
    """Return the address of a context itself; None when the binding is not known."""
    return _Context.from_address(id(context)).inner if _is_known() else None


def forget_exception(at: int) -> None:
    """Take note of what was thrown in the context at an address."""
    library().JS_FreeValue(at, library().JS_GetException(at))


def value_of(context: quickjs.Context, function: Any) -> Value | None:
    """Return what a `quickjs.Object` of a context holds; None when the binding is not known."""
    inner = _Object.from_address(id(function))
    return inner.value if _is_known() and inner.owner == id(context) else None


@cache
def library() -> ctypes.PyDLL:
    """Return the functions of QuickJS that are needed here."""
    library = ctypes.PyDLL(sys.modules[quickjs.Context.__module__].__file__)
    pointer, value, values = ctypes.c_void_p, Value, ctypes.POINTER(Value)
    text, size, number = ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int
    for name, result, *arguments in (
        ("JS_GetRuntimeOpaque", pointer, pointer),
        ("JS_SetHostPromiseRejectionTracker", None, pointer, pointer, pointer),
        ("JS_SetPromiseHook", None, pointer, pointer, pointer),
        ("JS_SetInterruptHandler", None, pointer, pointer, pointer),
        ("JS_Call", value, pointer, value, value, number, values),
        ("JS_Eval", value, pointer, text, size, text, number),
        ("JS_WriteObject", pointer, pointer, ctypes.POINTER(size), value, number),
        ("JS_ReadObject", value, pointer, text, size, number),
        ("JS_EvalFunction", value, pointer, value),
        ("JS_GetRuntime", pointer, pointer),
        ("js_free", None, pointer, pointer),
        ("JS_GetException", value, pointer),
        ("JS_FreeValue", None, pointer, value),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


@cache
def _is_known() -> bool:
    """Whether the binding's objects look as they are described here."""
    if sys.maxsize < 2**32 or quickjs.Context.__basicsize__ < ctypes.sizeof(_Context):
        return False
    context = quickjs.Context()
    inner = _Context.from_address(id(context))
    try:
        owner: int = library().JS_GetRuntimeOpaque(inner.runtime)
        return owner == id(context) and library().JS_GetRuntime(inner.inner) == inner.runtime
    except (OSError, AttributeError):
        return False

"""What QuickJS can do and its binding does not offer, called in C.

For that the engine's own pointers are read from the binding's objects. Before QuickJS is given
one the kernel looks at what it points to (`vayu.engine.memory`): it must lead back to where it was
read. So a binding that looks different is never called.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any, ClassVar

import quickjs

from vayu.engine.memory import points_to

BOOLEAN, UNDEFINED, EXCEPTION = 1, 3, 6
"""Tags of values."""

_RUNTIME, _CONTEXT = 8192, 256
"""How far into its own records QuickJS's pointers are that lead back; in 0.17 1456 and 16. [B]"""

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
    if sys.maxsize < 2**32 or sys.implementation.name != "cpython":
        return False
    context = quickjs.Context()
    objects = ((context, _Context), (context.eval("() => 1"), _Object))
    if any(type(made).__basicsize__ < ctypes.sizeof(as_told) for made, as_told in objects):
        return False
    try:
        return _leads_back(context, *_pointers(context))
    except (OSError, AttributeError):  # no library, none with these functions, or no descriptors
        return False


def _pointers(context: quickjs.Context) -> tuple[int, int]:
    """Return the addresses that stand where those of a runtime and a context do; 0: none."""
    told = _Context.from_address(id(context))
    return told.runtime or 0, told.inner or 0


def _leads_back(context: quickjs.Context, runtime: int, inner: int) -> bool:
    """Whether a runtime knows the binding's object, and a context its runtime."""
    if not points_to(runtime, id(context), _RUNTIME) or not points_to(inner, runtime, _CONTEXT):
        return False
    owner: int = library().JS_GetRuntimeOpaque(runtime)
    return owner == id(context) and library().JS_GetRuntime(inner) == runtime

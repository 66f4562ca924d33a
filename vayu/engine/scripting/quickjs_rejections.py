"""Tells JavaScript of promises that fail while nobody listens.

An error in a promise without a handler is lost, and with it a failed assertion. Only QuickJS
itself knows, and tells a C function that its binding does not offer; so the function is set
here. Two pointers are read from the binding's objects for that, and each is compared with what
it must be. Where they differ, scripts that use promises are refused rather than passed unseen.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any, ClassVar

import quickjs

from vayu.errors import ScriptError

_BOOLEAN, _UNDEFINED, _EXCEPTION = 1, 3, 6
_HEAD = ctypes.c_byte * object.__basicsize__


class _Value(ctypes.Structure):
    """A JavaScript value."""

    _fields_: ClassVar[Any] = (("payload", ctypes.c_uint64), ("tag", ctypes.c_int64))


class _Context(ctypes.Structure):
    """A `quickjs.Context`."""

    _fields_: ClassVar[Any] = (("head", _HEAD), ("runtime", ctypes.c_void_p))


class _Object(ctypes.Structure):
    """A `quickjs.Object`."""

    _fields_: ClassVar[Any] = (("head", _HEAD), ("owner", ctypes.c_void_p), ("value", _Value))


class _Place(ctypes.Structure):
    """What is handed to the hook of one context."""

    _fields_: ClassVar[Any] = (("listener", _Value), ("lost", ctypes.c_int))


class Rejections:
    """Calls a function of a context with each promise that fails unheard, or is heard later.

    Keep it as long as the context runs anything.

    Parameters
    ----------
    context : quickjs.Context
    listener : quickjs.Object
        Called with the promise, its reason, and whether somebody listens by now.

    Raises
    ------
    ScriptError
        If this build of QuickJS has no such hook.
    """

    def __init__(self, context: quickjs.Context, listener: Any) -> None:
        function = _Object.from_address(id(listener))
        runtime = _Context.from_address(id(context)).runtime
        if not _is_known() or function.owner != id(context):
            raise ScriptError("promises cannot be watched with this build of quickjs-ng; use 0.17")
        self._listener = listener
        self._place = _Place(function.value, 0)
        _library().JS_SetHostPromiseRejectionTracker(runtime, _hook, ctypes.byref(self._place))

    @property
    def lost(self) -> bool:
        """Whether the listener could not be called: no stack, time or memory was left."""
        return bool(self._place.lost)


def _tell(context: int, promise: _Value, reason: _Value, heard: int, place: int) -> None:
    """Call the listener; what goes wrong leaves its mark."""
    at = _Place.from_address(place)
    at.lost += 1
    arguments = (_Value * 3)(promise, reason, _Value(heard, _BOOLEAN))
    answer = _library().JS_Call(context, at.listener, _Value(0, _UNDEFINED), 3, arguments)
    if answer.tag == _EXCEPTION:
        _library().JS_FreeValue(context, _library().JS_GetException(context))
    else:
        at.lost -= 1


_hook = ctypes.CFUNCTYPE(None, ctypes.c_void_p, _Value, _Value, ctypes.c_bool, ctypes.c_void_p)(
    _tell
)


@cache
def _library() -> ctypes.PyDLL:
    """Return the functions of QuickJS that are needed here."""
    library = ctypes.PyDLL(sys.modules[quickjs.Context.__module__].__file__)
    library.JS_GetRuntimeOpaque.argtypes = [ctypes.c_void_p]
    library.JS_GetRuntimeOpaque.restype = ctypes.c_void_p
    library.JS_SetHostPromiseRejectionTracker.argtypes = [ctypes.c_void_p] * 3
    library.JS_SetHostPromiseRejectionTracker.restype = None
    value, count, values = _Value, ctypes.c_int, ctypes.POINTER(_Value)
    library.JS_Call.argtypes = [ctypes.c_void_p, value, value, count, values]
    library.JS_Call.restype = _Value
    library.JS_GetException.argtypes = [ctypes.c_void_p]
    library.JS_GetException.restype = _Value
    library.JS_FreeValue.argtypes = [ctypes.c_void_p, _Value]
    library.JS_FreeValue.restype = None
    return library


@cache
def _is_known() -> bool:
    """Whether the binding's objects look as they are described above."""
    if sys.maxsize < 2**32 or quickjs.Context.__basicsize__ < ctypes.sizeof(_Context):
        return False
    context = quickjs.Context()
    runtime = _Context.from_address(id(context)).runtime
    try:
        owner: int = _library().JS_GetRuntimeOpaque(runtime)
    except (OSError, AttributeError):
        return False
    return owner == id(context)

"""Tells JavaScript what becomes of its promises, where only QuickJS itself knows.

* An error in a promise without a handler is lost, and with it a failed assertion.
* Behind an ``await`` nothing says which test goes on, unless promises are followed from where
  they are made.

Where QuickJS cannot be asked, scripts that use promises are refused rather than passed unseen.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, ClassVar

from vayu.engine.scripting import quickjs_native as native
from vayu.errors import ScriptError

if TYPE_CHECKING:
    from collections.abc import Callable

    import quickjs

_INIT, _BEFORE, _RESOLVE = 0, 1, 3
"""Of JSPromiseHookType: made, about to call ``then`` of what it is to become, become something."""


class _Place(ctypes.Structure):
    """What is handed to the hooks of one context."""

    _fields_: ClassVar[Any] = (
        ("rejected", native.Value),
        ("promised", native.Value),
        ("adopting", native.Value),
        ("adopted", native.Value),
        ("lost", ctypes.c_int),
        ("adopts", ctypes.c_bool),
    )


class Promises:
    """Calls functions of a context for each promise that fails unheard, or is made.

    Keep it as long as the context runs anything.

    Parameters
    ----------
    context : quickjs.Context
    pick : callable
        Returns a function of the context by its name: ``rejected`` is called with the promise, its
        reason, and whether somebody listens by now; ``promised`` with a promise that comes from no
        other one; ``adopting`` before a promise calls the ``then`` of what it is to become, and
        ``adopted`` when that has answered.

    Raises
    ------
    ScriptError
        If this build of QuickJS cannot be asked.
    """

    def __init__(self, context: quickjs.Context, pick: Callable[[str], Any]) -> None:
        self._listeners = [pick(name) for name in ("rejected", "promised", "adopting", "adopted")]
        functions = [native.value_of(context, listener) for listener in self._listeners]
        if None in functions:
            raise ScriptError("promises cannot be watched with this build of quickjs-ng; use 0.17")
        self._place = _Place(*functions)
        runtime, place = native.runtime_of(context), ctypes.byref(self._place)
        native.library().JS_SetHostPromiseRejectionTracker(runtime, _tracker, place)
        native.library().JS_SetPromiseHook(runtime, _hook, place)

    @property
    def lost(self) -> bool:
        """Whether a listener could not be called: no stack, time or memory was left."""
        return bool(self._place.lost)


def _track(
    context: int, promise: native.Value, reason: native.Value, heard: int, place: int
) -> None:
    """Tell of a promise that failed, or is listened to by now."""
    at = _Place.from_address(place)
    _call(context, at, at.rejected, promise, reason, native.Value(heard, native.BOOLEAN))


def _follow(
    context: int, kind: int, promise: native.Value, parent: native.Value, place: int
) -> None:
    """Tell of a promise that was made, is about to become something, or has become it."""
    if kind == _INIT and parent.tag == native.UNDEFINED:
        at = _Place.from_address(place)
        _call(context, at, at.promised, promise)
    elif kind == _BEFORE:
        at = _Place.from_address(place)
        at.adopts = True
        _call(context, at, at.adopting, promise)
    elif kind == _RESOLVE and _Place.from_address(place).adopts:
        at = _Place.from_address(place)
        _call(context, at, at.adopted, promise)


def _call(context: int, at: _Place, listener: native.Value, *values: native.Value) -> None:
    """Call a listener; what goes wrong leaves its mark."""
    at.lost += 1
    library, this = native.library(), native.Value(0, native.UNDEFINED)
    arguments = (native.Value * len(values))(*values)
    answer = library.JS_Call(context, listener, this, len(values), arguments)
    if answer.tag == native.EXCEPTION:
        native.forget_exception(context)
    else:
        at.lost -= 1


_pointer, _value = ctypes.c_void_p, native.Value
_tracker = ctypes.CFUNCTYPE(None, _pointer, _value, _value, ctypes.c_bool, _pointer)(_track)
_hook = ctypes.CFUNCTYPE(None, _pointer, ctypes.c_int, _value, _value, _pointer)(_follow)

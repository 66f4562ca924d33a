"""Tells JavaScript of promises that fail while nobody listens.

An error in a promise without a handler is lost, and with it a failed assertion. Only QuickJS
itself knows of it. Where it cannot be asked, scripts that use promises are refused rather than
passed unseen.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, ClassVar

from vayu.engine.scripting import quickjs_native as native
from vayu.errors import ScriptError

if TYPE_CHECKING:
    import quickjs


class _Place(ctypes.Structure):
    """What is handed to the hook of one context."""

    _fields_: ClassVar[Any] = (("listener", native.Value), ("lost", ctypes.c_int))


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
        If this build of QuickJS cannot be asked.
    """

    def __init__(self, context: quickjs.Context, listener: Any) -> None:
        function = native.value_of(context, listener)
        if function is None:
            raise ScriptError("promises cannot be watched with this build of quickjs-ng; use 0.17")
        self._listener = listener
        self._place = _Place(function, 0)
        native.library().JS_SetHostPromiseRejectionTracker(
            native.runtime_of(context), _hook, ctypes.byref(self._place)
        )

    @property
    def lost(self) -> bool:
        """Whether the listener could not be called: no stack, time or memory was left."""
        return bool(self._place.lost)


def _tell(
    context: int, promise: native.Value, reason: native.Value, heard: int, place: int
) -> None:
    """Call the listener; what goes wrong leaves its mark."""
    at = _Place.from_address(place)
    at.lost += 1
    library, this = native.library(), native.Value(0, native.UNDEFINED)
    arguments = (native.Value * 3)(promise, reason, native.Value(heard, native.BOOLEAN))
    answer = library.JS_Call(context, at.listener, this, 3, arguments)
    if answer.tag == native.EXCEPTION:
        library.JS_FreeValue(context, library.JS_GetException(context))
    else:
        at.lost -= 1


_pointer, _value = ctypes.c_void_p, native.Value
_hook = ctypes.CFUNCTYPE(None, _pointer, _value, _value, ctypes.c_bool, _pointer)(_tell)

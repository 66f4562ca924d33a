"""Stops a script that runs too long.

The binding's own limit reads the clock at the beginning of each call, which costs as much as a
test does. QuickJS asks only every few thousand steps whether it shall stop, and a script that is
never asked needs no clock: so here its time begins with the first question.
"""

from __future__ import annotations

import ctypes
import time
from typing import TYPE_CHECKING

from vayu.engine.scripting import quickjs_native as native

if TYPE_CHECKING:
    import quickjs

    from vayu.engine.scripting.watchdog import Watchdog

_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class Clock:
    """Limits the processor time of what runs in one turn of a watchdog.

    Keep it as long as the context runs anything.

    Parameters
    ----------
    context : quickjs.Context
    limit : float
        [s]
    watchdog : Watchdog
        Its turn tells one call from the next.
    """

    def __init__(self, context: quickjs.Context, limit: float, watchdog: Watchdog) -> None:
        self._limit = limit
        self._watchdog = watchdog
        self._turn = -1
        self._start = 0.0
        self._handler = _HANDLER(self._asked)
        runtime = native.runtime_of(context)
        if runtime is None:
            context.set_time_limit(limit)
        else:
            native.library().JS_SetInterruptHandler(runtime, self._handler, None)

    def _asked(self, _runtime: int, _opaque: int) -> bool:
        """Whether to stop now."""
        if self._turn != self._watchdog.turn:
            self._turn = self._watchdog.turn
            self._start = time.process_time()
            return False
        return time.process_time() - self._start > self._limit

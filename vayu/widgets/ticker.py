"""One thread that redraws: at most so often, and always with what is newest.

    wake   | |||| |      ||||||||||        |
    draw   x    x x      x    x    x       x      never closer than what `draw` returned

Whoever has news calls `wake`, which only sets a flag; a hundred wakes make one drawing. Nothing
queues up when drawing is slow: the last value wins. Without news it draws every `patience`, so
that a clock goes on and silence can be shown.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PACE = 0.2
"""Least time between two drawings: 5 a second. [s]"""

PATIENCE = 1.0
"""Longest time between two drawings. [s]"""


class Ticker:
    """Calls `draw` on a daemon thread until it returns None.

    Parameters
    ----------
    draw : callable
        Draws, and returns how long to wait before the next drawing [s], or None when there will
        be none.
    failed : callable
        Called with what `draw` raised, instead of any further drawing: nobody reads what a
        thread prints.
    patience : float
        Longest time between two calls. [s]
    """

    def __init__(
        self,
        draw: Callable[[], float | None],
        *,
        failed: Callable[[Exception], None],
        patience: float = PATIENCE,
    ) -> None:
        self._draw = draw
        self._failed = failed
        self._patience = patience
        self._news = threading.Event()
        self._thread = threading.Thread(target=self._main, name="vayu-ticker", daemon=True)

    def start(self) -> None:
        """Begin, with a drawing at once."""
        self._news.set()
        self._thread.start()

    def wake(self) -> None:
        """Say that there is news. From any thread; returns at once."""
        self._news.set()

    def join(self, timeout: float | None = None) -> None:
        """Wait for the last drawing, `timeout` s at most."""
        self._thread.join(timeout)

    def _main(self) -> None:
        """Life of the thread."""
        try:
            while True:
                self._news.wait(self._patience)
                self._news.clear()
                pause = self._draw()
                if pause is None:
                    return
                time.sleep(pause)
        except Exception as error:  # noqa: BLE001 (whatever it is, somebody is told)
            self._failed(error)

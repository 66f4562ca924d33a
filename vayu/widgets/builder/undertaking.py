"""Something that takes its time: on a thread of its own, one at a time, and never silently lost."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from vayu.errors import VayuError
from vayu.widgets.defect import defect

if TYPE_CHECKING:
    from collections.abc import Callable


class Undertaking:
    """Runs one thing after the other; what is asked for meanwhile is not done.

    Parameters
    ----------
    changed : callable
        Called with what is going on, and with nothing when it is over.
    failed : callable
        Called with what went wrong, and what to do about it.
    """

    def __init__(self, changed: Callable[[str], None], failed: Callable[[str, str], None]) -> None:
        self._changed = changed
        self._failed = failed
        self.word = ""

    def begin(self, word: str, work: Callable[[], None]) -> None:
        """Begin, unless something is under way.

        Parameters
        ----------
        word : str
            What is going on, for people.
        work : callable
            Runs on a thread that ends with it.
        """
        if self.word:
            return
        self.word = word
        self._changed(word)
        threading.Thread(target=self._main, args=(work,), name="vayu-builder", daemon=True).start()

    def _main(self, work: Callable[[], None]) -> None:
        """Life of the thread."""
        try:
            work()
        except VayuError as error:
            self._failed(error.message, error.hint or "")
        except Exception as error:  # noqa: BLE001 (nobody reads what a thread prints)
            self._failed(defect(error), "")
        finally:
            self.word = ""
            self._changed("")

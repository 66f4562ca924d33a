"""What is said to the pages of one builder, until it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.widgets.builder.kept import Kept


class Messages:
    """Sends messages to every page that has the builder open.

    Parameters
    ----------
    emit : callable
        Sends plain data to the page, from any thread.
    kept : Kept
        Knows the secrets of the form: no sentence has one in it.
    """

    def __init__(self, emit: Callable[[dict[str, Any]], None], kept: Kept) -> None:
        self._emit = emit
        self._kept = kept
        self.closed = False

    def emit(self, message: dict[str, Any]) -> None:
        """Send a message, unless the builder is closed."""
        if not self.closed:
            self._emit(message)

    def notice(self, text: str, *, kind: str = "") -> None:
        """Say something in one line below the form."""
        self.emit({"notice": {"text": self._kept.redact(text), "kind": kind}})

"""What was changed while a run went on, for the reader of its summary.

The load profile says only what the run began with. The ticks hold every change; the summary
names the first few, and how many more there were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.model.load.control import RunChange

_MOST = 5


class Steered:
    """The changes of one run.

    Attributes
    ----------
    t0 : int or None
        When the run began, on the engine's clock [ns]; None before that.
    """

    def __init__(self) -> None:
        self.t0: int | None = None
        self._first: list[str] = []
        self._count = 0

    def note(self, change: RunChange, now: int) -> None:
        """Take in a change that was ordered at `now` [ns]."""
        self.noted(str(change), None if self.t0 is None else (now - self.t0) / NS_PER_S)

    def noted(self, change: str, elapsed: float | None) -> None:
        """Take in a change in words, and when it was ordered: after t0 [s], or None before it."""
        self._count += 1
        if len(self._first) < _MOST:
            when = "at once" if elapsed is None else f"at {elapsed:.1f} s"
            self._first.append(f"{change} {when}")

    def warnings(self) -> tuple[str, ...]:
        """Return what the summary says of it: nothing of a run that was left alone."""
        if not self._count:
            return ()
        more = self._count - len(self._first)
        named = ", ".join(self._first) + (f" and {more:,} more" if more else "")
        return (f"It was steered while it went on: {named}. Its load says what it began with.",)

"""What the loop of a load run works with, beside its transport: an exchange and a recorder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.transport.port import Slot


class Exchange(Protocol):
    """What is done around one request: compose it, run its scripts.

    Attributes
    ----------
    deferred : bool
        Whether exchanges that ended wait for the next turn, because what is done about each may
        take long, as scripts may. Else one is recorded as it ends, and `after` is told failures.
    """

    deferred: bool

    def before(self, slot: Slot) -> bool:
        """Get the slot's request ready; False when the slot failed before it was sent."""
        ...

    def after(self, slots: Sequence[Slot]) -> Sequence[Slot]:
        """Look at the responses that slots hold.

        Return those that it did not come to, because scripts on others took long; never all.
        They are to be the first of the next call.
        """
        ...

    def stop_testing(self) -> None:
        """Run no more scripts: every response from now on stays untested, and is counted so."""
        ...


class Recorder(Protocol):
    """Takes every exchange that has ended."""

    def begin(self, origin: int) -> None:
        """Set t0. [ns]."""
        ...

    def add(self, slot: Slot) -> None:
        """Note an exchange that has ended."""
        ...

    def flush(self, levels: dict[str, int]) -> None:
        """Write what has come since the last time."""
        ...

"""What a live view needs of a run. `vayu.client.live.LiveRun` is one; a test is another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.load.control import RunChange
    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import Tick
    from vayu.model.runs.info import RunInfo
    from vayu.model.runs.state import RunState


class LiveSource(Protocol):
    """A run that can be watched from any thread."""

    @property
    def id(self) -> str:
        """Which run."""

    @property
    def info(self) -> RunInfo:
        """What is known of it."""

    @property
    def status(self) -> RunState:
        """Where it is in its life."""

    @property
    def summary(self) -> Summary | None:
        """What it came to, once it ended."""

    @property
    def error(self) -> str | None:
        """Why it failed."""

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""

    def ticks(self, start: int = 0) -> list[Tick]:
        """Return a copy of the ticks from number `start` on."""

    def refresh(self) -> RunInfo:
        """Ask what is known of it now."""

    def change(self, change: RunChange) -> RunInfo:
        """Let it go on differently; return what is known of it then."""

    def stop(self) -> RunState:
        """Ask for the end; return the state after that."""

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` from another thread on each tick and at the end."""

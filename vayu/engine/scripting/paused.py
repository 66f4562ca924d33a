"""What a worker does for a script that waits: it carries out errands, and lets it go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.scripting.port import Outcome, ResponseView
    from vayu.model.cookie import Cookie


class Errand(NamedTuple):
    """A request that a script sends by itself: `pm.sendRequest`.

    Attributes
    ----------
    number : int
        The answer is asked for by it.
    request : dict
        Its parts, as `vayu.engine.scripting.requested.altered` takes them.
    cookies : tuple of Cookie, optional
        The jar that goes with it; None: it is not known.
    """

    number: int
    request: dict[str, Any]
    cookies: tuple[Cookie, ...] | None = None


class Paused(Protocol):
    """A script that waits. Whoever runs it carries out its errands and lets it go on.

    Each call returns its outcome, in which it may be paused again; this one is then used up.

    Attributes
    ----------
    errands : sequence of Errand
        To be carried out; those of an earlier pause are not named again.
    due : float
        When it wants to go on, answer or no answer, after it began. [s]
    """

    @property
    def errands(self) -> Sequence[Errand]:
        """To be carried out."""
        ...

    @property
    def due(self) -> float:
        """When it wants to go on. [s]."""
        ...

    def answer(
        self,
        number: int,
        answer: ResponseView | str,
        elapsed: float,
        cookies: Sequence[Cookie] | None = None,
    ) -> Outcome:
        """Hand over a response, or why there is none, so many seconds after it began.

        `cookies` are what the jar that went with the errand holds now; None: nobody knows.
        """
        ...

    def go_on(self, elapsed: float) -> Outcome:
        """Do what is due so many seconds after it began."""
        ...

    def stop(self, reason: str) -> Outcome:
        """End it."""
        ...

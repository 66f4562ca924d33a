"""JavaScript that runs around a request: before it is sent, and on its response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from vayu.model.records.base import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

Level: TypeAlias = Literal["collection", "folder", "request"]
"""What a script belongs to."""

When: TypeAlias = Literal["before", "after"]
"""When it runs: before the request is resolved and sent, or on its response."""


LONGEST_WAIT = 30.0
"""How long one script may wait for timers and for requests of its own. [s]"""

LONGEST_TURN = 30.0
"""How long responses wait for their turn to be tested when nothing more will be sent. [s]

Scripts that take long, or loop, hold up those on other responses. What is left stays untested.
"""


class ScriptSpec(Record, frozen=True, kw_only=True):
    """Source of the two scripts of a request.

    Attributes
    ----------
    pre : str, optional
        Runs before the request is resolved and sent; may set variables.
    post : str, optional
        Runs on the response: `pm.test`, `pm.expect`, and variables for the next request.
    """

    pre: str | None = None
    post: str | None = None

    @property
    def said(self) -> bool:
        """Whether there is any."""
        return bool((self.pre or "").strip() or (self.post or "").strip())


class LevelScript(ScriptSpec, frozen=True, kw_only=True):
    """The scripts of a level above a request: they run before the request's own, each by itself.

    Attributes
    ----------
    level : str
        ``"collection"`` or ``"folder"``.
    name : str
        Of the collection or folder.
    """

    level: Literal["collection", "folder"]
    name: str = ""


def longest_wait(script: ScriptSpec, above: Sequence[ScriptSpec] = ()) -> float:
    """Return how long the scripts around one exchange may wait, all together. [s]."""
    sources = (source for one in (script, *above) for source in (one.pre, one.post))
    return LONGEST_WAIT * sum(1 for source in sources if source and source.strip())

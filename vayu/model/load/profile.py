"""What every load profile can do, whatever it offers: check, describe and draw itself.

A profile is a record of what a person asked for, in the words that person used: ``"1m30s"``
stays ``"1m30s"``, on the wire and on disk. What it offers over time is a list of pieces, each
a straight line, from which everything else follows: its length, its peak, its pacing and
its preview.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

from vayu.errors import InvalidConfig
from vayu.model.records.base import Record, fields_of
from vayu.model.records.called import Called, plain
from vayu.model.records.check import settle
from vayu.units import Nanoseconds

if TYPE_CHECKING:
    from collections.abc import Callable


class Piece(NamedTuple):
    """A stretch of time in which the level moves in a straight line.

    Attributes
    ----------
    length : int
        0 is a jump. [ns]
    first, last : float
        Level at its ends: arrivals per second, or users. [1/s or 1]
    """

    length: Nanoseconds
    first: float
    last: float


class Profile(Record, frozen=True, kw_only=True, tag_field="kind", metaclass=Called):
    """What traffic a run offers to its target.

    Subclasses say of which `model` they are, and what they offer in `pieces`.
    """

    model: ClassVar[Literal["open", "closed"]]

    def __post_init__(self) -> None:
        """Take values as people have them, and refuse those without sense.

        Raises
        ------
        InvalidConfig
            Naming every field that is wrong, not just the first.
        """
        found = settle(self, plain)
        self._tidy()
        untyped = tuple(found)  # a stand-in's problems are nobody's
        for where, why in self.problems():
            if not any(_within(where, bad) or _within(bad, where) for bad in untyped):
                found[where] = why
        if found:
            raise InvalidConfig(found)

    def _tidy(self) -> None:
        """Bring values of the right types into the one form that they are kept in."""

    def pieces(self) -> tuple[Piece, ...]:
        """Return what is offered over time, one after the other."""
        raise NotImplementedError

    @property
    def length(self) -> Nanoseconds | None:
        """How long anything is started [ns]; None when only a number of requests ends it."""
        return Nanoseconds(sum(piece.length for piece in self.pieces()))

    @property
    def limit(self) -> int | None:
        """Most requests that are started, if that is stated. [requests]."""
        return None

    @property
    def peak(self) -> float:
        """Highest level: arrivals per second in the open model, users in the closed. [1/s or 1]."""
        return max(max(piece.first, piece.last) for piece in self.pieces())

    def control_problem(self, word: Literal["rate", "concurrency"]) -> str | None:
        """Return why a run of this profile has no such thing to set while it goes on, if so."""
        if self.model == "open":
            return None if word == "rate" else "this run has arrivals, not users; set its rate"
        return None if word == "concurrency" else "this run has users, not a rate; set concurrency"

    def __repr__(self) -> str:
        """Show what was given; what is as by default goes without saying."""
        given = {f.name: (getattr(self, f.name), f.default) for f in fields_of(type(self))}
        said = (f"{name}={value!r}" for name, (value, usual) in given.items() if value != usual)
        return f"{type(self).__name__}({', '.join(said)})"

    def plot(self) -> Any:
        """Draw what is offered over time, by the very arithmetic that paces it.

        Returns
        -------
        plotly.graph_objects.Figure
        """
        return _VIEWS["figure"](self)

    def _repr_html_(self) -> str:
        """Show sentence and preview in a notebook."""
        return str(_VIEWS["html"](self))


_VIEWS: dict[str, Callable[[Profile], object]] = {}


def view_with(*, figure: Callable[[Profile], object], html: Callable[[Profile], str]) -> None:
    """Lend every profile a way to draw itself. A record draws nothing; the rooms above do.

    Parameters
    ----------
    figure : callable
        What `Profile.plot` returns.
    html : callable
        What a notebook shows of a profile.
    """
    _VIEWS.update(figure=figure, html=html)


def _within(where: str, outer: str) -> bool:
    """Whether ``stages[2][0]`` lies in ``stages[2]``, or is it."""
    return where.startswith(outer) and where[len(outer) :][:1] in {"", "[", "."}

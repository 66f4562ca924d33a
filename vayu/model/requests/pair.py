"""Names and values in order: headers, parameters, fields of a form.

A pair is ``[name, value]``, or a `Pair` where there is more to say of it: one that is switched
off stays where it is and is not sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from vayu.model.records.base import Record
from vayu.model.records.plain import text_problem
from vayu.model.words.show import show_name

if TYPE_CHECKING:
    from collections.abc import Iterator


class Pair(Record, frozen=True, kw_only=True):
    """A name and a value that may be switched off.

    Attributes
    ----------
    name, value : str
        May hold templates.
    enabled : bool
        Whether it is sent.
    description : str, optional
        For people; never sent.
    """

    name: str
    value: str = ""
    enabled: bool = True
    description: str | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what UTF-8 cannot hold."""
        for field in ("name", "value"):
            why = text_problem(getattr(self, field))
            if why:
                yield field, why

    def __repr__(self) -> str:
        """Show the name, never the value."""
        off = "" if self.enabled else ", enabled=False"
        return f"Pair(name={self.name!r}, value='***'{off})"


Pairs = tuple[tuple[str, str], ...]
"""What is sent."""

Listed: TypeAlias = tuple[tuple[str, str] | Pair, ...] | dict[str, str]
"""What was written: the same with pairs that are switched off, or an object."""


class Placed(NamedTuple):
    """A pair that is sent, and what a message calls it.

    Attributes
    ----------
    where : str
        Its place in what was written: ``headers.Accept`` of an object, ``headers[2]`` of a list.
    shown : str
        What may be shown of its name.
    name, value : str
    """

    where: str
    shown: str
    name: str
    value: str


def sent_pairs(listed: Listed) -> Pairs:
    """Return the pairs that are sent, in order."""
    return tuple((name, value) for _, name, value in _enabled(listed))


def placed_pairs(field: str, listed: Listed, *, ends: str) -> Iterator[Placed]:
    """Yield the pairs that are sent, and their places. One that is switched off may be anything.

    Parameters
    ----------
    field : str
        Which one it is that lists them.
    listed : list of pairs, or an object
    ends : str
        Characters that end a name: what follows is a value in the wrong place, maybe a secret one.
    """
    named, end = isinstance(listed, dict), re.compile(rf"[\s{re.escape(ends)}]")
    for position, name, value in _enabled(listed):
        shown = end.split(name, maxsplit=1)[0]
        where = f"{field}.{show_name(shown)}" if named and shown else f"{field}[{position}]"
        yield Placed(where, shown, name, value)


def _enabled(listed: Listed) -> Iterator[tuple[int, str, str]]:
    """Yield position, name and value of each pair that is switched on."""
    for position, pair in enumerate(listed.items() if isinstance(listed, dict) else listed):
        if not isinstance(pair, Pair):
            yield position, *pair
        elif pair.enabled:
            yield position, pair.name, pair.value

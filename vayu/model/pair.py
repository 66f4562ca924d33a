"""Names and values in order: headers, parameters, fields of a form.

A pair is ``[name, value]``, or a `Pair` where there is more to say of it: one that is switched
off stays where it is and is not sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from vayu.model.base import Record
from vayu.model.plain import text_problem

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


def sent_pairs(listed: Listed) -> Pairs:
    """Return the pairs that are sent, in order."""
    if isinstance(listed, dict):
        return tuple(listed.items())
    return tuple(
        (item.name, item.value) if isinstance(item, Pair) else item
        for item in listed
        if not isinstance(item, Pair) or item.enabled
    )

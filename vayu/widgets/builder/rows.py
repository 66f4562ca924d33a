"""Names and values as rows of a table, and back: nothing that was switched off gets lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.model.requests.pair import Pair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.model.requests.pair import Listed


class Row(msgspec.Struct, kw_only=True):
    """One row of a table.

    Attributes
    ----------
    name, value : str
        Both empty: a row to type into, which is nothing.
    enabled : bool
        Whether it is sent.
    description : str
        For people.
    """

    name: str = ""
    value: str = ""
    enabled: bool = True
    description: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into it."""
        return not (self.name or self.value)


def rows_of(listed: Listed) -> list[Row]:
    """Return pairs as rows."""
    items = listed.items() if isinstance(listed, dict) else listed
    return [
        Row(
            name=item.name,
            value=item.value,
            enabled=item.enabled,
            description=item.description or "",
        )
        if isinstance(item, Pair)
        else Row(name=item[0], value=item[1])
        for item in items
    ]


def pairs_of(rows: Iterable[Row]) -> tuple[tuple[str, str] | Pair, ...]:
    """Return rows as pairs, blank ones left out."""
    return tuple(
        (row.name, row.value)
        if row.enabled and not row.description
        else Pair(
            name=row.name,
            value=row.value,
            enabled=row.enabled,
            description=row.description or None,
        )
        for row in rows
        if not row.blank
    )

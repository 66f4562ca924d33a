"""Cookies that a response set, by name. Their values are shown only when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.model.cookie import Cookie


class Cookies(Mapping[str, str]):
    """A read-only mapping of cookie names to values; `records` has the rest of each.

    Parameters
    ----------
    records : tuple of Cookie
        As they came. Of two with one name, for different paths, the later one is read.
    """

    def __init__(self, records: tuple[Cookie, ...] = ()) -> None:
        self.records = records
        self._values = {cookie.name: cookie.value for cookie in records}

    def __getitem__(self, name: str) -> str:
        """Return one value."""
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._values)

    def __len__(self) -> int:
        """How many names there are."""
        return len(self._values)

    def __repr__(self) -> str:
        """Show names, never values."""
        return f"<Cookies [{', '.join(self._values)}]>"

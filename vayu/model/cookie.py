"""One cookie, as a server set it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from vayu.model.base import Record
from vayu.model.plain import text_problem
from vayu.model.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAKS = re.compile(r"[\t\r\n\x00]")


class Cookie(Record, frozen=True, kw_only=True):
    """One cookie of a jar.

    Attributes
    ----------
    name, value : str
    domain : str, optional
        The host that set it.
    path : str, optional
    expires : str, optional
        ISO 8601; without, it lives as long as the jar.
    secure : bool
        Sent over TLS only.
    http_only : bool
    subdomains : bool
        Whether it is sent to the hosts below `domain`, too.
    """

    name: str
    value: str
    domain: str | None = None
    path: str | None = None
    expires: str | None = None
    secure: bool = False
    http_only: bool = False
    subdomains: bool = False

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what would end the line of a jar, and what is no moment."""
        for field in ("name", "value", "domain", "path"):
            text = getattr(self, field)
            if text is None:
                continue
            if _BREAKS.search(text):
                yield field, "holds a tab, CR, LF or NUL, which no cookie does; remove it"
            elif why := text_problem(text):
                yield field, why
        if self.expires is not None and moment_of(self.expires) is None:
            yield "expires", f"{show(self.expires)} is not a moment such as '2030-01-01T00:00:00Z'"

    def __repr__(self) -> str:
        """Never show the value."""
        return f"Cookie({self.name}=***)"


def moment_of(text: str) -> int | None:
    """Return ISO 8601 as whole seconds since 1970; None when it is no such text. [s]."""
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except (ValueError, OverflowError, OSError):
        return None

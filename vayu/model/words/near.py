"""Which of the known names a wrong one resembles, said at the end of a sentence."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LONGEST = 60  # characters of a name that a similar one is looked for
_MOST = 1_000  # names that are looked through


def near(name: str, known: Iterable[str], spelt: Callable[[str], str] = repr) -> str:
    """Return ``"; did you mean 'staging'?"``; nothing where none is like it.

    Parameters
    ----------
    name : str
    known : iterable of str
    spelt : callable
        How a name is written where it is meant.
    """
    if len(name) > _LONGEST:
        return ""
    close = difflib.get_close_matches(name, list(known)[:_MOST], n=1)
    return f"; did you mean {spelt(close[0])}?" if close else ""

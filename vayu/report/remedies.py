"""What helps, said once, however many numbers ask for it.

A remedy lists alternatives: "a lower rate, more workers, or another machine". Numbers that go wrong
together name the same ones, and a reader who is told three times reads none of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BETWEEN = re.compile(r",? or |, ")


def merged(remedies: Iterable[str]) -> str:
    """Return all alternatives of some remedies as one, each once.

    What the last remedies have in common stands at the end, where the most costly ones do.
    """
    every = [part for remedy in remedies for part in _BETWEEN.split(remedy)]
    return _listed(list(dict.fromkeys(reversed(every)))[::-1])


def what_helps(remedies: Iterable[str]) -> list[str]:
    """Return a sentence for each remedy, without what one before has said.

    Parameters
    ----------
    remedies : iterable of str
        Empty: nothing helps, or need be done.

    Returns
    -------
    list of str
        ``What helps: ...`` or ``What else helps: ...``; empty where there is nothing new.
    """
    said = set[str]()
    found = []
    for remedy in remedies:
        parts = _BETWEEN.split(remedy) if remedy else []
        new = [part for part in parts if part not in said]
        said.update(parts)
        if len(new) == len(parts):
            found.append(f"What helps: {remedy}." if remedy else "")
        else:
            found.append(f"What else helps: {_listed(new)}." if new else "")
    return found


def _listed(parts: Sequence[str]) -> str:
    """Return alternatives as a remedy writes them."""
    if len(parts) < 3:
        return " or ".join(parts)
    return f"{', '.join(parts[:-1])}, or {parts[-1]}"

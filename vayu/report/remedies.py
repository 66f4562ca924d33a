"""What helps, said once, however many numbers ask for it.

A remedy lists alternatives: "a lower rate, more workers, or another machine". Numbers that go wrong
together name the same ones, and a reader who is told three times reads none of them. One that helps
only on a condition ("more workers if cores are idle") is the same as the one without.
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
    every = dict.fromkeys(
        part for remedy in reversed(list(remedies)) for part in reversed(_parts(remedy))
    )
    return _listed(
        [part for part in every if _what(part) == part or _what(part) not in every][::-1]
    )


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
        parts = _parts(remedy)
        new = [part for part in parts if _what(part) not in said]
        said.update(map(_what, parts))
        if len(new) == len(parts):
            found.append(f"What helps: {remedy}." if remedy else "")
        else:
            found.append(f"What else helps: {_listed(new)}." if new else "")
    return found


def _parts(remedy: str) -> list[str]:
    """Return the alternatives of a remedy."""
    return _BETWEEN.split(remedy) if remedy else []


def _what(part: str) -> str:
    """Return what an alternative is, without its condition."""
    return part.split(" if ", maxsplit=1)[0]


def _listed(parts: Sequence[str]) -> str:
    """Return alternatives as a remedy writes them."""
    if len(parts) < 3:
        return " or ".join(parts)
    return f"{', '.join(parts[:-1])}, or {parts[-1]}"

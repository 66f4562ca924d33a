"""Assertions over every word of chai: each flag, matcher, alias and kind of value, and its `not`.

A value is asked everything, so most of what is asked makes no sense of it: what chai says then
is part of its language too. The text files hold one of each a line.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path


def _lines(name: str) -> tuple[str, ...]:
    """Return the lines of a file beside this one."""
    return tuple((Path(__file__).parent / name).read_text(encoding="utf-8").splitlines())


VALUES = _lines("values.txt")
"""Of every kind."""

WORDS = _lines("words.txt")
"""What asserts, when it is read or called, with arguments of every type."""

SENTENCES = _lines("sentences.txt")
"""What follows what, notes of one's own, changes, long and cyclic values, misspelled words."""

FLAGS = ("deep", "nested", "own", "ordered", "any", "all", "itself", "include", "length", "a")
_FLAGGED = (
    "undefined", "5", "'abc'", "[1, 2, 3]", "{a: 1, b: 2}", "new Map([['a', 1]])", "(() => 1)",
)  # fmt: skip


def asked() -> list[str]:
    """Return every value with every word, plain and negated, and some with every flag too."""
    plain = [
        f"expect({value}).to{negation}.{word}"
        for value, negation, word in product(VALUES, ("", ".not"), WORDS)
    ]
    flagged = [
        f"expect({value}).{flag}.to{negation}.{word}"
        for value, flag, negation, word in product(_FLAGGED, FLAGS, ("", ".not"), WORDS)
    ]
    return [*plain, *flagged]

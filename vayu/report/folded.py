"""Text folded to the width of a terminal: no sentence is cut by its edge, none ends mid-word.

Rule: a line ends at a space, never between a number and its unit, before a dot that separates, or
within brackets that hold an interval. What is longer than a line
(an address, a path) stays whole: it is copied. A row of columns is `lined_up`'s and stays as it
is; it is known by two spaces in a row, which no sentence has.
"""

from __future__ import annotations

import re
from textwrap import TextWrapper
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 80
"""Of a terminal as it is opened, and of what is read without following lines with a finger."""

_UNIT = re.compile(r"(?<=\d) (?=(?:[nm]?s|%|[kMGT]?B)(?!\w))")
_INTERVAL = re.compile(r"\([^()]{1,32}\)")
_GLUE = "\xa0"
_HANGING = "  "


def folded(text: str, *, width: int = WIDTH, hanging: str = _HANGING) -> str:
    """Return one line as lines, the further ones indented below the first.

    Parameters
    ----------
    text : str
        A line, with the spaces that it begins with.
    width : int, optional
        Characters of a line.
    hanging : str, optional
        Spaces before each further line, besides those that the text begins with.
    """
    bare = text.lstrip(" ")
    if len(text) <= width or "  " in bare:
        return text
    begin = text[: len(text) - len(bare)]
    wrapper = TextWrapper(
        width=width, initial_indent=begin, subsequent_indent=begin + hanging,
        break_long_words=False, break_on_hyphens=False, expand_tabs=False,
        replace_whitespace=False,
    )  # fmt: skip
    return "\n".join(wrapper.wrap(_glued(bare))).replace(_GLUE, " ")


def _glued(text: str) -> str:
    """Return a text in which a line ends only where it may."""
    held = _INTERVAL.sub(lambda found: found[0].replace(" ", _GLUE), text)
    return _UNIT.sub(_GLUE, held).replace(" ·", f"{_GLUE}·")


def folded_lines(lines: Iterable[str]) -> str:
    """Return lines as one text, each folded.

    Parameters
    ----------
    lines : iterable of str
    """
    return "\n".join(folded(line) for line in lines)

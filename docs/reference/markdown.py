"""Tables and docstrings as Markdown."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_ATTRIBUTES = "Attributes\n----------\n"
_ATTRIBUTE = re.compile(r"^([\w, ]+) : .*\n((?:    .*\n?|\n)*)", re.MULTILINE)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; what would end a cell or begin a tag is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def code(text: object) -> str:
    """Return `text` as code, with what it holds of backticks."""
    fence = "``" if "`" in str(text) else "`"
    return f"{fence}{text}{fence}"


def first_line(thing: object) -> str:
    """Return the first paragraph of a docstring, on one line."""
    return re.sub(r"\s+", " ", (inspect.getdoc(thing) or "").split("\n\n")[0])


def attributes(record: type) -> dict[str, str]:
    """Return what the sections Attributes of a record and its bases say, by name."""
    told: dict[str, str] = {}
    for one in reversed(record.__mro__[:-1]):
        _, _, section = inspect.cleandoc(one.__doc__ or "").partition(_ATTRIBUTES)
        for names, text in _ATTRIBUTE.findall(section):
            told |= dict.fromkeys(re.split(r",\s*", names), re.sub(r"\s+", " ", text).strip())
    return told


def _cell(value: object) -> str:
    """Return one cell."""
    text = re.sub(r"\s+", " ", str(value)).replace("|", "\\|")
    return re.sub(r"<(?=[\w/!])", "&lt;", text) if "`" not in text else text

"""A long text, or bytes, a page at a time: a page never holds more than a browser draws at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vayu.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = 50_000
"""Characters of a page of text."""

HEX_PAGE = 4_096
"""Bytes of a page of a dump."""

_LINE_AFTER = 2_000  # characters in which a page looks for a line to end at
_CLOSINGS = {"<!--": "-->", "<![CDATA[": "]]>"}


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page: its text, its number from 0, and how many there are."""

    text: str
    number: int
    pages: int


class TextPages:
    """A text cut into pages, at the end of a line where one is near.

    Parameters
    ----------
    text : str
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = list(_starts(text))

    def __len__(self) -> int:
        """How many pages there are: at least one."""
        return len(self._starts)

    def page(self, number: int) -> TextPage:
        """Return a page; the last one for a number beyond. Control characters are visible."""
        number = max(0, min(number, len(self) - 1))
        end = self._starts[number + 1] if number + 1 < len(self) else len(self._text)
        return TextPage(plain(self._text[self._starts[number] : end]), number, len(self))

    def find(self, words: str, start: int) -> int | None:
        """Return the first page from `start` on, then from the first, that has `words` in it."""
        if not words:
            return None
        begin = self._starts[min(start, len(self) - 1)]
        found = self._place(words, begin)
        found = self._place(words, 0) if found < 0 and begin else found
        return None if found < 0 else sum(begin <= found for begin in self._starts) - 1

    def count(self, words: str) -> int:
        """Return how often `words` occur, whatever their case."""
        if words and self._is_plain(words):
            return self._text.lower().count(words.lower())
        return len(re.findall(re.escape(words), self._text, re.IGNORECASE)) if words else 0

    def _place(self, words: str, start: int) -> int:
        """Return where `words` occur from `start` on, whatever their case; -1 if nowhere."""
        if self._is_plain(words):
            return self._text.lower().find(words.lower(), start)
        found = re.compile(re.escape(words), re.IGNORECASE).search(self._text, start)
        return -1 if found is None else found.start()

    def _is_plain(self, words: str) -> bool:
        """Whether letters keep their places in lower case: then a search is 20 times as fast."""
        return self._text.isascii() and words.isascii()


def dump_page(body: bytes, number: int) -> TextPage:
    """Return a page of a dump: offset, hexadecimal, and the printable ASCII among them."""
    pages = max(1, -(-len(body) // HEX_PAGE))
    number = max(0, min(number, pages - 1))
    start = number * HEX_PAGE
    return TextPage("\n".join(_dump(body, start, start + HEX_PAGE)), number, pages)


def indented_markup(text: str) -> str:
    """Return XML with each element on a line of its own, indented; nothing in it is interpreted.

    It is cut at its angle brackets, not parsed: no entity is expanded, nothing is fetched, and
    what is not well formed is laid out oddly, nothing worse.
    """
    lines: list[str] = []
    depth = 0
    for piece in _pieces(text):
        words = piece.strip()
        if not words:
            continue
        closes = words.startswith("</")
        depth = max(0, depth - closes)
        if closes and lines and f"</{_name(lines[-1])}" == words.split(">")[0].split()[0]:
            lines[-1] += words  # an element without elements stays on its line
        elif not words.startswith("<") and lines and _opens(lines[-1].strip()):
            lines[-1] += words
        else:
            lines.append("  " * min(depth, 40) + words)
        depth += _opens(words)
    return "\n".join(lines)


def _pieces(text: str) -> Iterator[str]:
    """Yield markup and the text between; what never ends is one piece, so this is linear."""
    at = 0
    while at < len(text):
        if text[at] != "<":
            end = text.find("<", at)
        else:
            closing = next((c for o, c in _CLOSINGS.items() if text.startswith(o, at)), ">")
            found = text.find(closing, at + 1)
            end = found + len(closing) if found >= 0 else -1
        end = len(text) if end < 0 else end
        yield text[at:end]
        at = end


def _opens(words: str) -> bool:
    """Whether a piece is the beginning of an element that has content."""
    return words.startswith("<") and words[1:2] not in {"/", "!", "?"} and words.endswith(">") and (
        not words.endswith("/>") and ">" not in words[:-1]
    )  # fmt: skip


def _name(line: str) -> str:
    """Return the name of the element that a line begins with."""
    found = re.match(r"\s*<([^\s/>!?]+)[^>]*>[^<]*$", line)
    return found[1] if found else "\0"


def _starts(text: str) -> Iterator[int]:
    """Yield where each page begins."""
    start = 0
    while True:
        yield start
        if len(text) - start <= PAGE:
            return
        newline = text.find("\n", start + PAGE, start + PAGE + _LINE_AFTER)
        start = newline + 1 if newline >= 0 else start + PAGE


def _dump(body: bytes, start: int, stop: int) -> Iterator[str]:
    """Yield lines of 16 bytes."""
    for at in range(start, min(stop, len(body)), 16):
        row = body[at : at + 16]
        letters = "".join(chr(b) if 0x20 <= b < 0x7F else "." for b in row)
        yield f"{at:08x}  {row.hex(' '):<47}  {letters}"

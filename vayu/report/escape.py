"""Text from a target or a person, made safe to show.

Everything that a server, a script or a file had a hand in is hostile until it went through
here: `plain` for a terminal (no control sequences, no reordering of what is read), `html` for
a page. Both keep the text readable: what is taken out leaves a visible mark.
"""

from __future__ import annotations

import re
from html import escape

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"  # separators and marks that reorder text
    "\ufeff\ufffe\uffff\ud800-\udfff]"  # byte order mark, no characters, lone surrogates
)


def plain(text: str, *, limit: int | None = None) -> str:
    """Return `text` with every control character made visible.

    Parameters
    ----------
    text : str
        Anything.
    limit : int, optional
        Keep at most this many characters, and end with an ellipsis when some are cut.

    Returns
    -------
    str
        Safe to print: it moves no cursor, sets no colour, and reads in the order it is stored.
    """
    if limit is not None and len(text) > limit:
        text = f"{text[:limit]}…"
    return _UNSEEN.sub(_picture, text.replace("\r\n", "\n"))


def line(text: str, *, limit: int = 200) -> str:
    """Return `text` as one bounded line."""
    return plain(" ".join(text[: 4 * limit].split()), limit=limit)


def html(text: str, *, limit: int | None = None) -> str:
    """Return `text` for the content, or a quoted attribute, of an HTML element."""
    return escape(plain(text, limit=limit), quote=True)


def html_line(text: str, *, limit: int = 200) -> str:
    """Return `text` as one bounded line of HTML."""
    return escape(line(text, limit=limit), quote=True)


def _picture(match: re.Match[str]) -> str:
    """Return what stands for one unseen character: its escape."""
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"

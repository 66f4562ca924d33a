"""Title and note of a figure: how plotly is given them, and how they are read back.

Rule: plotly breaks no line and cuts what is too long, so the note is broken here, at what the
narrowest place of a notebook holds; the figure grows by each further line.
"""

from __future__ import annotations

from html import unescape
from textwrap import wrap
from typing import Any

from vayu.report.escape import html_line, line

LINE = 16
"""Of a note. [px]"""

_MOST, _WIDE = 260, 84  # characters of a note, and of one of its lines
_BREAK = "<br>"


def heading(title: str, note: str) -> dict[str, Any]:
    """Return a title with the note below it, in plotly's words; both are escaped."""
    text = f"<b>{html_line(title)}</b>"
    if note:
        lines = wrap(_short(line(note, limit=4 * _MOST)), _WIDE, break_on_hyphens=False)
        small = _BREAK.join(html_line(one, limit=_MOST) for one in lines)
        text += f"{_BREAK}<span style='font-size:11px'>{small}</span>"
    return {
        "text": text, "x": 0, "xref": "paper", "xanchor": "left", "font": {"size": 14},
        "y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 10},
    }  # fmt: skip


def _short(note: str) -> str:
    """Return a note that is not too long: it ends with a part of its sentence, not in a number."""
    if len(note) <= _MOST:
        return note
    begin = note[: _MOST - 2]
    return f"{begin[: max(begin.rfind(', ') + 1, begin.rfind('; ') + 1) or begin.rfind(' ')]} …"


def room(text: str) -> int:
    """Return the height that a heading takes above the legend. [px]."""
    return 48 + LINE * text.count(_BREAK)


def title_of(own: Any) -> tuple[str, str]:
    """Return title and note of a figure as plain text."""
    text = own.layout.title.text or ""
    title, _, note = text.partition(_BREAK)
    strip = (
        note.replace(_BREAK, " ")
        .removeprefix("<span style='font-size:11px'>")
        .removesuffix("</span>")
    )
    return unescape(title.removeprefix("<b>").removesuffix("</b>")), unescape(strip)

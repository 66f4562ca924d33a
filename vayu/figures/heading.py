"""Title and note of a figure: how plotly is given them, and how they are read back."""

from __future__ import annotations

from html import unescape
from typing import Any

from vayu.report.escape import html_line


def heading(title: str, note: str) -> dict[str, Any]:
    """Return a title with the note below it, in plotly's words; both are escaped."""
    text = f"<b>{html_line(title)}</b>"
    if note:
        text += f"<br><span style='font-size:11px'>{html_line(note, limit=260)}</span>"
    return {
        "text": text, "x": 0, "xref": "paper", "xanchor": "left", "font": {"size": 14},
        "y": 1, "yref": "container", "yanchor": "top", "pad": {"t": 10},
    }  # fmt: skip


def title_of(own: Any) -> tuple[str, str]:
    """Return title and note of a figure as plain text."""
    text = own.layout.title.text or ""
    title, _, note = text.partition("<br>")
    strip = note.removeprefix("<span style='font-size:11px'>").removesuffix("</span>")
    return unescape(title.removeprefix("<b>").removesuffix("</b>")), unescape(strip)

"""HTML that cannot be broken out of: text is escaped unless it already is `Markup`.

No `<style>`, no `<script>`, no class of a page is relied on: every element carries its own
inline style, so that it looks the same in a notebook, in a converted one and in a mail. Text
keeps the colour of the page, so it reads in a light and in a dark theme.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from vayu.report.escape import html
from vayu.report.palette import GRID, SHADE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Markup(str):
    """HTML that is safe as it is."""

    __slots__ = ()


Child = str
"""Plain text, which is escaped, or `Markup`."""

MONO = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;"
QUIET = "opacity:0.72;"
WIDTH = "box-sizing:border-box;max-width:1000px;"
"""Of whatever stands in the output of a cell, saved or alive: longer lines are hard to follow."""

HEADING = "font-weight:600;font-size:13px;margin:18px 0 4px 0;"
BOX = f"border:1px solid {GRID};border-radius:8px;background:{SHADE};"

_CELL = "padding:3px 20px 3px 0;vertical-align:top;"
_WORDS = f"text-align:left;{_CELL}max-width:420px;white-space:normal;"
_LOOKS = {
    "s": f"text-align:left;{_CELL}white-space:nowrap;",
    "n": f"text-align:right;{_CELL}white-space:nowrap;",
    "r": f"text-align:right;{_CELL}white-space:normal;overflow-wrap:break-word;",
}


def element(tag: str, *children: Child, style: str = "", **attributes: str) -> Markup:
    """Return an element of `children`; what is not `Markup` among them is escaped."""
    pairs = _style(style) if style else ""
    if attributes:
        pairs += "".join(f' {k}="{escape(v, quote=True)}"' for k, v in attributes.items())
    if tag in {"base", "br", "img", "meta"}:
        return Markup(f"<{tag}{pairs}>")
    return Markup(f"<{tag}{pairs}>{join(children)}</{tag}>")


@lru_cache(maxsize=256)
def _style(style: str) -> str:
    """Return a style as an attribute; a live view writes the same ones five times a second."""
    return f' style="{escape(style, quote=True)}"'


def join(children: Iterable[Child]) -> Markup:
    """Return `children` one after the other; what is not `Markup` among them is escaped."""
    return Markup("".join(c if isinstance(c, Markup) else html(c) for c in children))


def pill(text: str, colour: str) -> Markup:
    """Return a word on a coloured ground."""
    style = (
        f"display:inline-block;background:{colour};color:#ffffff;border-radius:10px;"
        "padding:1px 10px;font-size:12px;font-weight:600;line-height:18px;white-space:nowrap;"
    )
    return element("span", text, style=style)


def table(
    head: Sequence[Child], rows: Sequence[Sequence[Child]], *, columns: str, fill: bool = False
) -> Markup:
    """Return a table; it scrolls by itself where it is wider than its place.

    Numbers stay on their lines, so beside them a word breaks only where it is longer than its
    column may be: in a narrow place it would end as one letter a line. Where all is words, they
    break wherever they must.

    Parameters
    ----------
    head : sequence of str
        Heading of each column; none for a table without headings.
    rows : sequence of sequence of str
    columns : str
        One letter a column: ``t`` for text, ``s`` for short text that stays on its line, ``n``
        for numbers, ``r`` for whatever ends at the right and may break.
    fill : bool, default False
        It is as wide as its place, so that tables below each other end at one edge.
    """
    words = f"{_WORDS}overflow-wrap:{'break-word' if 'n' in columns else 'anywhere'};"
    looks = [_LOOKS.get(column, words) for column in columns]
    looks[-1] += "padding-right:0;"
    parts = [element("tbody", *(_row("td", row, looks) for row in rows))]
    if head:
        parts.insert(0, element("thead", _row("th", head, [_heading(look) for look in looks])))
    style = "border-collapse:collapse;border:none;margin:4px 0 0 0;font-size:12px;"
    if fill:
        style += "width:100%;table-layout:auto;"  # JupyterLab makes columns equal
    return element("div", element("table", *parts, style=style), style="overflow-x:auto;")


def _heading(look: str) -> str:
    """Return the look of a heading: it is often wider than what is below it, and so may break."""
    return look.replace("nowrap", "normal").replace("vertical-align:top", "vertical-align:bottom")


def _row(tag: str, cells: Sequence[Child], looks: Sequence[str]) -> Markup:
    """Return one row; its borders are hairlines."""
    look = f"border:none;border-bottom:1px solid {GRID};background:transparent;"
    weight = "font-weight:600;" if tag == "th" else "font-weight:400;"
    styled = [
        element(tag if cell else "td", cell, style=own + look + weight)  # no heading is empty
        for cell, own in zip(cells, looks, strict=True)
    ]
    return element("tr", *styled, style="background:transparent;")

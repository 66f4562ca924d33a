"""A box that says what a reader must know first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.markup import BOX, Markup, element

if TYPE_CHECKING:
    from vayu.report.markup import Child


def notice(symbol: str, text: Child, colour: str) -> Markup:
    """Return `text` in a box with a coloured edge; `symbol` says what the colour says."""
    return element(
        "div",
        element("span", symbol, style=f"color:{colour};font-weight:700;padding-right:8px;"),
        text,
        style=f"{BOX}border-left:4px solid {colour};padding:5px 10px;margin-top:8px;"
        "white-space:pre-wrap;overflow-wrap:anywhere;",
    )

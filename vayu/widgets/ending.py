"""The end of a widget: nothing of it stays in the kernel or on the wire."""

from __future__ import annotations

from typing import Any


def end_widget(widget: Any) -> None:
    """Close a widget, and what `Widget.close` leaves: its layout, and its style if it has one.

    They are widgets, too, with a comm each.
    """
    for name in ("style", "layout"):
        part = getattr(widget, name, None)
        if part is not None:
            part.close()
    widget.close()

"""Asks what becomes of a tab's edits before it is closed; who does nothing loses nothing.

    Close Ada? What was typed is saved nowhere.   [Save and close] [Discard edits] [Keep open]

The focus goes to `Keep open`, so a key that was held too long closes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipywidgets import HTML, Button, HBox, Layout

from vayu.errors import VayuError
from vayu.report.escape import line
from vayu.report.markup import element
from vayu.report.palette import ORANGE

if TYPE_CHECKING:
    from collections.abc import Callable

_HOMELESS = " It is in no collection yet: Save… in its form puts it into one."


class Leaving:
    """One question.

    Parameters
    ----------
    title : str
        Of the tab.
    save : callable, optional
        Saves what was typed, or raises a `VayuError`; without one, it cannot be saved here.
    closed : callable
        Called when the tab may be closed.
    kept : callable
        Called when it is to stay.
    """

    def __init__(
        self,
        title: str,
        *,
        save: Callable[[], None] | None,
        closed: Callable[[], None],
        kept: Callable[[], None],
    ) -> None:
        self._asked = f"Close {line(title, limit=60)}? What was typed is saved nowhere."
        self._save = save
        self._closed = closed
        self._words = HTML(layout=Layout(flex="1 1 260px"))
        self._say(self._asked + ("" if save else _HOMELESS))
        saves = [_button("Save and close", self._on_save)] if save else []
        self._keep = _button("Keep open", kept)
        row = [self._words, *saves, _button("Discard edits", closed), self._keep]
        self.widget = HBox(row, layout=Layout(flex_flow="row wrap", align_items="center"))

    def focus(self) -> None:
        """Put the focus where pressing a key loses nothing."""
        self._keep.focus()

    def _on_save(self) -> None:
        """Save, then close; what cannot be saved is said, and stays."""
        if self._save is None:
            return
        try:
            self._save()
        except VayuError as error:
            self._say(f"✗ Not saved, so still open: {line(error.message, limit=300)}")
        else:
            self._closed()

    def _say(self, words: str) -> None:
        """Say something; a screen reader reads it out at once."""
        look = f"border-left:4px solid {ORANGE};padding-left:8px;line-height:1.4;"
        self._words.value = element("div", words, style=look, role="alert")


def _button(label: str, act: Callable[[], None]) -> Button:
    """Return a button as wide as its words."""
    made = Button(description=label, layout=Layout(width="auto"))
    made.on_click(lambda _: act())
    return made

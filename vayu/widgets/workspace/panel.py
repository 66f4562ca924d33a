"""What a notebook shows of a workspace: its tree at the left, open requests in tabs beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, Button, HBox, Layout, VBox

from vayu.widgets.ending import end_widget
from vayu.widgets.workspace.leaving import Leaving
from vayu.widgets.workspace.widget import WorkspaceWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipywidgets import Widget

NOTHING_OPEN = (
    "<p style='opacity:0.75;margin:4px 0;'>Nothing is open. Choose a request of the tree, or make "
    "one with <b>+ Request</b>.</p>"
)
"""What stands where the form of a request would."""

WIDGET_MIME = "application/vnd.jupyter.widget-view+json"


@dataclass(slots=True)
class Tab:
    """One open request: what it is known by, its form, and what ends that.

    `edited` says whether its form holds what is saved nowhere, and `save` saves that, if it
    belongs anywhere.
    """

    key: object
    title: str
    form: Widget
    close: Callable[[], None]
    edited: Callable[[], bool]
    save: Callable[[], None] | None = None


class WorkspacePanel:
    """The tree, the tabs, and the form of the chosen one.

    Parameters
    ----------
    received : callable
        Called with each message of the tree's page.
    """

    def __init__(self, received: Callable[[dict[str, Any]], None]) -> None:
        room = Layout(flex="1 1 300px", min_width="260px", max_width="420px")
        self._tree = WorkspaceWidget(received, layout=room)
        self._bar = HBox([], layout=Layout(flex_flow="row wrap"))
        self._nothing = HTML(NOTHING_OPEN)
        self._stage = VBox([self._nothing])
        self._asking = VBox([])
        beside = VBox(
            [self._bar, self._asking, self._stage],
            layout=Layout(flex="3 1 420px", min_width="300px"),
        )
        self._all = HBox([self._tree, beside], layout=Layout(flex_flow="row wrap"))
        self._beside = beside
        self._tabs: list[Tab] = []

    @property
    def titles(self) -> list[str]:
        """What is open, in order."""
        return [tab.title for tab in self._tabs]

    def view(self) -> dict[str, Any]:
        """Return what makes a front end show it."""
        view = {"model_id": self._all.model_id, "version_major": 2, "version_minor": 0}
        return {WIDGET_MIME: view}

    def send(self, message: dict[str, Any]) -> None:
        """Send a message to every page that shows the tree."""
        self._tree.send(message)

    def choose(self, key: object) -> bool:
        """Show the tab that is known by `key`; return whether there is one."""
        tab = next((tab for tab in self._tabs if tab.key == key), None)
        if tab is None:
            return False
        self._ask_no_more()
        self._stage.children = (tab.form,)
        self._draw_bar(tab)
        return True

    def add(self, tab: Tab) -> None:
        """Open another tab, and show it."""
        self._tabs.append(tab)
        self.choose(tab.key)

    def close_tab(self, key: object) -> None:
        """Close the tab that is known by `key`, if there is one."""
        for tab in [tab for tab in self._tabs if tab.key == key]:
            self._close_tab(tab)

    def rename(self, key: object, new: object, title: str) -> None:
        """Let a tab be known by another key, and have another title."""
        shown = self._stage.children
        for tab in self._tabs:
            if tab.key == key:
                tab.key, tab.title = new, title
        self._draw_bar(next((tab for tab in self._tabs if (tab.form,) == shown), None))

    def close(self) -> None:
        """Take everything out of the pages, and forget it; layouts are widgets, too."""
        for tab in self._tabs:
            tab.close()
        self._tabs.clear()
        self._ask_no_more()
        for widget in (
            *self._bar_widgets(),
            self._asking,
            self._nothing,
            self._stage,
            self._beside,
            self._tree,
            self._all,
        ):
            end_widget(widget)

    def _close_tab(self, tab: Tab) -> None:
        """Close one tab; the one before it is shown."""
        if tab not in self._tabs:
            return
        self._ask_no_more()
        at = self._tabs.index(tab)
        self._tabs.remove(tab)
        if self._tabs:
            self.choose(self._tabs[max(0, at - 1)].key)
        else:
            self._stage.children = (self._nothing,)
            self._draw_bar(None)
        tab.close()

    def _draw_bar(self, chosen: Tab | None) -> None:
        """Show the tabs."""
        before = self._bar_widgets()[1:]
        self._bar.children = tuple(self._buttons(tab, chosen=tab is chosen) for tab in self._tabs)
        for widget in before:
            end_widget(widget)

    def _buttons(self, tab: Tab, *, chosen: bool) -> HBox:
        """Return what chooses a tab, and what closes it."""
        look = Layout(width="auto", max_width="220px")
        if chosen:
            look.border_bottom = "3px solid var(--jp-brand-color1, #2b7fd4)"
        weight = {"font_weight": "bold"} if chosen else {}
        show = Button(description=tab.title, tooltip=tab.title, style=weight, layout=look)
        away = Button(description="✕", tooltip=f"Close {tab.title}", layout=Layout(width="32px"))
        show.on_click(lambda _: self.choose(tab.key))
        away.on_click(partial(self._on_away, tab))
        return HBox([show, away])

    def _on_away(self, tab: Tab, _button: object) -> None:
        """Close a tab whose cross was pressed; show one with edits, and ask."""
        if not tab.edited():
            self._close_tab(tab)
            return
        self.choose(tab.key)
        question = Leaving(
            tab.title,
            save=tab.save,
            closed=lambda: self._close_tab(tab),
            kept=self._ask_no_more,
        )
        self._asking.children = (question.widget,)
        question.focus()

    def _ask_no_more(self) -> None:
        """Take the question away, whatever became of it."""
        questions, self._asking.children = self._asking.children, ()
        for row in questions:
            for widget in (*row.children, row):
                end_widget(widget)

    def _bar_widgets(self) -> list[Any]:
        """Return the bar and everything in it."""
        boxes = list(self._bar.children)
        return [self._bar, *boxes, *(button for box in boxes for button in box.children)]

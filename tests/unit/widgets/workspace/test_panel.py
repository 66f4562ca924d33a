"""Tabs open, follow what is renamed, and leave nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ipywidgets import HTML, Button
from ipywidgets.widgets.widget import _instances

from vayu.widgets.workspace.panel import Tab, WorkspacePanel

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def panel(messages: Any) -> Iterator[WorkspacePanel]:
    """A panel whose page asks for nothing."""
    assert messages == []
    made = WorkspacePanel(lambda _: None)
    yield made
    made.close()


def tab(key: str, closed: list[str]) -> Tab:
    """A tab that notes its end."""
    form = HTML(key)

    def close() -> None:
        closed.append(key)
        form.style.close()
        form.layout.close()
        form.close()

    return Tab(key=key, title=key, form=form, close=close)


def buttons(panel: WorkspacePanel) -> list[Button]:
    """What stands in the bar: for each tab its name and its cross."""
    return [button for box in panel._bar.children for button in box.children]


def test_a_tab_is_shown_chosen_and_closed(panel: WorkspacePanel) -> None:
    """The one before it is shown then."""
    closed: list[str] = []
    for key in ("a", "b", "c"):
        panel.add(tab(key, closed))
    assert [button.description for button in buttons(panel)] == ["a", "✕", "b", "✕", "c", "✕"]
    buttons(panel)[0].click()
    assert panel._stage.children[0].value == "a"
    assert [button.style.font_weight for button in buttons(panel)[::2]] == ["bold", None, None]

    buttons(panel)[5].click()
    assert (closed, panel.titles) == (["c"], ["a", "b"])
    assert panel._stage.children[0].value == "b"
    buttons(panel)[3].click()
    buttons(panel)[1].click()
    assert panel._stage.children == ()
    assert not panel.choose("a")


def test_a_tab_that_is_renamed_stays_chosen(panel: WorkspacePanel) -> None:
    """By its new key."""
    panel.add(tab("a", []))
    panel.rename("a", "z", "Zed")

    assert panel.titles == ["Zed"]
    assert panel.choose("z")
    assert buttons(panel)[0].style.font_weight == "bold"


def test_one_is_closed_by_its_key_and_nothing_is_left_at_the_end(messages: Any) -> None:
    """No widget, layout or style."""
    assert messages == []
    before = len(_instances)
    closed: list[str] = []
    panel = WorkspacePanel(lambda _: None)
    for i in range(14):
        panel.add(tab(str(i), closed))
    panel.close_tab("0")
    panel.close_tab("nobody")
    assert closed == ["0"]
    panel.close()

    assert len(closed) == 14
    assert len(_instances) == before

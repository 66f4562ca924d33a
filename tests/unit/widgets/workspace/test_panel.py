"""Tabs open, follow what is renamed, and leave nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ipywidgets import HTML, Button
from ipywidgets.widgets.widget import _instances

from vayu.errors import InvalidConfig
from vayu.widgets.workspace.panel import NOTHING_OPEN, Tab, WorkspacePanel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def panel(messages: Any) -> Iterator[WorkspacePanel]:
    """A panel whose page asks for nothing."""
    assert messages == []
    made = WorkspacePanel(lambda _: None)
    yield made
    made.close()


def tab(
    key: str, closed: list[str], *, edited: bool = False, save: Callable[[], None] | None = None
) -> Tab:
    """A tab that notes its end."""
    form = HTML(key)

    def close() -> None:
        closed.append(key)
        form.style.close()
        form.layout.close()
        form.close()

    return Tab(key=key, title=key, form=form, close=close, edited=lambda: edited, save=save)


def answers(panel: WorkspacePanel) -> dict[str, Button]:
    """What can be said to the question that is asked, by its words."""
    rows = panel._asking.children
    return {one.description: one for row in rows for one in row.children if isinstance(one, Button)}


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
    assert panel._stage.children[0].value == NOTHING_OPEN
    assert not panel.choose("a")


def test_a_tab_that_is_renamed_stays_chosen(panel: WorkspacePanel) -> None:
    """By its new key."""
    panel.add(tab("a", []))
    panel.rename("a", "z", "Zed")

    assert panel.titles == ["Zed"]
    assert panel.choose("z")
    assert buttons(panel)[0].style.font_weight == "bold"


def test_a_tab_with_edits_asks_before_it_is_closed(panel: WorkspacePanel) -> None:
    """It is shown, and stays until somebody says what becomes of them; other tabs never ask."""
    closed: list[str] = []
    saved: list[str] = []
    panel.add(tab("a", closed, edited=True, save=lambda: saved.append("a")))
    panel.add(tab("b", closed))

    buttons(panel)[1].click()
    assert (closed, panel._stage.children[0].value) == ([], "a")
    assert list(answers(panel)) == ["Save and close", "Discard edits", "Keep open"]
    answers(panel)["Keep open"].click()
    assert (closed, saved, answers(panel), panel.titles) == ([], [], {}, ["a", "b"])

    buttons(panel)[1].click()
    buttons(panel)[2].click()  # another tab: nothing is asked any more
    assert (answers(panel), panel._stage.children[0].value) == ({}, "b")
    buttons(panel)[3].click()
    assert (closed, answers(panel)) == (["b"], {})

    buttons(panel)[1].click()
    answers(panel)["Save and close"].click()
    assert (closed, saved, answers(panel), panel.titles) == (["b", "a"], ["a"], {}, [])


def test_edits_that_cannot_be_saved_keep_their_tab_open(panel: WorkspacePanel) -> None:
    """With the reason; they may still be discarded."""
    closed: list[str] = []

    def save() -> None:
        raise InvalidConfig({"url": "has no <host>"})

    panel.add(tab("a", closed, edited=True, save=save))
    buttons(panel)[1].click()
    answers(panel)["Save and close"].click()
    words = panel._asking.children[0].children[0].value
    assert "✗ Not saved, so still open" in words
    assert "has no &lt;host&gt;" in words
    assert closed == []
    answers(panel)["Discard edits"].click()
    assert (closed, answers(panel)) == (["a"], {})


def test_edits_that_belong_to_no_collection_are_kept_or_discarded(panel: WorkspacePanel) -> None:
    """A request of the history has no place to be saved to."""
    closed: list[str] = []
    panel.add(tab("sent", closed, edited=True))
    buttons(panel)[1].click()
    assert list(answers(panel)) == ["Discard edits", "Keep open"]
    assert "It is in no collection yet" in panel._asking.children[0].children[0].value


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
    panel.add(tab("edited", closed, edited=True))
    buttons(panel)[-1].click()  # asks, and is never answered
    panel.close()

    assert len(closed) == 15
    assert len(_instances) == before

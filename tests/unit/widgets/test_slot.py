"""Content that was replaced while no cell executed is sent again by the next cell."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from IPython.core.events import EventManager, available_events

from vayu.widgets import slot as module
from vayu.widgets.slot import Slot, has_widgets

FINAL = {"text/plain": "final"}


class Notebook:
    """A shell that runs cells, and what reaches the notebook while one executes."""

    def __init__(self) -> None:
        self.events = EventManager(self, available_events)
        self.kernel = object()
        self.shown: list[Any] = []
        self.updates: list[Any] = []

    def begin(self) -> None:
        """A cell begins to execute."""
        self.events.trigger("pre_run_cell", SimpleNamespace())

    def end(self) -> None:
        """The cell has executed."""
        self.events.trigger("post_run_cell", SimpleNamespace())


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    """The shell that the slot finds."""
    notebook = Notebook()
    monkeypatch.setattr(module, "get_ipython", lambda: notebook)
    monkeypatch.setattr(module, "display", lambda b, **_: notebook.shown.append(b))
    monkeypatch.setattr(module, "update_display", lambda b, **_: notebook.updates.append(b))
    return notebook


class Content:
    """What is to be shown in the end."""

    def __init__(self) -> None:
        self.final: dict[str, str] | None = None
        self.emptied = 0
        self.slot = Slot(lambda: self.final, emptied=self.empty)

    def empty(self) -> None:
        """The first content is gone."""
        self.emptied += 1

    def finish(self) -> None:
        """The final content is known, and put in place by some thread."""
        self.final = FINAL
        self.slot.replace(FINAL)


def test_replaced_within_a_cell(notebook: Notebook) -> None:
    """The cell keeps it: nothing is sent twice, and the shell is let go."""
    content = Content()
    content.slot.show({"text/plain": "first"})
    content.finish()
    notebook.end()
    notebook.begin()
    notebook.end()

    assert (notebook.shown, notebook.updates) == ([{"text/plain": "first"}], [FINAL])
    assert content.emptied >= 1
    assert not any(notebook.events.callbacks.values())


def test_replaced_between_two_cells(notebook: Notebook) -> None:
    """A front end sees it at once; the next cell sends it again for who was not listening."""
    content = Content()
    content.slot.show({})
    notebook.end()
    content.finish()
    assert notebook.updates == [FINAL]

    notebook.begin()
    notebook.end()
    notebook.begin()
    notebook.end()
    assert notebook.updates == [FINAL, FINAL]


def test_a_cell_that_waited_for_the_end_puts_it_in_place(notebook: Notebook) -> None:
    """`run.wait()` returns before the view's thread has drawn: the cell does it."""
    content = Content()
    content.slot.show({})
    notebook.end()
    notebook.begin()
    content.final = FINAL
    notebook.end()

    assert notebook.updates == [FINAL]
    assert content.emptied == 1


def test_nothing_is_replaced_while_the_run_goes_on(notebook: Notebook) -> None:
    """Cells come and go."""
    content = Content()
    content.slot.show({})
    for _ in range(3):
        notebook.end()
        notebook.begin()

    assert (notebook.updates, content.emptied) == ([], 0)


def test_only_a_kernel_has_widgets(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not plain Python, and not IPython in a terminal."""
    assert notebook.kernel
    assert has_widgets()
    monkeypatch.setattr(module, "get_ipython", SimpleNamespace)
    assert not has_widgets()
    monkeypatch.setattr(module, "get_ipython", lambda: None)
    assert not has_widgets()

"""What an interrupt of ``vayu load`` does: stop, then cancel, then leave."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from vayu.cli import watch
from vayu.model.runs.state import RunState

if TYPE_CHECKING:
    from collections.abc import Callable


class Live:
    """A run that only notes how it is stopped."""

    status = RunState.RUNNING

    def __init__(self) -> None:
        self.stops: list[bool | None] = []
        self.watched = True

    def subscribe(self, _callback: Callable[[], None]) -> Callable[[], None]:
        return lambda: setattr(self, "watched", False)

    def stop(self, *, drain: bool | None = None) -> RunState:
        self.stops.append(drain)
        return RunState.STOPPING


def follow(live: Live, monkeypatch: pytest.MonkeyPatch, interrupts: int) -> str:
    """Follow a run that ends after so many interrupts; return what was said."""
    left = iter([True] * interrupts)

    def show(_live: Live, _console: Console, _ended: threading.Event) -> None:
        if next(left, False):
            raise KeyboardInterrupt

    monkeypatch.setattr(watch, "_show", show)
    out = io.StringIO()
    watch.follow(live, Console(file=out, width=200))  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(("interrupts", "stops"), [(0, []), (1, [True]), (2, [True, False])])
def test_the_first_interrupt_drains_and_the_second_cancels(
    monkeypatch: pytest.MonkeyPatch, interrupts: int, stops: list[bool]
) -> None:
    """Each says what the next one would do."""
    live = Live()

    told = follow(live, monkeypatch, interrupts)
    assert live.stops == stops
    assert told.count("Press Ctrl-C again") == interrupts
    assert not live.watched


def test_the_third_interrupt_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run is being cancelled by then; nobody watches it any longer."""
    live = Live()

    with pytest.raises(KeyboardInterrupt):
        follow(live, monkeypatch, 3)
    assert live.stops == [True, False]
    assert not live.watched


def test_colours_for_a_file_are_no_display() -> None:
    """FORCE_COLOR, which notebooks set, asks for colours; nobody can move the cursor of a file."""
    ended, out = threading.Event(), io.StringIO()
    ended.set()

    watch._show(Live(), Console(file=out, force_terminal=True), ended)  # type: ignore[arg-type]

    assert not out.getvalue()

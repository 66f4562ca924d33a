"""The live view draws what is newest, stops what it is told to, and leaves the report behind."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.events import EventManager, available_events

from vayu.errors import EngineUnreachable
from vayu.model.state import RunState
from vayu.widgets import run_view, shown, slot
from vayu.widgets.live_widget import LiveWidget, plotly_js
from vayu.widgets.run_view import WIDGET_MIME, RunView, display_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Messages = list[tuple[str, dict[str, Any]]]


@pytest.fixture(autouse=True)
def outputs(monkeypatch: pytest.MonkeyPatch, messages: Messages) -> Iterator[list[Any]]:
    """What the notebook shows: first contents, then what replaced them."""
    assert messages == []
    shown: list[Any] = []
    shell = SimpleNamespace(kernel=object())
    shell.events = EventManager(shell, available_events)
    monkeypatch.setattr(slot, "get_ipython", lambda: shell)
    monkeypatch.setattr(slot, "display", lambda bundle, **_: shown.append(bundle))
    monkeypatch.setattr(slot, "update_display", lambda bundle, **_: shown.append(bundle))
    monkeypatch.setattr(run_view, "display", lambda bundle, **_: shown.append(bundle))
    yield shown
    LiveWidget.close_all()


def await_(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds."""
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it never became true"
        time.sleep(0.01)


def test_a_run_from_its_first_tick_to_its_report(
    recorded: Any, outputs: list[Any], messages: Messages
) -> None:
    """Shown as a widget, drawn in single messages, replaced by the static bundle."""
    view = RunView(recorded)
    view.show()
    assert outputs[0][WIDGET_MIME]["model_id"] == view.widget.model_id
    assert 'vayu.run("run-1")' in outputs[0]["text/plain"]

    recorded.play(5)
    await_(lambda: len(view.widget.frame.get("time", [])) == 5)
    recorded.end()
    view.join(5)

    assert [state for _, state in messages if "frame" in state][1].keys() == {"frame", "status"}
    last = outputs[-1]
    assert len(outputs) == 2
    assert "application/vnd.vayu.run.v1+json" in last
    assert WIDGET_MIME not in last
    assert view.widget.final == last["text/html"]
    assert recorded.callbacks == []


def test_drawings_are_few_and_each_is_one_message(recorded: Any, messages: Messages) -> None:
    """300 ticks at once are one drawing, and points stay below the limit."""
    view = RunView(recorded)
    view.show()
    recorded.play(1)
    await_(lambda: len(view.widget.frame.get("time", [])) == 1)
    before = len(messages)
    recorded.play(299)
    await_(lambda: view.widget.frame.get("time", [0])[-1] == 30.0)

    assert len(messages) - before <= 3
    assert len(view.widget.frame["time"]) <= 200
    recorded.end()
    view.join(5)


def test_what_is_left_of_a_widget_is_small(recorded: Any) -> None:
    """plotly.js leaves the state, so no executed notebook stores it."""
    view = RunView(recorded)
    assert view.widget.library == plotly_js()
    view.show()
    recorded.end()
    view.join(5)

    assert view.widget.library == b""
    assert not view.widget.frame


@pytest.mark.parametrize(
    ("answer", "enabled", "words"),
    [
        (RunState.STOPPING, False, "Stopping: nothing more is sent"),
        (EngineUnreachable("gone"), True, "✗ Not stopped: gone"),
    ],
)
def test_the_stop_button_asks_and_answers(
    recorded: Any, answer: RunState | Exception, *, enabled: bool, words: str
) -> None:
    """The callback returns at once; what came of it appears beside the button."""
    recorded.answer = answer
    view = RunView(recorded)
    view.show()
    view.widget._handle_custom_msg({"stop": True}, [])
    await_(lambda: words in view.widget.stop["answer"])

    assert view.widget.stop["enabled"] is enabled
    view.widget._handle_custom_msg({"something": "else"}, [])
    recorded.end(RunState.STOPPED)
    view.join(5)


def test_a_view_that_fails_says_that_the_run_goes_on(
    recorded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the view is no error of the run."""
    monkeypatch.setattr(run_view, "chart_frame", lambda *_, **__: 1 / 0)
    view = RunView(recorded)
    view.show()
    recorded.play(1)
    view.join(5)

    assert "This view stopped moving: ZeroDivisionError" in view.widget.stop["answer"]
    assert recorded.callbacks == []


def test_a_run_whose_engine_died_is_replaced_too(recorded: Any, outputs: list[Any]) -> None:
    """Failed, with the counts of the last tick and why."""
    view = RunView(recorded)
    view.show()
    recorded.play(3)
    recorded.lose(error="the engine is gone")
    view.join(5)

    assert "✗ failed" in outputs[-1]["text/plain"]
    assert "the engine is gone" in outputs[-1]["text/plain"]
    assert "30 requests" in outputs[-1]["text/plain"]


def test_a_run_that_has_ended_is_shown_at_once(recorded: Any, outputs: list[Any]) -> None:
    """No widget is made."""
    recorded.play(3)
    recorded.end()
    display_run(recorded)

    assert len(outputs) == 1
    assert WIDGET_MIME not in outputs[0]


def test_without_widgets_the_text_is_shown(
    recorded: Any, outputs: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a terminal a run that goes on shows how far it is."""
    monkeypatch.setattr(slot, "get_ipython", lambda: None)
    recorded.play(3)
    display_run(recorded)

    assert "so far: 0.300 s" not in outputs[0]["text/plain"]
    assert "so far: 300 ms, 30 requests" in outputs[0]["text/plain"]
    assert WIDGET_MIME not in outputs[0]


def test_a_run_that_ended_elsewhere_waits_for_its_ticks(recorded: Any, outputs: list[Any]) -> None:
    """Re-attached: its state is known before its ticks have arrived."""
    recorded.status = RunState.FINISHED
    threading.Timer(0.2, lambda: (recorded.play(3), recorded.end())).start()
    display_run(recorded)

    assert "30 requests" in outputs[0]["text/plain"]
    assert len(outputs) == 1


def test_the_value_of_wait_says_where_the_report_is(
    recorded: Any, outputs: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cell that waited shows one line; a later cell that asks for the run shows it whole."""
    monkeypatch.setattr(shown, "_cell", lambda: 7)
    view = RunView(recorded)
    view.show()
    recorded.play(3)
    recorded.end()
    view.join(5)
    shown.note_waited(recorded)
    display_run(recorded)
    assert outputs[-1]["text/plain"] == "✓ finished: the report of run run-1 is above."

    monkeypatch.setattr(shown, "_cell", lambda: 8)
    display_run(recorded)
    assert "application/vnd.vayu.run.v1+json" in outputs[-1]


def test_a_run_that_was_never_shown_is_shown_when_it_was_waited_for(
    recorded: Any, outputs: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`load(...).wait()` in one cell: its report is the output."""
    monkeypatch.setattr(shown, "_cell", lambda: 7)
    recorded.play(3)
    recorded.end()
    shown.note_waited(recorded)
    display_run(recorded)

    assert "application/vnd.vayu.run.v1+json" in outputs[-1]

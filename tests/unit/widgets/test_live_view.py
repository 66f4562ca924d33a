"""The live view draws what is newest, stops what it is told to, and leaves the report behind."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.events import EventManager, available_events
from ipywidgets.widgets.widget import _instances

from vayu.model.runs.state import RunState
from vayu.widgets import live_view, live_widget, run_view, shown, slot
from vayu.widgets.drawing_library import drawing_library
from vayu.widgets.live_view import WIDGET_MIME, LiveView
from vayu.widgets.live_widget import LiveWidget
from vayu.widgets.run_view import display_run, display_runs

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
    view = LiveView([recorded])
    view.show()
    assert outputs[0][WIDGET_MIME]["model_id"] == view.widget.model_id
    assert 'vayu.run("run-1")' in outputs[0]["text/plain"]

    recorded.play(5)
    await_(lambda: view.widget.frame.get("until") == 0.5)
    recorded.end()
    view.join(5)

    assert [state for _, state in messages if "frame" in state][1].keys() >= {"frame", "heads"}
    last = outputs[-1]
    assert len(outputs) == 2
    assert "application/vnd.vayu.run.v1+json" in last
    assert WIDGET_MIME not in last
    assert view.widget.final == last["text/html"]
    assert recorded.callbacks == []


def test_drawings_are_few_and_each_is_one_message(recorded: Any, messages: Messages) -> None:
    """300 ticks at once are one drawing, and points stay below the limit."""
    view = LiveView([recorded])
    view.show()
    recorded.play(1)
    await_(lambda: view.widget.frame.get("until") == 0.1)
    before = len(messages)
    recorded.play(299)
    await_(lambda: view.widget.frame["until"] == 30.0)

    assert len(messages) - before <= 3
    assert len(view.widget.frame["columns"]["0:time"]) == 300 * 4
    recorded.end()
    view.join(5)


def test_the_library_is_sent_once_and_leaves_the_state_at_the_end(
    recorded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first view carries it; a page without asks; no executed notebook stores it."""
    monkeypatch.setattr(live_widget, "_FIRST", threading.Lock())
    first, second = LiveView([recorded]), LiveView([recorded])
    assert first.widget.library == drawing_library()
    assert second.widget.library == b""
    second.widget._handle_custom_msg({"library": True}, [])
    assert second.widget.library == drawing_library()

    for view in (first, second):
        view.show()
    recorded.end()
    for view in (first, second):
        view.join(5)
        assert view.widget.library == b""
        assert not view.widget.frame
    second.widget._handle_custom_msg({"library": True}, [])
    assert second.widget.library == b""


def test_a_click_reaches_its_run_and_is_answered(recorded: Any) -> None:
    """The callback returns at once; what came of it appears beside the buttons."""
    view = LiveView([recorded])
    view.show()
    view.widget._handle_custom_msg({"run": 0, "do": "stop", "ask": "a"}, [])
    await_(lambda: view.widget.controls[0]["answered"] == "a")
    assert view.widget.controls[0]["answer"].startswith("Stopping: nothing more is sent")

    for odd in ({"something": "else"}, {"do": "stop"}, {"do": "stop", "run": 7}, {"do": "x"}):
        view.widget._handle_custom_msg(odd, [])
    recorded.end(RunState.STOPPED)
    view.join(5)


def test_a_view_that_fails_says_that_the_run_goes_on(
    recorded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the view is no error of the run."""
    monkeypatch.setattr(live_view, "live_frame", lambda *_, **__: 1 / 0)
    view = LiveView([recorded])
    view.show()
    recorded.play(1)
    view.join(5)

    assert "This view stopped moving: ZeroDivisionError" in view.widget.controls[0]["answer"]
    assert recorded.callbacks == []


def test_a_run_whose_engine_died_is_replaced_too(recorded: Any, outputs: list[Any]) -> None:
    """Failed, with the counts of the last tick and why."""
    view = LiveView([recorded])
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
    view = LiveView([recorded])
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


def test_several_runs_end_as_one_report(recorded: Any, another: Any, outputs: list[Any]) -> None:
    """While one of them goes on the view lives; then their numbers stand side by side."""
    view = LiveView([recorded, another])
    view.show()
    recorded.play(3)
    another.play(5)
    recorded.end()
    await_(lambda: "whole run" in view.widget.heads[0])
    assert "whole run" not in view.widget.heads[1]
    assert WIDGET_MIME in outputs[-1]
    another.end()
    view.join(5)

    bundle = outputs[-1]["application/vnd.vayu.run.v1+json"]
    assert [run["summary"]["succeeded"] for run in bundle["runs"]] == [30, 50]
    assert "2 runs" in outputs[-1]["text/html"]


def test_a_view_that_is_closed_leaves_what_is_known(recorded: Any, outputs: list[Any]) -> None:
    """The run goes on; nothing of the view does."""
    recorded.play(3)
    view = display_runs([recorded])
    assert view is not None
    view.close()
    view.join(5)

    assert "so far: 300 ms, 30 requests" in outputs[-1]["text/plain"]
    assert recorded.callbacks == []


def test_fifty_views_leave_no_threads_and_few_widgets(recorded: Any) -> None:
    """Threads end with the run, and only the last widgets stay for a page that is reloaded."""
    before, widgets = threading.active_count(), len(_instances)
    views = [LiveView([recorded]) for _ in range(50)]
    for view in views:
        view.show()
    recorded.end()
    for view in views:
        view.join(10)

    assert threading.active_count() <= before
    assert recorded.callbacks == []
    assert not live_view._MOVING
    assert sum(view.widget.comm is not None for view in views) == 10
    assert len(_instances) <= widgets + 20  # each with its layout

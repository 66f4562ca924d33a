"""A click is answered, whatever comes of it, and what can be set fits the run."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from msgspec.structs import replace

from vayu.errors import EngineUnreachable, RunStateConflict
from vayu.model.load.capacity import Capacity
from vayu.model.load.config import LoadConfig
from vayu.model.load.control import RunChange
from vayu.model.runs.state import RunState
from vayu.widgets.controls import Controls, knob, outcome


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (RunState.STOPPING,
         "Stopping: nothing more is sent, responses on their way are awaited."),
        (RunState.STOPPED, "Stopped."),
        (RunState.FINISHED, "It had already finished."),
        (RunState.FAILED, "It had already failed."),
        (EngineUnreachable("no engine\nanswers", hint="start one"),
         "✗ Not done: no engine answers"),
        (RuntimeError("boom"), "✗ Not done: RuntimeError('boom')"),
    ],
)  # fmt: skip
def test_a_stop_says_whether_it_worked(
    recorded: Any, answer: RunState | Exception, words: str
) -> None:
    """And if it did not, why."""
    recorded.answer = answer
    assert outcome(recorded, {"do": "stop"}) == words


@pytest.mark.parametrize(
    ("asked", "change", "words"),
    [
        ({"do": "pause"}, RunChange(paused=True), "Done: pause."),
        ({"do": "resume"}, RunChange(paused=False), "Done: resume."),
        ({"do": "set", "value": 800}, RunChange(rate=800.0), "Done: rate 800/s."),
    ],
)
def test_what_a_page_asks_for_is_one_change(
    recorded: Any, asked: dict[str, Any], change: RunChange, words: str
) -> None:
    """In the open model what can be set is the rate."""
    assert outcome(recorded, asked) == words
    assert recorded.changes == [change]


def test_in_the_closed_model_users_are_set(recorded: Any) -> None:
    """In whole numbers."""
    config = LoadConfig(concurrency=5, duration="10s")
    recorded.info = replace(recorded.info, config=config)

    assert outcome(recorded, {"do": "set", "value": 12.0}) == "Done: concurrency 12."
    assert recorded.changes == [RunChange(concurrency=12)]


@pytest.mark.parametrize(
    "asked",
    [{"do": "set", "value": "8"}, {"do": "set", "value": True}, {"do": "set"}, {"do": "x"}, {},
     {"do": "set", "value": -1}, {"do": "set", "value": float("nan")}],
)  # fmt: skip
def test_nonsense_from_a_page_is_answered_and_changes_nothing(
    recorded: Any, asked: dict[str, Any]
) -> None:
    """A page is not trusted."""
    assert outcome(recorded, asked).startswith("✗ Not done: ")
    assert recorded.changes == []


def test_a_refusal_of_the_engine_is_said(recorded: Any) -> None:
    """In its words."""
    recorded.refusal = RunStateConflict("the run is draining")
    assert outcome(recorded, {"do": "pause"}) == "✗ Not done: the run is draining"


def test_a_click_that_is_repeated_counts_once(recorded: Any) -> None:
    """While it is carried out, and after it was answered."""
    told = threading.Event()
    controls = Controls(recorded, told.set)
    for _ in range(3):
        controls.take({"do": "pause", "ask": "a"})
    assert told.wait(5)
    controls.take({"do": "pause", "ask": "a"})

    assert recorded.changes == [RunChange(paused=True)]
    assert (controls.state["answered"], controls.state["answer"]) == ("a", "Done: pause.")
    assert controls.state["pause"] == {"label": "▶ Resume", "do": "resume", "enabled": True}


@pytest.mark.parametrize(
    ("status", "stop", "pause"),
    [
        (RunState.PENDING, True, True),
        (RunState.RUNNING, True, True),
        (RunState.DRAINING, True, False),
        (RunState.STOPPING, False, False),
        (RunState.FINISHED, False, False),
    ],
)
def test_only_what_can_be_done_is_enabled(
    recorded: Any, status: RunState, *, stop: bool, pause: bool
) -> None:
    """A run that ends, or has ended, takes no orders."""
    recorded.status = status
    state = Controls(recorded, lambda: None).state

    assert (state["stop"]["enabled"], state["pause"]["enabled"]) == (stop, pause)
    assert (state["knob"] is not None) is pause


@pytest.mark.parametrize(
    ("load", "value", "most"),
    [
        ({"rate": 100, "duration": "9s"}, 100.0, 200.0),
        ({"concurrency": 50, "duration": "9s"}, 50, 100.0),
        ({"rate_stages": "5s:20"}, None, 200.0),
        ({"stages": "5s:20"}, None, 20.0),
    ],
)
def test_a_slider_has_room_to_double(
    recorded: Any, load: dict[str, Any], value: float | None, most: float
) -> None:
    """While a run follows its stages there is no one value."""
    config = LoadConfig(**load)
    found = knob(replace(recorded.info, config=config), config.profile)

    assert found is not None
    assert (found["value"], found["most"]) == (value, most)


def test_a_search_sets_its_own_levels(recorded: Any) -> None:
    """There is nothing to set."""
    search = LoadConfig(given=Capacity(start=100, thresholds=["p99 < 20ms"]))
    assert knob(replace(recorded.info, config=search), search.profile) is None

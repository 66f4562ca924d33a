"""The stop button says whether it worked."""

from __future__ import annotations

import pytest

from vayu.errors import EngineUnreachable
from vayu.model.state import RunState
from vayu.widgets.stopping import READY, stop_outcome


@pytest.mark.parametrize(
    ("state", "label", "answer"),
    [
        (RunState.STOPPING, "■ Stopping…",
         "Stopping: nothing more is sent, responses on their way are awaited."),
        (RunState.STOPPED, "■ Ended", "Stopped."),
        (RunState.FINISHED, "■ Ended", "It had already finished."),
        (RunState.FAILED, "■ Ended", "It had already failed."),
    ],
)  # fmt: skip
def test_a_stop_that_worked(state: RunState, label: str, answer: str) -> None:
    """It cannot be pressed again."""
    assert stop_outcome(lambda: state) == {"label": label, "enabled": False, "answer": answer}


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (EngineUnreachable("no engine\nanswers", hint="start one"),
         "✗ Not stopped: no engine answers"),
        (RuntimeError("boom"), "✗ Not stopped: RuntimeError('boom')"),
    ],
)  # fmt: skip
def test_a_stop_that_failed(error: Exception, answer: str) -> None:
    """It says why, and can be pressed again."""

    def stop() -> RunState:
        raise error

    assert stop_outcome(stop) == {**READY, "answer": answer}

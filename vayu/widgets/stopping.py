"""What the stop button says, before and after: whether it worked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.errors import VayuError
from vayu.model.state import TERMINAL, RunState
from vayu.report.escape import line

if TYPE_CHECKING:
    from collections.abc import Callable

READY: dict[str, Any] = {"label": "■ Stop", "enabled": True, "answer": ""}

_ANSWERS = {
    RunState.STOPPED: "Stopped.",
    RunState.FINISHED: "It had already finished.",
    RunState.FAILED: "It had already failed.",
}
_STOPPING = "Stopping: nothing more is sent, responses on their way are awaited."


def stop_outcome(stop: Callable[[], RunState]) -> dict[str, Any]:
    """Stop a run, and return what the button says then.

    Parameters
    ----------
    stop : callable
        Asks for the end, and returns the state after that.

    Returns
    -------
    dict
        ``label``, ``enabled`` and ``answer``. A stop that failed can be tried again.
    """
    try:
        state = stop()
    except VayuError as error:
        return {**READY, "answer": f"✗ Not stopped: {line(error.message)}"}
    except Exception as error:  # noqa: BLE001 (a dead button helps nobody)
        return {**READY, "answer": f"✗ Not stopped: {line(repr(error))}"}
    label = "■ Ended" if state in TERMINAL else "■ Stopping…"
    return {"label": label, "enabled": False, "answer": _ANSWERS.get(state, _STOPPING)}

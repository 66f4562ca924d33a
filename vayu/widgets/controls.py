"""What a person may do to a run from its view: stop, pause, resume, another rate or more users.

    page: {run, do, value, ask}  ──> Controls.take ──> a thread of its own ──> the engine
    page: {…, answer, answered}  <──────────── state ◄────────────────────────┘

A click has to be answered, whatever comes of it: the page repeats it until `answered` names it,
for a kernel that computes may hear of it late. Repeated clicks count once.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from vayu.errors import VayuError
from vayu.model.load import ConstantRate, ConstantUsers
from vayu.model.load.bounds import MOST_USERS
from vayu.model.load.control import RunChange
from vayu.model.load.search_profile import SearchProfile
from vayu.model.runs.state import TERMINAL, RunState
from vayu.report.axis import value_marks
from vayu.report.escape import line

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.load import LoadProfile
    from vayu.model.runs.info import RunInfo
    from vayu.widgets.source import LiveSource

_STOPPED = {
    RunState.STOPPED: "Stopped.",
    RunState.FINISHED: "It had already finished.",
    RunState.FAILED: "It had already failed.",
}
_STOPPING = "Stopping: nothing more is sent, responses on their way are awaited."
_STEERABLE = frozenset({RunState.PENDING, RunState.STARTING, RunState.RUNNING})


class Controls:
    """The controls of one run.

    Parameters
    ----------
    source : LiveSource
    changed : callable
        Called, from any thread, when `state` is another one.
    """

    def __init__(self, source: LiveSource, changed: Callable[[], None]) -> None:
        self._source = source
        self._changed = changed
        self._profile = source.info.config.profile  # made anew each time it is asked for
        self._asking = threading.Lock()
        self._answer = ""
        self._answered = ""

    @property
    def state(self) -> dict[str, Any]:
        """What the page shows.

        Returns
        -------
        dict
            ``stop`` and ``pause``: their ``label`` and whether they are ``enabled``. ``knob``:
            the ``name``, ``unit``, ``value`` (null: it follows its stages), and ``most`` of what
            can be set, or null. ``answer``: what came of the last click, ``answered``: which.
        """
        source = self._source
        going = source.status not in TERMINAL and not source.done
        steerable = going and source.status in _STEERABLE
        paused = source.info.paused
        stopping = source.status is RunState.STOPPING
        labels = {True: "■ Stopping…" if stopping else "■ Stop", False: "■ Ended"}
        return {
            "stop": {"label": labels[going], "enabled": going and not stopping},
            "pause": {
                "label": "▶ Resume" if paused else "❚❚ Pause",
                "do": "resume" if paused else "pause",
                "enabled": steerable,
            },
            "knob": knob(source.info, self._profile) if steerable else None,
            "answer": self._answer,
            "answered": self._answered,
        }

    def take(self, content: dict[str, Any]) -> None:
        """Do what the page asks for, on a thread of its own: a callback has to be short.

        What is asked again before it is answered counts once.
        """
        ask = str(content.get("ask", ""))
        if ask != self._answered and self._asking.acquire(blocking=False):
            target, arguments = self._do, (ask, content)
            threading.Thread(target=target, args=arguments, name="vayu-ask", daemon=True).start()

    def say(self, words: str) -> None:
        """Show `words` beside the buttons."""
        self._answer = words

    def _do(self, ask: str, content: dict[str, Any]) -> None:
        """Ask the engine, and show its answer."""
        try:
            self._answer = outcome(self._source, content)
            self._answered = ask
        finally:
            self._asking.release()
        self._changed()


def outcome(source: LiveSource, content: dict[str, Any]) -> str:
    """Do to a run what a page asks for, and return in words what came of it.

    Parameters
    ----------
    source : LiveSource
    content : dict
        ``do``: ``stop``, ``pause``, ``resume`` or ``set``; ``value``: what to set.
    """
    what = content.get("do")
    try:
        if what == "stop":
            return _STOPPED.get(source.stop(), _STOPPING)
        change = _change(source.info, what, content.get("value"))
        source.change(change)
    except VayuError as error:
        return f"✗ Not done: {line(error.message)}"
    except Exception as error:  # noqa: BLE001 (a dead button helps nobody)
        return f"✗ Not done: {line(repr(error))}"
    return f"Done: {change}."


def knob(info: RunInfo, profile: LoadProfile) -> dict[str, Any] | None:
    """Return what of a run can be set, its value, and how far a slider should go.

    Parameters
    ----------
    info : RunInfo
    profile : LoadProfile
        What was asked for.

    Returns
    -------
    dict or None
        None for a capacity search, which sets its own levels.
    """
    if isinstance(profile, SearchProfile):
        return None
    if info.config.model == "open":
        asked = profile.rate if isinstance(profile, ConstantRate) else None
        rate = asked if info.rate_now is None else info.rate_now
        most = _roomy(rate or 100.0)
        return {"name": "Rate", "unit": "requests/s", "value": rate, "least": 0.1, "most": most}
    users: float | None = profile.users if isinstance(profile, ConstantUsers) else None
    users = users if info.concurrency_now is None else info.concurrency_now
    most = min(_roomy(users or 10), MOST_USERS)
    return {"name": "Users", "unit": "virtual users", "value": users, "least": 1, "most": most}


def _roomy(value: float) -> float:
    """Return a round number that leaves room to double `value`."""
    return value_marks(max(2 * value, 10))[-1][0]


def _change(info: RunInfo, what: object, value: object) -> RunChange:
    """Return the change that a page asks for.

    Raises
    ------
    ValueError
        If it asks for nothing that there is.
    """
    if what in {"pause", "resume"}:
        return RunChange(paused=what == "pause")
    if what != "set" or isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"there is nothing to do for {what!r} with {value!r}")
    if info.config.model == "open":
        return RunChange(rate=float(value))
    return RunChange(concurrency=round(value))

"""The answers of the control API that are not records of `vayu.model`."""

from __future__ import annotations

from vayu.model.records.base import Record
from vayu.model.results.summary import Summary
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import RunState
from vayu.model.sends.response import Effects, ResponseSpec
from vayu.protocol.envelope import ErrorBody

STOPPING = "stopping"
"""What an engine says that is on its way out: it takes no calls, and another may follow it."""

REPLACED = "replaced"
"""What an engine says that runs on although files of Vayu were replaced since it started."""


class Health(Record, frozen=True, kw_only=True):
    """``GET /health``: the engine is there and accepts calls.

    Attributes
    ----------
    status : str
        ``ok``, `STOPPING` or `REPLACED`.
    edition : str
        Version and a fingerprint of the records and messages that it was started with.
    """

    status: str = "ok"
    version: str
    edition: str = ""
    protocol: int
    pid: int
    uptime: float
    leases: int
    active_run: str | None = None
    pending_runs: int = 0
    data_dir: str


class StepAnswer(Record, frozen=True, kw_only=True):
    """``POST /step``: what came of one request of a collection run.

    Attributes
    ----------
    response : ResponseSpec, optional
        What came back, and what scripts did.
    skipped : bool
        A script said that the request is not to be sent.
    error : ErrorBody, optional
        Why there is no response, when nobody wanted that.
    effects : Effects, optional
        What scripts did where there is no response.
    """

    response: ResponseSpec | None = None
    skipped: bool = False
    error: ErrorBody | None = None
    effects: Effects | None = None


class RunAccepted(Record, frozen=True, kw_only=True):
    """``POST /run``: the run exists and waits for its turn."""

    run_id: str
    status: RunState
    stream_url: str


class DamagedRun(Record, frozen=True, kw_only=True):
    """A run whose ``run.json`` cannot be read; its other files may be whole.

    Attributes
    ----------
    id : str
    folder : str
        Absolute path of the run folder.
    error : str
        What is wrong with it.
    """

    id: str
    folder: str
    error: str


class RunList(Record, frozen=True, kw_only=True):
    """``GET /runs``: newest first, and apart from them those that cannot be read."""

    runs: tuple[RunInfo, ...] = ()
    damaged: tuple[DamagedRun, ...] = ()


class RunStatus(Record, frozen=True, kw_only=True):
    """``POST /run/{id}/stop`` and ``DELETE /run/{id}``: the state after the call."""

    run_id: str
    status: RunState


class RunControl(Record, frozen=True, kw_only=True):
    """``PATCH /run/{id}``: the state after the call, and when the change takes effect.

    Attributes
    ----------
    at : float, optional
        After t0 [ms]; null when the run has no t0 yet: the change then holds from its first
        moment on.
    """

    run_id: str
    status: RunState
    at: float | None = None


class Complete(Record, frozen=True, kw_only=True):
    """The last event of a stream: ``complete``, or ``error`` when the run failed.

    Attributes
    ----------
    total : int
        Completed requests.
    error : str, optional
        Why a failed run failed.
    """

    run_id: str
    status: RunState
    total: int
    summary: Summary
    error: str | None = None

"""One line about a run: ``run.json`` in its folder, and ``GET /run/{id}``."""

from __future__ import annotations

from vayu.model.load.config import LoadConfig
from vayu.model.records.base import Record
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.git import GitRevision
from vayu.model.runs.state import RunState


class RunInfo(Record, frozen=True, kw_only=True):
    """What is known of a run at any time. Secrets in its requests are masked.

    Attributes
    ----------
    id : str
    status : RunState
    name : str, optional
    tags : list of str
    created_at, started_at, ended_at : str, optional
        Wall clock, ISO 8601 with offset; `started_at` is t0.
    folder : str
        Absolute path of the run folder.
    request : RequestSpec
        The templates as composed, with `Authorization` and the like masked.
    target : str, optional
        Scheme, host and port of the first request, with values in its templates and secrets masked;
        null where a script decides.
    environment : str, optional
        Name of the environment that filled it in.
    against : RequestSpec, optional
        Of an A/B run: the request that takes turns with it, masked likewise.
    config : LoadConfig
    load : str
        The load profile in one sentence.
    variables : list of str
        Names of the environment's variables; never their values.
    workers : int
    warnings : list of str
        What could be said against it before it started; its summary has those of its end.
    caveats : list of str
        As in `RunSpec`.
    detach : bool
    git : GitRevision, optional
        Of the project that it was started from, where git told.
    rate_now : float, optional
    concurrency_now : int, optional
        What was last set while it ran; null when nothing was. [1/s], [1]
    paused : bool
        Nothing is started until it is resumed.
    error : str, optional
        Why a failed run failed.
    stop_reason : str, optional
        Why the engine stopped the run by itself: the threshold that failed.
    total, failed : int, optional
        Completed and failed requests, once the run ended.
    passed : bool, optional
        Whether it passed, as its summary says; null until it has ended.
    """

    id: str
    status: RunState
    name: str | None = None
    tags: tuple[str, ...] = ()
    created_at: str
    started_at: str | None = None
    ended_at: str | None = None
    folder: str
    request: RequestSpec
    target: str | None = None
    environment: str | None = None
    against: RequestSpec | None = None
    config: LoadConfig
    load: str
    variables: tuple[str, ...] = ()
    workers: int = 0
    warnings: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    detach: bool = False
    git: GitRevision | None = None
    rate_now: float | None = None
    concurrency_now: int | None = None
    paused: bool = False
    error: str | None = None
    stop_reason: str | None = None
    total: int | None = None
    failed: int | None = None
    passed: bool | None = None

    @property
    def requests(self) -> tuple[RequestSpec, ...]:
        """What it sends: one request, or both of an A/B run, A first."""
        return (self.request,) if self.against is None else (self.request, self.against)

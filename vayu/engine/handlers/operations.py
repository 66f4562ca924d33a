"""Every operation of the control API, as one table.

The application registers it, ``/openapi.json`` describes it, and a test walks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vayu.engine.handlers import (
    config,
    health,
    history,
    lease,
    openapi,
    request,
    runs,
    shutdown,
    stats,
)
from vayu.model.control import RunChange, StopOrder
from vayu.model.history import HistoryEntry, HistoryForgotten, HistoryPage
from vayu.model.history_query import HistoryQuery
from vayu.model.info import RunInfo
from vayu.model.response import ResponseSpec
from vayu.model.run import RunSpec, SendSpec
from vayu.model.settings import Settings
from vayu.model.summary import Summary
from vayu.model.tick import Tick
from vayu.protocol import routes
from vayu.protocol.messages import (
    Complete,
    Health,
    RunAccepted,
    RunControl,
    RunList,
    RunStatus,
    StepAnswer,
)

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

    from vayu.model.base import Record


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path.

    Attributes
    ----------
    method, path : str
        As in `vayu.protocol.routes`.
    handler : callable
    summary : str
        One line for a reader of the OpenAPI document.
    answer : type, optional
        Record of the answer; None for a stream of events and the document itself.
    body : type, optional
        Record of the request body.
    events : tuple of type
        Records of a stream's events.
    streams : bool
        Whether the answer is a stream of events.
    status : int
        Of an answer that is no refusal.
    optional : bool
        Whether the body may be absent.
    query : type, optional
        Record of what may stand behind the ``?``.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    answer: type[Record] | None = None
    body: type[Record] | None = None
    events: tuple[type[Record], ...] = ()
    streams: bool = False
    status: int = 200
    optional: bool = False
    query: type[Record] | None = None

    def records(self) -> list[type[Record]]:
        """Return every record of the operation."""
        return [r for r in (self.answer, self.body, *self.events) if r is not None]


_TABLE: tuple[Operation, ...] = (
    Operation("GET", routes.HEALTH, health.show, "How the engine is", Health),
    Operation("GET", routes.CONFIG, config.show, "Settings in force", Settings),
    Operation("PATCH", routes.CONFIG, config.change, "Change some settings", Settings, Settings),
    Operation(
        "GET", routes.LEASE, lease.hold, "Keep the engine alive while this is read", streams=True
    ),
    Operation(
        "POST", routes.SHUTDOWN, shutdown.begin, "Save what runs, then exit", Health, status=202
    ),
    Operation("POST", routes.REQUEST, request.send, "Send a request once", ResponseSpec, SendSpec),
    Operation(
        "GET",
        routes.HISTORY,
        history.show_all,
        "What was sent, newest first",
        HistoryPage,
        query=HistoryQuery,
    ),
    Operation(
        "DELETE",
        routes.HISTORY,
        history.forget_all,
        "Forget what was sent",
        HistoryForgotten,
        query=HistoryQuery,
    ),
    Operation("GET", routes.HISTORY_ONE, history.show, "One that was sent", HistoryEntry),
    Operation("DELETE", routes.HISTORY_ONE, history.forget, "Forget one", HistoryForgotten),
    Operation(
        "POST", routes.STEP, request.step, "Make a step of a collection run", StepAnswer, SendSpec
    ),
    Operation("POST", routes.RUN, runs.start, "Start a load run", RunAccepted, RunSpec, status=201),
    Operation("GET", routes.RUNS, runs.show_all, "Every run, newest first", RunList),
    Operation("GET", routes.RUN_ONE, runs.show, "What is known of a run", RunInfo),
    Operation("DELETE", routes.RUN_ONE, runs.delete, "Delete a run and its files", RunStatus),
    Operation("PATCH", routes.RUN_ONE, runs.change, "Go on differently", RunControl, RunChange),
    Operation(
        "POST", routes.RUN_STOP, runs.stop, "Stop a run", RunStatus, StopOrder, optional=True
    ),
    Operation("GET", routes.RUN_REPORT, runs.report, "End result of a run", Summary),
    Operation(
        "GET",
        routes.STATS,
        stats.follow,
        "Events of a run: `stats` each tick, then one `complete` or `error`",
        events=(Tick, Complete),
        streams=True,
    ),
)

OPERATIONS: tuple[Operation, ...] = (
    *_TABLE,
    Operation("GET", routes.OPENAPI, openapi.handler(_TABLE), "This document"),
)

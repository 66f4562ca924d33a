"""Every operation of the control API, as one table.

The application registers it, ``/openapi.json`` describes it, and a test walks it.
"""

from __future__ import annotations

from vayu.engine.handlers import (
    config,
    health,
    history,
    lease,
    openapi,
    request,
    runs,
    script,
    shutdown,
    stats,
)
from vayu.engine.handlers.operation import Operation
from vayu.engine.handlers.workspace_operations import WORKSPACE
from vayu.model.load.control import RunChange, StopOrder
from vayu.model.results.summary import Summary
from vayu.model.results.tick import Tick
from vayu.model.runs.info import RunInfo
from vayu.model.runs.run import RunSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.sends.history import HistoryEntry, HistoryForgotten, HistoryPage
from vayu.model.sends.history_query import HistoryQuery
from vayu.model.sends.response import ResponseSpec
from vayu.model.sends.send import SendSpec
from vayu.model.settings import Settings
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
    Operation(
        "POST",
        routes.REQUEST,
        request.send,
        "Send a request once",
        ResponseSpec,
        SendSpec,
        named=True,
    ),
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
    Operation(
        "POST", routes.SCRIPT, script.vet, "See whether scripts compile", ScriptSpec, ScriptSpec
    ),
    Operation(
        "POST",
        routes.RUN,
        runs.start,
        "Start a load run",
        RunAccepted,
        RunSpec,
        status=201,
        named=True,
    ),
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
    *WORKSPACE,
)

OPERATIONS: tuple[Operation, ...] = (
    *_TABLE,
    Operation("GET", routes.OPENAPI, openapi.handler(_TABLE), "This document"),
)

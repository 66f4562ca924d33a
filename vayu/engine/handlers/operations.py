"""Every operation of the control API, as one table.

The application registers it, ``/openapi.json`` describes it, and a test walks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vayu.engine.handlers import config, health, lease, shutdown
from vayu.model.settings import Settings
from vayu.protocol import routes
from vayu.protocol.messages import Health

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
    status : int
        Of an answer that is no refusal.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    answer: type[Record] | None = None
    body: type[Record] | None = None
    status: int = 200


OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", routes.HEALTH, health.show, "How the engine is", Health),
    Operation("GET", routes.CONFIG, config.show, "Settings in force", Settings),
    Operation("PATCH", routes.CONFIG, config.change, "Change some settings", Settings, Settings),
    Operation("GET", routes.LEASE, lease.hold, "Keep the engine alive while this is read"),
    Operation(
        "POST", routes.SHUTDOWN, shutdown.begin, "Save what runs, then exit", Health, status=202
    ),
)

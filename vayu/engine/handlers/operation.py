"""One operation of the control API: how it is called, and what it takes and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

    from vayu.model.records.base import Record


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
    named : bool
        Whether `environment` in the body may also be the name or id of one.
    revised : bool
        Whether `If-Match` says which revision was seen.
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
    named: bool = False
    revised: bool = False

    def records(self) -> list[type[Record]]:
        """Return every record of the operation."""
        return [r for r in (self.answer, self.body, *self.events) if r is not None]

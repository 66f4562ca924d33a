"""One whole exchange of a load run, kept to be looked at.

Every request is a row; a few are kept with headers and body. Which ones is decided before
they are sent, so those that are not kept pay nothing; `why` says what for.
"""

from __future__ import annotations

import msgspec

from vayu.model.records.base import Record
from vayu.model.requests.pair import Pairs
from vayu.model.scripts.script import Level
from vayu.model.sends.response import SentRequest

FIRST, CHECK, SLOW, SAMPLE = "first", "check", "slow", "sample"

WHYS = (FIRST, CHECK, SLOW, SAMPLE)
"""What an exchange is kept for, in the order in which they are shown."""

SLOWEST = 10
"""Exchanges kept because no other took longer. [1]"""

SAMPLES = 8
"""Exchanges of each worker kept at random, each arrival with the same chance. [1]"""

MOST_ABOUT = 64
"""Statuses, failure kinds and checks of which an exchange is kept. [1]"""

LARGEST_BODY = 16 * 1024
"""How much of a body is kept. [B]"""


class Exemplar(Record, frozen=True, kw_only=True):
    """One exchange, secrets removed.

    Attributes
    ----------
    why : str
        ``first`` of its status or failure kind, first that failed a ``check``, one of the
        ``slow``, or one of the random ``sample``.
    about : str
        The status, failure kind or check.
    level : str
        Of a check: what its script belongs to, ``collection``, ``folder`` or ``request``.
    place : int
        Which of the worker's samples it is; a later one replaces it.
    worker, k, user : int
        As in its row; `user` is null in the open model.
    intended, started, completed : int
        After t0. [ns]
    status : int
        0: there was no response.
    failure, message : str, optional
        Kind of failure, and more about it or about the check.
    protocol : str
    connection_new : bool
    bytes_sent, bytes_received : int
        [B]
    phases : dict of str to int
        Those that were measured. [us]
    request : SentRequest, optional
        As it was composed; null when only its row is known.
    headers : list of pairs, optional
    body : bytes, optional
        Its beginning, decoded. Null: the body was counted and let go.
    overflow : int
        Bytes of the body that are not in `body`. [B]
    """

    why: str
    about: str = ""
    level: Level = "request"
    place: int = 0
    worker: int
    k: int
    user: int | None = None
    intended: int
    started: int
    completed: int
    status: int
    failure: str | None = None
    message: str | None = None
    protocol: str = ""
    connection_new: bool = False
    bytes_sent: int = 0
    bytes_received: int = 0
    phases: dict[str, int] = msgspec.field(default_factory=dict)
    request: SentRequest | None = None
    headers: Pairs | None = None
    body: bytes | None = None
    overflow: int = 0

    @property
    def response(self) -> int:
        """Response time. [ns]."""
        return self.completed - self.intended

    def __repr__(self) -> str:
        """Show which it is; the rest may echo secrets."""
        about = f" {self.about}" if self.about else ""
        return f"Exemplar({self.why}{about}, k={self.k}, status={self.status})"

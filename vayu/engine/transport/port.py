"""What the worker asks of a transport: start this, step, and say what has ended.

A `Slot` is one sender that is used again and again: it carries one exchange at a time from
the dispatcher to the transport and back. All stamps are on one monotonic clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from vayu.model.requests.transport import AS_USUAL, TransportSpec
from vayu.model.rows.sample import ABSENT, NOBODY
from vayu.protocol.head import parse_head
from vayu.resolve.scopes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.requests.pair import Pairs
    from vayu.model.variables.scoped import Variables
    from vayu.protocol.event_stream import EventLog
    from vayu.resolve.compose import WireRequest

Measured = tuple[int, int, int, int, int, int, int]
"""``bytes_sent, bytes_received, dns, connect, tls, wait, receive``, as in a row. [B, us]"""

UNMEASURED: Measured = (0, 0, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT)
"""Of an exchange that never reached the wire."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a slot sends, whatever it sends.

    Attributes
    ----------
    timeout : int
        From hand-over to last byte. [ms]
    keep : int
        Keep, and decode, this much of the response's body, and its headers, because somebody
        reads them; 0: count the bytes and let them go. [B]
    heads : bool
        Where anything is kept, tell header lines as they come. Else only the headers of a
        response are known, and not what its status is called: `Slot.headers`.
    trace : bool
        Record what was really sent.
    transport : TransportSpec
        Everything else that the request says of its way.
    looked_up : tuple of str
        Names that were looked up for all slots, as ``host:port:address[,address]``.
    hang_up : bool
        A response whose head has come when `timeout` is over is one, and no failure.
    one_url : bool
        Nearly every exchange goes to the same URL.
    dns_cache : int
        How long a name that was looked up is good; -1: for ever. [s]
    """

    timeout: int = 30_000
    keep: int = 0
    heads: bool = True
    trace: bool = False
    transport: TransportSpec = AS_USUAL
    looked_up: tuple[str, ...] = ()
    hang_up: bool = False
    one_url: bool = False
    dns_cache: int = 60


class Slot:
    """One sender and the exchange that it carries.

    Attributes
    ----------
    ended : callable
        Called with the slot when its exchange has completed or failed.
    options : Options
    wire : WireRequest or None
        What to send; the transport sets up only what differs from the time before.
    step : int
        Which request of its run it sends, from 0.
    k, user, intended : int
        Who sends this, and when the schedule wanted it. [1, 1, ns]
    started, completed : int
        When it went out, and when it ended. [ns]
    failure : int
        Code of `vayu.model.rows.failure`; 0: none. `message` says more, for a person.
    status, protocol, connection_new, measured, script, checks_passed, checks_failed : int
        As in a row.
    header_lines, body, sent : list of bytes
        The response's header lines and body, and the request as it went out, when asked for.
    heard : int
        How many of the header lines had come when the request went out for the last time: those of
        redirects, of proxies and of what asked for credentials.
    log : EventLog or None
        What came of a stream of events, where somebody looks. Whoever starts an exchange clears
        it.
    overflow : int
        Bytes of the body that were not kept, being beyond `Options.keep`. [B]
    local, environment : dict
        Variables that scripts set for this exchange, and for this user.
    held : dict
        What those held before the last script, if they held anything: it may have replaced it.
    """

    __slots__ = (
        "body",
        "changes",
        "checks_failed",
        "checks_passed",
        "completed",
        "connection_new",
        "ended",
        "failure",
        "header_lines",
        "heard",
        "held",
        "intended",
        "k",
        "log",
        "measured",
        "message",
        "options",
        "overflow",
        "protocol",
        "script",
        "sent",
        "started",
        "status",
        "step",
        "user",
        "wire",
    )

    def __init__(self, ended: Callable[[Slot], None], options: Options) -> None:
        self.ended = ended
        self.options = options
        self.wire: WireRequest | None = None
        self.step = 0
        self.k = self.intended = self.started = self.completed = 0
        self.user = NOBODY
        self.failure = self.status = self.protocol = self.connection_new = 0
        self.measured = UNMEASURED
        self.message = ""
        self.script = ABSENT
        self.checks_passed = self.checks_failed = 0
        self.header_lines: list[bytes] = []
        self.heard = 0
        self.body: list[bytes] = []
        self.sent: list[bytes] = []
        self.log: EventLog | None = None
        self.overflow = 0
        self.changes = Changes()
        self.held: tuple[Variables, ...] = ()

    def headers(self) -> Pairs:
        """Return the headers of the response, which is kept, until the next exchange begins."""
        return parse_head(self.header_lines)[1]

    def unsent(self, failure: int, message: str) -> None:
        """Note that the exchange failed before anything reached the wire."""
        self.failure, self.message, self.measured = failure, message, UNMEASURED
        self.status = self.protocol = self.connection_new = 0


class Transport(Protocol):
    """Carries exchanges. Nothing here blocks but `step`."""

    def slot(self, ended: Callable[[Slot], None], options: Options) -> Slot:
        """Return a new sender."""
        ...

    def start(self, slot: Slot) -> None:
        """Hand the slot's exchange over; the next `step` puts it on the wire."""
        ...

    def step(self, wait: int) -> None:
        """Let things happen for at most `wait` ns; call `ended` of every slot that ended."""
        ...

    def cancel(self) -> None:
        """End every exchange in flight as `FailureKind.CANCELLED`."""
        ...

"""What came back from one Send, and what was really sent."""

from __future__ import annotations

import msgspec

from vayu.model.records.base import Record
from vayu.model.requests.cookie import Cookie
from vayu.model.requests.pair import Pairs
from vayu.model.scripts.checked import Checked
from vayu.model.scripts.script import Level, When
from vayu.model.scripts.visual import Visual
from vayu.model.variables.scoped import Variables


class Timings(Record, frozen=True, kw_only=True):
    """Phases of one exchange in ms; a phase that did not happen is absent.

    Attributes
    ----------
    dns : float, optional
        Name lookup; absent on a reused connection.
    connect : float, optional
        TCP handshake; absent on a reused connection.
    tls : float, optional
        TLS handshake; absent without TLS or on a reused connection.
    wait : float, optional
        Request sent to first byte.
    receive : float, optional
        First byte to last byte.
    first_event : float, optional
        Hand-over to the end of the first event; absent where the response is no stream of them.
    total : float
        Hand-over to last byte.
    """

    dns: float | None = None
    connect: float | None = None
    tls: float | None = None
    wait: float | None = None
    receive: float | None = None
    first_event: float | None = None
    total: float


class TestResult(Record, frozen=True, kw_only=True):
    """What became of one `pm.test`.

    Attributes
    ----------
    name : str
    outcome : Checked
    message : str, optional
        What went wrong, when it did not pass.
    duration : float, optional
        From its beginning to its end, waiting included. [ms]
    level, source : str
        What its script belongs to, and the name of that collection or folder.
    when : str
        ``"before"`` the request was sent, or ``"after"``.
    """

    __test__ = False  # not a test class, whatever pytest thinks of its name

    name: str
    outcome: Checked
    message: str | None = None
    duration: float | None = None
    level: Level = "request"
    source: str = ""
    when: When = "after"

    @property
    def passed(self) -> bool:
        """Whether it passed; one that was skipped did not."""
        return self.outcome is Checked.PASSED

    @property
    def failed(self) -> bool:
        """Whether it failed, or asserted nothing."""
        return self.outcome.fails

    def __repr__(self) -> str:
        """Show name, outcome and message; a name that masks itself stays masked."""
        message = f" ({self.message!r})" if self.message else ""
        return f"<TestResult {self.name!r}: {self.outcome}{message}>"


class ConsoleLine(Record, frozen=True, kw_only=True):
    """One `console.*` call of a script."""

    level: str
    text: str

    def __repr__(self) -> str:
        """Show it as it was called; a text that masks itself stays masked."""
        return f"<ConsoleLine {self.level}: {self.text!r}>"


class SentRequest(Record, frozen=True, kw_only=True):
    """The request as it went over the wire: variables filled in, headers that were added."""

    method: str
    url: str
    headers: Pairs = ()
    body: bytes = b""

    def __repr__(self) -> str:
        """Show its size only: secrets are filled in everywhere else."""
        return f"SentRequest({self.method}, {len(self.headers)} headers, {len(self.body)} B)"


class StreamEvent(Record, frozen=True, kw_only=True):
    """One event of a stream.

    Attributes
    ----------
    event : str
        Its kind; ``message`` where the server names none.
    data : str
    id : str, optional
        The last one that the server gave.
    at : float
        Hand-over to its last byte. [ms]
    """

    event: str = "message"
    data: str = ""
    id: str | None = None
    at: float = 0.0

    def __repr__(self) -> str:
        """Show kind, size and time: what it says may be a secret."""
        return f"StreamEvent({self.event!r}, {len(self.data)} characters, at {self.at:.1f} ms)"


class Effects(Record, frozen=True, kw_only=True):
    """What the scripts around an exchange did.

    Attributes
    ----------
    tests : list of TestResult
    console : list of ConsoleLine
    globals, collection, environment, local : dict
        What they set (null: unset), for whatever the caller keeps; `local` for the rest of a
        collection run.
    next_request : str or null, optional
        Name or id of the request that a collection run goes on with; null ends the iteration.
    visual : Visual, optional
        What a script wants to be seen of the response.
    """

    tests: tuple[TestResult, ...] = ()
    console: tuple[ConsoleLine, ...] = ()
    globals: Variables = msgspec.field(default_factory=dict)
    collection: Variables = msgspec.field(default_factory=dict)
    environment: Variables = msgspec.field(default_factory=dict)
    local: Variables = msgspec.field(default_factory=dict)
    next_request: str | msgspec.UnsetType | None = msgspec.UNSET
    visual: Visual | None = None

    def __repr__(self) -> str:
        """Show how much there is: names and texts may hold secrets."""
        return f"Effects({len(self.tests)} tests, {len(self.console)} console lines)"


class ResponseSpec(Effects, frozen=True, kw_only=True):
    """One response, whole, and what scripts did (`Effects`).

    Attributes
    ----------
    status : int
    reason : str
        Reason phrase of the status line; the standard one for HTTP/2 and later.
    http_version : str
        The negotiated protocol, as in `vayu.model.rows.sample.PROTOCOLS`.
    url : str
        Where the response came from, after redirects.
    redirects : int
        How many were followed.
    headers : list of pairs
        Of the last response, in order, duplicates kept.
    body : bytes
        Decoded from gzip and the like. Base64 on the wire.
    body_bytes : int
        Size of the body as it came over the wire. [B]
    truncated : bool
        The body was longer than the cap, and the rest was not kept.
    events : list of StreamEvent
        Of a ``text/event-stream``, or of JSON lines: the first 10,000, with up to 8 MiB of text.
    event_count : int
        How many came.
    hung_up : bool
        The stream went on when `stream_for` was over.
    timings : Timings
    cookies : list of Cookie
        Those that came with the response, or on the way to it.
    jar : list of Cookie
        All that the next request of the same jar sends where they belong.
    request : SentRequest
    warnings : list of str
        For example a variable without a value, sent with its braces.
    """

    status: int
    reason: str
    http_version: str
    url: str
    redirects: int = 0
    headers: Pairs = ()
    body: bytes = b""
    body_bytes: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    truncated: bool = False
    events: tuple[StreamEvent, ...] = ()
    event_count: int = 0
    hung_up: bool = False
    timings: Timings
    cookies: tuple[Cookie, ...] = ()
    jar: tuple[Cookie, ...] = ()
    request: SentRequest
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Show the status and the size; the rest may echo secrets."""
        return f"ResponseSpec({self.status} {self.reason}, {self.body_bytes} B)"

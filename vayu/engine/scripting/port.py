"""What a worker asks of whatever runs JavaScript. Nothing native in here.

A script sees plain data and hands back plain data; it calls nobody. What it changed is in
the `Scope` afterwards, what it found out is in the `Outcome`. A script that breaks is data
too: `Outcome.error` says why, in one line, and the next exchange is not affected.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.pair import Pairs
    from vayu.resolve.template import Value

TestOutcome = tuple[str, bool, str | None]
"""Name, whether it passed, and what went wrong when it did not."""


@dataclass(slots=True)
class Scope:
    """Variables of one virtual user, as scripts may change them.

    Attributes
    ----------
    environment : dict
        What `pm.environment` changed, for this user's later requests too; None: unset.
    local : dict
        What `pm.variables.set` set, for this exchange only.
    """

    environment: dict[str, Value] = field(default_factory=dict)
    local: dict[str, Value] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Never show a value."""
        return f"Scope(environment={sorted(self.environment)}, local={sorted(self.local)})"


class RequestView(Protocol):
    """The request as a script sees it; a `vayu.resolve.compose.WireRequest` is one."""

    @property
    def method(self) -> str:
        """Upper case."""
        ...

    @property
    def url(self) -> str:
        """Absolute."""
        ...

    @property
    def headers(self) -> Pairs:
        """In order."""
        ...


class ResponseView(NamedTuple):
    """The response as a script sees it.

    Attributes
    ----------
    status : int
    reason : str
        Reason phrase; empty: the standard one of `status`.
    headers : list of pairs
    body : bytes
    response_time : float
        [ms]
    """

    status: int
    reason: str = ""
    headers: Pairs = ()
    body: bytes = b""
    response_time: float = 0.0


class Outcome(NamedTuple):
    """What running one script came to.

    Attributes
    ----------
    tests : sequence of (name, passed, message)
        In the order in which they began.
    console : sequence of (level, text)
    error : str, optional
        Why the script broke outside its tests, or was stopped.
    """

    tests: Sequence[TestOutcome] = ()
    console: Sequence[tuple[str, str]] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a script may use. What goes beyond is stopped, and the error names the limit.

    Attributes
    ----------
    time : float
        Of one script on one exchange; processor time. [s]
    memory : int
        Of all values at once. [B]
    stack : int
        Of nested calls. [B]
    body : int
        Longest response body a script may read. [B]
    hang : float
        One native call cannot be stopped: after this long the process ends. [s]
    """

    time: float = 1.0
    memory: int = 64 * 1024 * 1024
    stack: int = 256 * 1024
    body: int = 8 * 1024 * 1024
    hang: float = 20.0


class Scripts(Protocol):
    """Two compiled scripts: before a request is resolved, and on its response.

    Attributes
    ----------
    has_pre, has_post : bool
    reads_body, reads_headers : bool
        Whether the script on the response can look at them at all.
    """

    has_pre: bool
    has_post: bool
    reads_body: bool
    reads_headers: bool

    def before(self, scope: Scope, request: RequestView | None = None) -> Outcome:
        """Run the pre-request script; its changes are in `scope` afterwards."""
        ...

    def after(self, scope: Scope, request: RequestView | None, response: ResponseView) -> Outcome:
        """Run the script on `response`; its changes are in `scope` afterwards."""
        ...

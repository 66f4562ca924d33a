"""What a worker asks of whatever runs JavaScript. Nothing native in here.

A script sees plain data and hands back plain data; it calls nobody but what makes a dynamic
variable by its name. What it changed is in the `Changes` afterwards, what it found out is in the
`Outcome`. A script that breaks is data too: `Outcome.error` says why, in one line, and the next
exchange is not affected.

Variables go in, and changes come out, by scope. What every exchange begins with is one JSON
object, handed over once; what was changed since is another, handed over with each exchange:

    given    {"globals": {..}, "collection": {..}, "environment": {..}, "data": {..}, "local": {..}}
    changes  {"globals"?: {..}, "collection"?: {..}, "environment"?: {..}, "local"?: {..}}

    result   [tests, console, error, changes | null, flow | null, effects | null, number | null]

In `changes`, here and in the result, null unsets; a scope without any is left out. `flow` and
`effects` are a `Flow` and an `Effects` as JSON. Scripts of several levels are several `Scripts`,
each with a context of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

from vayu.model.requests.cookie import Cookie
from vayu.model.scripts.checked import Checked  # noqa: TC001 (msgspec reads it)
from vayu.model.scripts.script import LONGEST_WAIT
from vayu.model.scripts.visual import Visual
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.requests.pair import Pairs


class CheckOutcome(NamedTuple):
    """What became of one test.

    Attributes
    ----------
    name : str
    outcome : Checked
    message : str, optional
        What went wrong, when it did not pass.
    duration : float, optional
        [ms] None when it was not measured: a script is timed until its outcome is known.
    """

    name: str
    outcome: Checked
    message: str | None = None
    duration: float | None = None


class Flow(msgspec.Struct, frozen=True):
    """Where a collection run goes on: `pm.execution`.

    Attributes
    ----------
    next : str or None
        Name or id of the request to go on with, None: none, the iteration ends here. Unset: the
        one that follows.
    skip : bool
        The request is not to be sent; only a script before it can say so.
    """

    next: str | msgspec.UnsetType | None = msgspec.UNSET
    skip: bool = False


class Around(NamedTuple):
    """What lies around an exchange, as far as it is known.

    Attributes
    ----------
    request_name, request_id : str, optional
    location : sequence of str
        Names from the collection to the request.
    iteration, iterations : int
        Which pass this is, from 0, and how many there will be; 0: nobody knows.
    cookies : sequence of Cookie, optional
        All that the user's jar holds; None: it cannot be looked at here.
    environment : str, optional
        Name of the environment.
    """

    request_name: str | None = None
    request_id: str | None = None
    location: Sequence[str] = ()
    iteration: int = 0
    iterations: int = 1
    cookies: Sequence[Cookie] | None = None
    environment: str | None = None


NOWHERE = Around()


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


class Errand(NamedTuple):
    """A request that a script sends by itself: `pm.sendRequest`.

    Attributes
    ----------
    number : int
        The answer is asked for by it.
    request : dict
        Its parts, as `vayu.engine.scripting.requested.altered` takes them.
    cookies : tuple of Cookie, optional
        The jar that goes with it; None: it is not known.
    """

    number: int
    request: dict[str, Any]
    cookies: tuple[Cookie, ...] | None = None


class Paused(Protocol):
    """A script that waits. Whoever runs it carries out its errands and lets it go on.

    Each call returns its outcome, in which it may be paused again; this one is then used up.

    Attributes
    ----------
    errands : sequence of Errand
        To be carried out; those of an earlier pause are not named again.
    due : float
        When it wants to go on, answer or no answer, after it began. [s]
    """

    @property
    def errands(self) -> Sequence[Errand]:
        """To be carried out."""
        ...

    @property
    def due(self) -> float:
        """When it wants to go on. [s]."""
        ...

    def answer(
        self,
        number: int,
        answer: ResponseView | str,
        elapsed: float,
        cookies: Sequence[Cookie] | None = None,
    ) -> Outcome:
        """Hand over a response, or why there is none, so many seconds after it began.

        `cookies` are what the jar that went with the errand holds now; None: nobody knows.
        """
        ...

    def go_on(self, elapsed: float) -> Outcome:
        """Do what is due so many seconds after it began."""
        ...

    def stop(self, reason: str) -> Outcome:
        """End it."""
        ...


class Effects(msgspec.Struct, frozen=True):
    """What a script changed beside variables.

    Attributes
    ----------
    request : dict, optional
        Parts of `pm.request`, changed before it was sent: `vayu.engine.scripting.requested.altered`
        takes them.
    cookies : tuple of Cookie, optional
        All that the jar holds from now on.
    visual : Visual, optional
        Of `pm.visualizer.set`.
    """

    request: dict[str, Any] | None = None
    cookies: tuple[Cookie, ...] | None = None
    visual: Visual | None = None

    def __repr__(self) -> str:
        """Never show a value."""
        return f"Effects(request={sorted(self.request or ())})"


class Outcome(NamedTuple):
    """What running one script came to.

    Attributes
    ----------
    tests : sequence of CheckOutcome
        In the order in which they began.
    console : sequence of (level, text)
    error : str, optional
        Why the script broke outside its tests, or was stopped.
    flow : Flow, optional
        None when the script said nothing of it.
    effects : Effects, optional
        None: nothing but variables was changed.
    paused : Paused, optional
        The script is not at its end; the rest is to be told then.
    recurs : bool
        Whether this very object comes again whenever the same comes out. Then it is nothing but
        tests that passed.
    """

    tests: Sequence[CheckOutcome] = ()
    console: Sequence[tuple[str, str]] = ()
    error: str | None = None
    flow: Flow | None = None
    effects: Effects | None = None
    paused: Paused | None = None
    recurs: bool = False


LONG = NS_PER_S // 10
"""Time after which scripts are run on no more responses in one go. [ns]

What else a worker has to do waits for that long and for one exchange's scripts at most, and what
ends a process that hangs sees one call. Each response has its own time in any case.
"""

HELD = 5 * NS_PER_S
"""Time after which no further script of one exchange is begun, unless one waited. [ns]

A worker does nothing else meanwhile, and is taken for dead after 30 s. Scripts have a second each
under load, so that is met where many levels have some that loop.
"""


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
    wait : float
        Of one script for its timers and its own requests; wall clock. [s]
    body : int
        Longest response body a script may read. [B]
    hang : float
        One native call cannot be stopped: after this much of the processor the process ends. [s]
    """

    time: float = 1.0
    wait: float = LONGEST_WAIT
    memory: int = 64 * 1024 * 1024
    stack: int = 256 * 1024
    body: int = 8 * 1024 * 1024
    hang: float = 20.0

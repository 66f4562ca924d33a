"""What the engine and a worker say to each other, on the worker's stdin and stdout.

Numbers travel through the block; everything else is one of these messages, framed as a
4-byte big-endian length and MessagePack. Neither side ever writes one to disk.

    engine ── Load ──> worker ── Prepared ──> engine ── Begin ──> worker ── Finished ──> engine
                                              engine ── Steer | Halt | Renew ──> worker
    engine ── Once | Vet ──> worker ── Answered | Vetted | Refused ──> engine
                             worker ── Asked ──> engine ── Granted | Denied ──> worker
"""

from __future__ import annotations

import msgspec

from vayu.model.auth import BearerAuth
from vayu.model.exemplar import Exemplar
from vayu.model.load import Paced
from vayu.model.metrics import WRITE_NS
from vayu.model.response import Effects, ResponseSpec
from vayu.model.scoped import Variables
from vayu.model.script import Level, LevelScript, ScriptSpec
from vayu.model.send import SendSpec
from vayu.model.transport import AS_USUAL, TransportSpec
from vayu.protocol.envelope import ErrorBody


class Order(msgspec.Struct, frozen=True, kw_only=True, tag_field="do"):
    """A message to a worker."""


class Load(Order, frozen=True, kw_only=True, tag="load"):
    """Get ready for one shard of a load run.

    Attributes
    ----------
    worker, workers : int
        Which shard: this worker owns arrivals and users k = worker (mod workers).
    profile : Paced
        Of the whole run; the worker takes its shard.
    exchange : SendSpec
        Request templates, scripts and variables.
    against : SendSpec, optional
        Of an A/B run: what takes turns with it, by the run's `seed`.
    block, rows : str
        Paths of the files to create: statistics, and one record a request.
    max_in_flight : int
        Of this worker: an arrival that finds as many in flight is dropped.
    seed : int
    count_every : int
        How long a row may wait in its file until the block counts it. [ns]
    """

    worker: int
    workers: int
    profile: Paced
    exchange: SendSpec
    against: SendSpec | None = None
    block: str
    rows: str
    max_in_flight: int
    seed: int = 0
    count_every: int = WRITE_NS

    def __repr__(self) -> str:
        """Never show the variables."""
        return f"Load(worker={self.worker}/{self.workers}, profile={self.profile})"


class Begin(Order, frozen=True, kw_only=True, tag="begin"):
    """Start at `t0` on the monotonic clock that all processes of the machine share. [ns]."""

    t0: int


class Steer(Order, frozen=True, kw_only=True, tag="steer"):
    """Go on differently from `at` on: after t0, the same for every worker. [ns].

    Attributes
    ----------
    rate : float, optional
        Arrival rate of the whole run, of which the worker keeps its shard. [1/s]
    users : int, optional
        Virtual users of the whole run. [1]
    paused : bool, optional
        Whether nothing is to start.
    """

    at: int
    rate: float | None = None
    users: int | None = None
    paused: bool | None = None


class Halt(Order, frozen=True, kw_only=True, tag="halt"):
    """Start nothing more; cancel what is still in flight after `drain`. [ns]."""

    drain: int


class Renew(Order, frozen=True, kw_only=True, tag="renew"):
    """Send this token from now on, with one of the requests: the last one is about to expire."""

    auth: BearerAuth
    step: int = 0


class Once(Order, frozen=True, kw_only=True, tag="once"):
    """Send one request and report everything about it.

    Attributes
    ----------
    id : int
    exchange : SendSpec
        Its auth may be one that asks for a token; then the worker asks the engine (`Asked`).
    step : bool
        Of a collection run: a script before it that breaks is a failed test, and it is sent.
    """

    id: int
    exchange: SendSpec
    step: bool = False

    def __repr__(self) -> str:
        """Never show the variables."""
        return f"Once(id={self.id})"


class Granted(Order, frozen=True, kw_only=True, tag="granted"):
    """The token that was `Asked` for."""

    id: int
    auth: BearerAuth


class Denied(Order, frozen=True, kw_only=True, tag="denied"):
    """There is no token, and why."""

    id: int
    error: ErrorBody


class Vet(Order, frozen=True, kw_only=True, tag="vet"):
    """Say what is wrong with scripts, and with the way of a request."""

    id: int
    script: ScriptSpec
    above: tuple[LevelScript, ...] = ()
    transport: TransportSpec = AS_USUAL


Orders = Load | Begin | Steer | Renew | Halt | Once | Granted | Denied | Vet


class Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="is"):
    """A message from a worker."""


class Prepared(Report, frozen=True, kw_only=True, tag="prepared"):
    """Files exist, scripts compile: waiting for `Begin`.

    Attributes
    ----------
    libcurl : str
        Its version, and those of the libraries in it.
    """

    libcurl: str = ""


class Named(Report, frozen=True, kw_only=True, tag="named"):
    """The check with this `index` in the block is called `name`, and was first met at `level`."""

    index: int
    name: str
    level: Level = "request"


class Noted(Report, frozen=True, kw_only=True, tag="noted"):
    """The first message of a failure kind or check, or a console line.

    Attributes
    ----------
    topic : str
        ``failure``, ``check`` or ``console``.
    about : str
        The failure kind, the check's name, or the console level.
    level : str
        Of the script that a check is in.
    """

    topic: str
    about: str
    text: str
    level: Level = "request"


class Observed(Report, frozen=True, kw_only=True, tag="observed"):
    """A whole exchange, to be kept once its secrets are removed.

    Attributes
    ----------
    exemplar : Exemplar
        As it was: it still holds every secret.
    values, words : list of str
        What is secret of it, beside what the engine knows: `vayu.resolve.secret_values.Secrets`.
    """

    exemplar: Exemplar
    values: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Never show a secret."""
        return f"Observed({self.exemplar!r})"


class Draining(Report, frozen=True, kw_only=True, tag="draining"):
    """Nothing more will be started; what is in flight may still complete."""


class Finished(Report, frozen=True, kw_only=True, tag="finished"):
    """The shard is done, and its files are complete."""


class Refused(Report, frozen=True, kw_only=True, tag="refused"):
    """The order cannot be carried out: the fields of the error to raise.

    Attributes
    ----------
    id : int, optional
        Of the `Once` or `Vet` that is refused; absent for a `Load`, also for one that cannot go on.
    code, message, details, hint
        As in `vayu.protocol.envelope.ErrorBody`.
    effects : Effects, optional
        What scripts of the `Once` did before it failed.
    skipped : bool
        One of them said that nothing is to be sent.
    """

    id: int | None = None
    code: str
    message: str
    details: dict[str, str] = msgspec.field(default_factory=dict)
    hint: str | None = None
    effects: Effects | None = None
    skipped: bool = False


class Asked(Report, frozen=True, kw_only=True, tag="asked"):
    """The scripts before a `Once` have run, and its auth asks for a token.

    Attributes
    ----------
    id : int
    globals, collection, environment, local : dict
        What the scripts set (null: unset).
    """

    id: int
    globals: Variables = msgspec.field(default_factory=dict)
    collection: Variables = msgspec.field(default_factory=dict)
    environment: Variables = msgspec.field(default_factory=dict)
    local: Variables = msgspec.field(default_factory=dict)

    def __repr__(self) -> str:
        """Never show a value."""
        return f"Asked(id={self.id})"


class Answered(Report, frozen=True, kw_only=True, tag="answered"):
    """The response to a `Once`.

    Attributes
    ----------
    id : int
    response : ResponseSpec
    values, words : list of str
        What came to be secret on the way, as in `Observed`: values that scripts set, cookies.
    """

    id: int
    response: ResponseSpec
    values: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Never show a secret."""
        return f"Answered(id={self.id}, response={self.response!r})"


class Vetted(Report, frozen=True, kw_only=True, tag="vetted"):
    """The scripts of a `Vet` compile."""

    id: int


Reports = (
    Prepared | Named | Noted | Observed | Draining | Finished | Refused | Asked | Answered | Vetted
)

"""What the engine tells a worker: orders, on its stdin. `vayu.protocol.frames` draws when."""

from __future__ import annotations

import msgspec

from vayu.model.load import Paced
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.transport import AS_USUAL, TransportSpec
from vayu.model.rows.metrics import WRITE_NS
from vayu.model.scripts.script import LevelScript, ScriptSpec
from vayu.model.sends.send import SendSpec
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

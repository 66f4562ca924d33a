"""Cuts a load run into one order a worker. Pure: the machine, the folder and the seed are given.

    workers = as asked, else one a core, less one when the target shares this machine's cores
    workers <= users, arrivals, and max_in_flight: a worker without a share is none
    workers >= connections / (open files of a process - SPARE_DESCRIPTORS), or it is refused

Every worker gets the whole profile and its own number, and takes its shard of it; only what
is a limit of one process (requests in flight) is divided here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.formats.runs.folder import block_name, rows_name
from vayu.model.load import UserCapacity
from vayu.model.load.bounds import WORKER_RATE
from vayu.model.load.config import MOST_WORKERS
from vayu.model.runs.sides import sides_of
from vayu.model.sends.send import SendSpec
from vayu.protocol.orders import Load
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.engine.coordinator.machine import Machine
    from vayu.model.load.config import LoadConfig
    from vayu.model.load.search_profile import SearchProfile
    from vayu.model.runs.manifest import MachineFacts
    from vayu.model.runs.run import RunSpec
    from vayu.resolve.compose import WireRequest

_COUNT_EVERY = NS_PER_S // 20  # ns; what is counted at once of more rows costs no less each

MOST_IN_FLIGHT = 16_384
"""Open model: limit of requests in flight when none is stated, for memory's sake. [requests]"""

SPARE_DESCRIPTORS = 192
"""Of a worker: files, pipes, libcurl's own, and name lookups. [1]"""


def count_workers(
    spec: RunSpec, first: WireRequest | None, machine: Machine, *, usual: int | None = None
) -> int:
    """Return how many workers carry the run.

    Parameters
    ----------
    spec : RunSpec
    first : WireRequest or None
        The first request, where it is known; says whether the target is this machine.
    machine : Machine
    usual : int, optional
        What the engine's settings say.

    Raises
    ------
    InvalidConfig
        If the connections do not fit into the workers that were asked for, or into this
        machine, or if it has no room for any.
    """
    config, room = spec.config, _room(spec.config, machine)
    profile = config.profile
    users = _users(config)
    sharing = None if isinstance(profile, UserCapacity) else users  # a search only begins with it
    wanted = config.workers or usual or _by_cores(first, machine)
    connections = _connections(spec)
    needed = -(-connections // room)
    allowed = config.workers or MOST_WORKERS
    if needed > allowed:
        field, things = _asked(config)
        raise InvalidConfig(
            {
                f"config.{field}": f"{_said(connections, things, spec)} need {needed:,} workers of "
                f"{room:,} connections each, but there can be {allowed}"
            },
            hint=f"ask for more workers or fewer {things}, or raise the limit of open files, now "
            f"{machine.descriptors:,}, before the engine starts (ulimit -n)",
        )
    shares = [profile.limit, config.max_in_flight, sharing]
    useful = min([max(wanted, needed), *(share for share in shares if share is not None)])
    return max(useful, needed)


def warnings_of(
    config: LoadConfig, *, workers: int, worker_rate: float | None = None
) -> tuple[str, ...]:
    """Return what speaks against a load before it starts: a rate that nobody reaches.

    Parameters
    ----------
    config : LoadConfig
    workers : int
        From `count_workers`.
    worker_rate : float, optional
        What one of them sends at best, where that was measured. [1/s]
    """
    profile, ceiling = config.profile, (worker_rate or WORKER_RATE) * workers
    if profile.model == "closed" or profile.peak <= ceiling:
        return ()
    crew = f"{workers} workers" if workers > 1 else "1 worker"
    known = ", an assumption" if worker_rate is None else ", as measured"
    warning = (
        f"Up to {profile.peak:,.0f} requests/s are asked for, but {crew} on this machine will "
        f"send about {float(f'{ceiling:.2g}'):,.0f} at best{known}: expect late arrivals and a "
        "backlog."
    )
    return (warning,)


def crowding_of(spec: RunSpec, machine: Machine, *, workers: int) -> tuple[str, ...]:
    """Return what speaks against more workers than cores, where only open files ask for them.

    Parameters
    ----------
    spec : RunSpec
    machine : Machine
    workers : int
        From `count_workers`.
    """
    connections, room = _connections(spec), _room(spec.config, machine)
    if workers <= machine.cores or connections <= (workers - 1) * room:
        return ()
    _, things = _asked(spec.config)
    warning = (
        f"{_said(connections, things, spec)} take {workers} workers, more than the {machine.cores} "
        f"cores, for one process may open {machine.descriptors:,} files only: raise the limit "
        "before the engine starts (ulimit -n)."
    )
    return (warning,)


def port_warnings(spec: RunSpec, machine: Machine) -> tuple[str, ...]:
    """Return what speaks against more users than this machine has ports.

    Each connection to one address has a local port of its own. Requests in flight are no
    connections yet: how many there will be is the target's doing.
    """
    users, ports = _users(spec.config), machine.ports
    if users is None or ports is None or users <= ports:
        return ()
    warning = (
        f"{users:,} users have a connection each, and this machine has {ports:,} local ports for "
        "connections to one address: those beyond fail, unless the target has several addresses. "
        "Ask for fewer users, widen net.ipv4.ip_local_port_range, or use more machines."
    )
    return (warning,)


def orders(
    spec: RunSpec,
    folder: Path,
    machine: Machine,
    *,
    workers: int,
    seed: int,
    tick: int = NS_PER_S // 10,
) -> list[Load]:
    """Return the order of each worker.

    Parameters
    ----------
    spec : RunSpec
    folder : Path
        Of the run; the workers' files go there.
    machine : Machine
    workers : int
        From `count_workers`.
    seed : int
        Of the whole run; a worker mixes its number in.
    tick : int
        How often somebody looks at what is counted. [ns]
    """
    exchange, *others = map(_exchange, sides_of(spec))
    each = 1 + len(others)
    return [
        Load(
            worker=worker,
            workers=workers,
            profile=spec.config.paced,
            exchange=exchange,
            against=others[0] if others else None,
            block=str(folder / block_name(worker)),
            rows=str(folder / rows_name(worker)),
            max_in_flight=most_in_flight(
                spec.config, machine, worker=worker, workers=workers, each=each
            ),
            seed=seed,
            count_every=min(tick // 2, _COUNT_EVERY),
        )
        for worker in range(workers)
    ]


def _exchange(side: RunSpec) -> SendSpec:
    """Return what each iteration of a run does."""
    return SendSpec(
        request=side.request,
        script=side.script,
        above=side.above,
        globals=side.globals,
        collection=side.collection,
        literal=side.literal,
        nested=side.nested,
        environment=side.environment,
        cookies=side.cookies,
        origin=side.origin,
    )


def most_in_flight(
    config: LoadConfig, machine: Machine, *, worker: int, workers: int, each: int = 1
) -> int:
    """Return one worker's share of the limit of requests in flight. [requests].

    With two requests in turns `each` has connections of its own, and so takes twice the room.
    """
    room = (machine.descriptors - SPARE_DESCRIPTORS) // each
    total = config.max_in_flight or min(MOST_IN_FLIGHT, room * workers)
    return total // workers + (worker < total % workers)


def most_users(machine: Machine | MachineFacts, *, workers: int, each: int = 1) -> int:
    """Return how many users, each with connections of its own, the workers have room for."""
    return (machine.descriptors - SPARE_DESCRIPTORS) * workers // each


def within(profile: SearchProfile, room: int) -> SearchProfile:
    """Return a search none of whose levels has more users than there is room for."""
    if isinstance(profile, UserCapacity) and profile.most > room:
        return replace(profile, maximum=float(room))
    return profile


def _users(config: LoadConfig) -> int | None:
    """Return how many users there are at most; None in the open model."""
    return math.ceil(config.profile.peak) if config.profile.model == "closed" else None


def _connections(spec: RunSpec) -> int:
    """Return how many connections a run is sure to need."""
    needed = spec.config.max_in_flight or _users(spec.config) or 1
    return needed * len(sides_of(spec))


def _room(config: LoadConfig, machine: Machine) -> int:
    """Return how many connections one worker can open.

    Raises
    ------
    InvalidConfig
        If that is none.
    """
    room = machine.descriptors - SPARE_DESCRIPTORS
    if room < 1:
        field, _ = _asked(config)
        raise InvalidConfig(
            {
                f"config.{field}": f"a worker needs {SPARE_DESCRIPTORS + 1:,} open files at least "
                f"({SPARE_DESCRIPTORS} of its own, and one a connection), but the limit is "
                f"{machine.descriptors:,}"
            },
            hint="raise the limit of open files before the engine starts: ulimit -n 1024",
        )
    return room


def _said(connections: int, things: str, spec: RunSpec) -> str:
    """Say what needs so many connections."""
    each = len(sides_of(spec))
    of_each = "" if each == 1 else f", with {each} connections each,"
    return f"{connections // each:,} {things}{of_each}"


def _asked(config: LoadConfig) -> tuple[str, str]:
    """Return the setting that asks for connections, and what it counts."""
    things = "users" if config.model == "closed" else "requests in flight"
    if config.max_in_flight is not None:
        return "maxInFlight", things
    words = {"profile": config.given, "stages": config.stages, "rateStages": config.rate_stages,
             "rate": config.rate}  # fmt: skip
    asked = (word for word, value in words.items() if value is not None)
    return next(asked, "concurrency"), things


def _by_cores(first: WireRequest | None, machine: Machine) -> int:
    """One worker a core, less one for a target that needs a core of this machine itself."""
    host = urlsplit(first.url).hostname if first else None
    shared = host is not None and machine.is_itself(host)
    return max(1, machine.cores - shared)

"""What a reader must know before trusting a run's numbers, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.coordinator.distribution import unreached_of
from vayu.engine.coordinator.measure import protocols_of
from vayu.engine.coordinator.planner import MOST_IN_FLIGHT
from vayu.model.requests.transport import WANTED
from vayu.model.rows.failure import HINTS, FailureKind
from vayu.stats.health import SMALL_SHARE
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vayu.engine.recorder.snapshot import Snapshot
    from vayu.model.requests.transport import HttpVersion
    from vayu.model.results.health import GeneratorHealth

_LATE_SHARE = 0.01
"""More late starts than this share of the started, and the generator was a limit too."""


NO_ROOM = (
    "as many requests were in flight as the limit of open files (ulimit -n) allows, or "
    f"{MOST_IN_FLIGHT:,}, the most unless max_in_flight says otherwise"
)
"""Why arrivals are dropped although nobody stated a limit."""

_SILENCE = 1.0
"""Numbers of workers that end together are not further apart. [s]"""

_REACHED = 0.95
"""A smaller share of the arrivals of a second than this, and the rate was not reached."""


_HINTS = HINTS | {
    FailureKind.TLS: "Is it https, and is its certificate right?",
    FailureKind.UNRESOLVED: "Give each variable of the request a value.",
    FailureKind.SCRIPT: "Mend the script before the request; sending it once shows its error.",
}


def caveats_of(
    reading: Snapshot, health: GeneratorHealth, *, drops_meant: bool, users: int | None = None
) -> tuple[str, ...]:
    """Return every warning that the final reading of a run gives rise to.

    Parameters
    ----------
    reading : Snapshot
        All workers merged.
    health : GeneratorHealth
        Of its generator; what its findings say of late requests is said there, and not here.
    drops_meant : bool
        A limit of requests in flight was stated: what it dropped was not to be sent.
    users : int, optional
        Of the closed model, at most.
    """
    unreached = unreached_of(reading)
    as_asked = drops_meant and reading.counter("dropped") > 0
    told = bool(unreached) or any(finding.name == "send_lag" for finding in health.findings)
    found = _caveats(reading, drops_meant=drops_meant, lateness=not told, users=users)
    no_rate = as_asked or unreached or users is not None
    ceiling = () if no_rate else _ceiling(health)
    return (*_not_reached(reading, unreached, health), *found, *ceiling)


def losses_of(readings: Sequence[Snapshot]) -> tuple[str, ...]:
    """Return a warning for each worker of a failed run whose numbers end before the others'.

    Parameters
    ----------
    readings : sequence of Snapshot
        The last one of each worker.
    """
    ends = [reading.counter("elapsed") / NS_PER_S for reading in readings]
    last = max(ends, default=0.0)
    return tuple(
        f"The numbers of worker {worker} end at {end:.1f} s, those of others at {last:.1f} s: "
        "what it did after that is in no count and no rate."
        for worker, end in enumerate(ends)
        if last - end > _SILENCE
    )


def downgrades_of(reading: Snapshot, asked: HttpVersion) -> tuple[str, ...]:
    """Return a warning when responses came in another protocol than was asked for.

    Parameters
    ----------
    reading : Snapshot
        All workers merged.
    asked : str
        `http_version` of the request.
    """
    wanted, used = WANTED.get(asked), protocols_of(reading)
    others = {name: count for name, count in used.items() if name != wanted}
    if wanted is None or not others:
        return ()
    total = sum(used.values())
    counts = " and ".join(f"{count:,} used {name}" for name, count in others.items())
    why = f"the target, or what stands before it, does not offer {wanted} to all"
    return (f"{wanted} was asked for, but of {total:,} responses {counts}: {why}.",)


def _not_reached(
    reading: Snapshot, unreached: Mapping[FailureKind, int], health: GeneratorHealth
) -> Iterator[str]:
    """Yield why the target got nothing, or nearly nothing, and what helps."""
    if unreached:
        kinds = " and ".join(f"{n:,} {kind}" for kind, n in unreached.items())
        first = next(iter(unreached))
        full = [one for one in health.findings if one.name == "ports"]
        ours = bool(full) and first is FailureKind.CONNECT
        hint = f"It may be this machine: {full[0].message}." if ours else _HINTS[first]
        total = reading.counter("completed")
        yield (
            f"The target was not reached: of {total:,} requests {sum(unreached.values()):,} failed "
            f"before anything was sent ({kinds}). {hint}"
        )


def _caveats(
    reading: Snapshot, *, drops_meant: bool, lateness: bool, users: int | None
) -> Iterator[str]:
    """Yield each warning, the gravest first; that of late requests with `lateness`."""
    due, started = reading.counter("due"), reading.counter("started")
    dropped, late = reading.counter("dropped"), reading.counter("late")
    backlog = due - started - dropped
    if started and not reading.counter("measured"):  # that none was sent is said in any case
        yield "No request got a response, so there are no percentiles."
    if dropped:
        why = "max_in_flight was reached" if drops_meant else NO_ROOM
        yield (
            f"{dropped:,} of {due:,} arrivals {_were(dropped)} dropped because {why}: "
            "the target got less load than was asked for."
        )
    if backlog and users is not None:
        yield (
            f"{backlog:,} of {users:,} users never sent a request: "
            "the target got less load than was asked for."
        )
    elif backlog:
        yield (
            f"{backlog:,} of {due:,} arrivals {_were(backlog)} due and never sent: "
            "the target got less load than was asked for."
        )
    if untested := reading.counter("untested"):
        left = untested + reading.counter("tested")
        yield (
            f"{untested:,} of {left:,} responses {_were(untested)} left untested: scripts took so "
            "long that the run ended before their turn came, or before they were done. No test "
            "counts them."
        )
    yield from _waited(reading)
    if lateness and started and late > _LATE_SHARE * started:
        yield (
            f"{late:,} of {started:,} requests ({100 * late / started:.1f} %) {_were(late)} sent "
            "more than 10 ms late: the generator was a limit too. Response times include that "
            "wait; service times do not."
        )
    if reading.counter("saturated"):
        yield (
            f"{reading.counter('saturated'):,} responses took longer than 1 h; "
            "percentiles count them as 1 h."
        )


def _were(count: int) -> str:
    """Return the verb of so many."""
    return "was" if count == 1 else "were"


def _waited(reading: Snapshot) -> Iterator[str]:
    """Yield how long scripts waited before requests, where that is no small part of the times."""
    waits, waited = reading.counter("waits"), reading.counter("waited")
    if waits and waited >= SMALL_SHARE * reading.counter("response_sum"):
        yield (
            f"Scripts waited before {waits:,} requests, {waited / waits / NS_PER_MS:,.1f} ms on "
            "average, as for a login or a timer: no response time holds that, for each counts from "
            "the end of its wait. The column script of the rows has it."
        )


def _ceiling(health: GeneratorHealth) -> Iterator[str]:
    """Yield which rate this machine reached, when that is less than was asked for."""
    asked, reached = health.asked, health.reached
    if asked is not None and reached is not None and reached < _REACHED * asked:
        yield (
            f"Up to {_about(asked)} requests/s were asked for, and no more than "
            f"{_about(reached)}/s could be sent: ask for a lower rate, more workers, or another "
            "machine."
        )


def _about(rate: float) -> str:
    """Spell a rate as closely as it is known: ticks begin and end a second a little off."""
    return f"{float(f'{rate:.3g}'):,.0f}"

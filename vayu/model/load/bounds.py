"""How much load may be asked for: the least and the most of each quantity.

Whatever lies inside is tried. `WORKER_RATE` is no bound: beyond it a run carries a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.words.bounds import bounds_problem
from vayu.model.words.duration import duration_problem, format_duration, parse_duration
from vayu.units import Nanoseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.words.duration import Duration

SLOWEST = 1e-6
"""Lowest arrival rate: one request in 11 days, longer than a run may last. [1/s]"""

FASTEST = 10_000_000
"""Highest arrival rate: more than any machine sends. [1/s]"""

WORKER_RATE = 50_000
"""What one worker sends at best where nobody knows, at 20 us of its core a request. [1/s]"""

SURE_RATE = 5_000
"""What one worker sends on any machine, at 200 us of its core a request. [1/s]"""

MOST_USERS = 1_000_000
"""Most virtual users, and most requests in flight: each holds a connection. [1]"""

MOST_REQUESTS = 10**15
"""Most requests of a run. The highest rate needs 3 years for as many. [requests]"""

SHORTEST_DURATION: Duration = "1ms"
LONGEST_DURATION = Nanoseconds(7 * 24 * 3600 * 1_000_000_000)


def rate_problem(rate: float, least: float = SLOWEST) -> str | None:
    """Return why no run could keep to `rate` [1/s], or None when one could."""
    return bounds_problem(rate, least, FASTEST, unit=" requests/s")


def count_problem(count: int | None, most: int, *, least: int = 1) -> str | None:
    """Return why nothing could be counted up to `count`, or None when it could (or is absent)."""
    return None if count is None else bounds_problem(count, least, most)


def length_problem(length: Duration | None, *, least: Duration = SHORTEST_DURATION) -> str | None:
    """Return why no run could last `length`, or None when one could (or it is absent)."""
    return duration_problem(length, least=least, most=format_duration(LONGEST_DURATION))


def ramp_problems(
    duration: Duration | None, ramp_up: Duration, ramp_down: Duration
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a duration and the two ramps that are parts of it.

    Parameters
    ----------
    duration : str, int, float or None
        None: something else ends the run, so nobody knows when to ramp down.
    ramp_up, ramp_down : str, int or float
    """
    lengths = {"duration": duration, "ramp_up": ramp_up, "ramp_down": ramp_down}
    wrong = {
        name: why
        for name, value in lengths.items()
        if (why := length_problem(value, least=SHORTEST_DURATION if name == "duration" else 0))
    }
    yield from wrong.items()
    if wrong:
        return
    up, down = parse_duration(ramp_up), parse_duration(ramp_down)
    if duration is None:
        if down:
            yield "ramp_down", "needs a duration to be the end of; give one"
        return
    length = parse_duration(duration)
    if up > length:
        yield "ramp_up", f"{ramp_up!r} is longer than the duration; shorten it"
    elif down > length:
        yield "ramp_down", f"{ramp_down!r} is longer than the duration; shorten it"
    elif up + down > length:
        both = f"{format_duration(up)} up and {format_duration(down)} down"
        yield "ramp_down", f"{both} are longer than the duration; shorten one"

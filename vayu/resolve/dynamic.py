"""Variables that make their own value, a new one wherever they stand.

Randomness and the clock are passed in: a run with a seed repeats itself.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

DYNAMIC_NAMES = ("$guid", "$timestamp", "$isoTimestamp", "$randomInt")


def dynamic_variables(
    random: Random, wall_clock: Callable[[], float]
) -> dict[str, Callable[[], str]]:
    """Return a function for each of `DYNAMIC_NAMES`.

    Parameters
    ----------
    random : Random
        Source of ``$guid`` (a version 4 UUID) and ``$randomInt`` (0 to 1,000).
    wall_clock : callable
        Seconds since 1970, for ``$timestamp`` (whole seconds) and ``$isoTimestamp`` (UTC, to
        the millisecond). [s]

    Returns
    -------
    dict of str to callable
        Each returns a new value.
    """
    return {
        "$guid": lambda: str(uuid.UUID(int=random.getrandbits(128), version=4)),
        "$timestamp": lambda: str(int(wall_clock())),
        "$isoTimestamp": lambda: _iso(wall_clock()),
        "$randomInt": lambda: str(random.randint(0, 1000)),
    }


def _iso(seconds: float) -> str:
    """Return a moment as JavaScript's ``toISOString`` writes it."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""Whose turn it is: which of two requests an arrival of an A/B run sends.

Arrivals go in pairs, one of each request, and chance decides which goes first:

    arrival of a worker   0 1 | 2 3 | 4 5 | 6 7 | ...
    request               a b | b a | a b | a b | ...

Rule 1: pairs keep the numbers of both equal, and at every time of the run: what the target, the
network or this machine do meanwhile happens to both.
Rule 2: chance within a pair, never a fixed order. A target whose balancer hands requests to two
servers in turn would else show one of them the one request, and the other the other; and who
always comes second would always find a cache warm.
Rule 3: pairs are of one worker. Of the whole run's arrivals worker i of n owns k = i (mod n), so
with two workers even and odd numbers would each send their own request.

Source: R. A. Fisher, "The Design of Experiments", 1935 (randomised blocks).
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.pacing.shard import Numbers

_KEPT = 1 << 16  # pairs, after which chance repeats itself: no target has a memory like that


class Turns:
    """The turns of one worker.

    Parameters
    ----------
    numbers : Numbers
        Which arrivals are this worker's.
    seed : int
        Of the whole run: the same seed gives the same turns.
    """

    def __init__(self, numbers: Numbers, seed: int) -> None:
        self._numbers = numbers
        self._first = Random(f"turns {seed}/{numbers.worker}").randbytes(_KEPT)  # noqa: S311

    def of(self, k: int) -> int:
        """Return 0 or 1: which request the arrival numbered `k` sends."""
        place = self._numbers.place(k)
        return (self._first[(place >> 1) % _KEPT] ^ place) & 1

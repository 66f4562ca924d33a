"""Which exemplars of a run are kept: a bounded number, whatever workers say.

first   one for each status and failure kind, with its body if any came with one
check   one for each check that failed
slow    those with the longest response times, of all workers together
sample  the last one at each place of each worker
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.model.sends.exemplar import CHECK, FIRST, MOST_ABOUT, SAMPLE, SAMPLES, SLOW, SLOWEST, WHYS

if TYPE_CHECKING:
    from vayu.model.scripts.script import Level
    from vayu.model.sends.exemplar import Exemplar


class Selection:
    """The exemplars that are kept."""

    def __init__(self) -> None:
        self._named: dict[tuple[str, str, Level], Exemplar] = {}
        self._samples: dict[tuple[int, int], Exemplar] = {}
        self._slow: list[Exemplar] = []

    def wants(self, one: Exemplar) -> bool:
        """Whether `add` would keep it."""
        match one.why:
            case "first" | "check":
                there = self._named.get(_name(one))
                if there is not None:
                    return there.body is None and one.body is not None
                return sum(why == one.why for why, *_ in self._named) < MOST_ABOUT
            case "sample":
                return 0 <= one.place < SAMPLES
            case "slow":
                return len(self._slow) < SLOWEST or one.response > self._slow[-1].response
            case _:
                return False

    def holds(self, one: Exemplar) -> bool:
        """Whether this very exemplar was taken in, and none took its place since."""
        named = self._named.get(_name(one))
        sample = self._samples.get((one.worker, one.place)) if one.why == SAMPLE else None
        return named is one or sample is one or any(slow is one for slow in self._slow)

    def add(self, one: Exemplar) -> bool:
        """Take one in, if it is wanted; say whether it was."""
        if not self.wants(one):
            return False
        if one.why in {FIRST, CHECK}:
            self._named[_name(one)] = one
        elif one.why == SAMPLE:
            self._samples[one.worker, one.place] = one
        else:
            self._slow = sorted([*self._slow, one], key=lambda slow: -slow.response)[:SLOWEST]
        return True

    def chosen(self) -> list[Exemplar]:
        """Return what is kept: what is named first, then the slowest, then the sample.

        A slow one whose body was kept for another reason gets it here too.
        """
        whole = {
            (one.worker, one.k): one
            for one in (*self._samples.values(), *self._named.values())
            if one.body is not None
        }
        slow = [_completed(one, whole.get((one.worker, one.k))) for one in self._slow]
        every = [*self._named.values(), *slow, *self._samples.values()]
        return sorted(every, key=_order)


def _name(one: Exemplar) -> tuple[str, str, Level]:
    """Return what an exemplar is the first of."""
    return one.why, one.about, one.level


def _order(one: Exemplar) -> tuple[int, int, int]:
    """Where an exemplar is shown: by its reason; the slowest, or else the earliest, first."""
    return WHYS.index(one.why), -one.response if one.why == SLOW else 0, one.k


def _completed(one: Exemplar, whole: Exemplar | None) -> Exemplar:
    """Return `one` with what is known of the same exchange."""
    if whole is None:
        return one
    return replace(whole, why=one.why, about=one.about, level=one.level, place=one.place)

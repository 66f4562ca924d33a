"""One replicate: two runs of a source whose truth is known, and what the methods say of them.

A replicate is seeded by its number alone, so blocks of replicates may be counted in any order, by
any number of processes, and today's beside yesterday's.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vayu.analysis.comparison import MARGIN, QUANTILES
from vayu.analysis.evidence import LEAST
from vayu.stats.batches import Batches
from vayu.stats.interval import Interval
from vayu.stats.judgement import Difference, Verdict, judge, together
from vayu.stats.paired import in_turn, shift_in_turn
from vayu.stats.percentile import bootstrap_interval, order_interval
from vayu.stats.repeated import repeated_shifts
from vayu.stats.shift import shift_function
from vayu.testing.latencies import Ar1Lognormal, Bimodal, Stalls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from vayu.stats.shift import Shift
    from vayu.testing.latencies import Latencies

    Values = NDArray[np.float64]
    Moments = NDArray[np.int64]

REPLICATES = 2_000
BLOCK = 100
"""Replicates that are counted, and kept, together."""

COVERED = (0.5, 0.9, 0.95, 0.99)
METHODS = ("order statistics", "bootstrap")
SMALL = "2 % at p50"
SHIFTS = ("5 % at p50", "10 % at p99")
ALARMS = "A/A alarms"
FURTHER_ALARMS = f"{ALARMS} by p99.9"
FURTHER = (*QUANTILES, 0.999)
"""What a comparison that asks for more of the tail rests on."""

_EACH_SHIFT = 4  # one replicate in so many also looks for shifts
_SEED = 20_261_126


class Setting(NamedTuple):
    """What is drawn, and how much of it."""

    source: Latencies
    rows: int
    in_turn: bool = False  # both sides of one run, in pairs; else two runs
    runs: int = 1  # of each side; several meet a machine of their own each

    @property
    def name(self) -> str:
        """What the table calls it."""
        source = self.source
        strong = isinstance(source, Ar1Lognormal) and source.phi != Ar1Lognormal.phi
        phi = f"({source.phi:g})" if strong else ""  # type: ignore[attr-defined]
        turns = ", in turn" if self.in_turn else ""
        several = f"{self.runs} runs of " if self.runs > 1 else ""
        return f"{type(source).__name__}{phi}, {several}{self.rows:,} rows{turns}"


LONG = [Setting(source, 50_000) for source in (Ar1Lognormal(), Stalls(), Bimodal())]
SHORT = [
    *(Setting(Ar1Lognormal(phi=0.95), rows) for rows in (80, 120, 200, 400, 1_000, 2_000)),
    *(Setting(Ar1Lognormal(), rows) for rows in (80, 200, 400)),
]
"""Few rows, and strong dependence: where no interval can be right, none may be told."""

IN_TURN = [
    *(Setting(source, 50_000, in_turn=True) for source in (Ar1Lognormal(), Stalls(), Bimodal())),
    *(Setting(Ar1Lognormal(phi=0.95), rows, in_turn=True) for rows in (400, 2_000, 10_000)),
]
"""A/B runs: whatever slows the target slows both sides."""

SEVERAL = [
    Setting(source, 10_000, runs=runs)
    for source in (Ar1Lognormal(), Stalls(), Bimodal())
    for runs in (2, 3, 5)
]
"""Several runs on each side, of a machine that is not the same from one to the next."""

MACHINE = 0.03
"""Standard deviation of the logarithm of how slow the machine is. [1]"""

LARGE = "10 % of everything"

Counts = tuple[Counter[str], Counter[str], Counter[str]]


def counted(setting: Setting, replicates: Iterable[int]) -> Counts:
    """Return how often each row held, of how many that had an answer, of how many asked."""
    held, told, asked = Counter[str](), Counter[str](), Counter[str]()
    truth = {q: setting.source.quantile(q) for q in COVERED}
    told_of = _turns if setting.in_turn else _several if setting.runs > 1 else _replicate
    for number in replicates:
        for what, answer in told_of(setting, truth, number):
            held[what] += bool(answer)
            told[what] += answer is not None
            asked[what] += 1
    return held, told, asked


def covers(q: float, method: str) -> str:
    """Name the row of an interval."""
    return f"p{100 * q:g} in {method}"


def power(shift: str, *, further: str = "") -> str:
    """Name the row of a shift that is there."""
    return f"found: {shift}{further}"


def _replicate(
    setting: Setting, truth: dict[float, float], number: int
) -> Iterator[tuple[str, bool | None]]:
    """Yield each row and whether it held; None: no answer."""
    rng = np.random.default_rng((_SEED, number))
    x = Batches.of(setting.source.draw(setting.rows, rng))
    for q in COVERED:
        yield covers(q, METHODS[0]), _inside(order_interval(x, q, 0.95), truth[q])
        yield covers(q, METHODS[1]), _inside(bootstrap_interval(x, q, 0.95, rng=rng), truth[q])
    y = Batches.of(setting.source.draw(setting.rows, rng))
    verdict = _verdict(x, y, rng, margin=0.0)
    yield ALARMS, verdict in {Verdict.BETTER, Verdict.WORSE}
    if setting in LONG and number % _EACH_SHIFT == 0:
        for shift, change in _changes(truth).items():
            changed = Batches(change(y.ordered), tuple(change(part) for part in y.parts))
            yield power(shift), _verdict(x, changed, rng, margin=MARGIN) is Verdict.WORSE
        verdict = _verdict(x, changed, rng, qs=FURTHER, margin=MARGIN)
        yield power(SHIFTS[1], further=" by p99.9"), verdict is Verdict.WORSE
    if setting in LONG:
        verdict = _verdict(x, y, rng, qs=FURTHER, margin=0.0)
        yield FURTHER_ALARMS, verdict in {Verdict.BETTER, Verdict.WORSE}


def _turns(
    setting: Setting, truth: dict[float, float], number: int
) -> Iterator[tuple[str, bool | None]]:
    """Yield the same of an A/B run, whose rows two equal requests share in pairs."""
    rng = np.random.default_rng((_SEED, number))
    values = setting.source.draw(setting.rows, rng)
    first = rng.integers(0, 2, setting.rows // 2)
    of_b = np.stack([first, 1 - first], axis=1).ravel().astype(bool)
    moments = np.arange(setting.rows)
    of_x, of_y, x, y = moments[~of_b], moments[of_b], values[~of_b], values[of_b]
    shifts = _shifts_in_turn(x, of_x, y, of_y, rng)
    for shift in shifts:
        yield f"ratio of p{100 * shift.q:g}", _inside(shift.ratio, 1.0)
    yield ALARMS, _concluded(shifts, len(x), margin=0.0) in {Verdict.BETTER, Verdict.WORSE}
    if number % _EACH_SHIFT == 0:
        small = _concluded(_shifts_in_turn(x, of_x, y * 1.02, of_y, rng), len(x), margin=0.0)
        yield power(SMALL), small is Verdict.WORSE
        for name, change in _changes(truth).items():
            found = _shifts_in_turn(x, of_x, change(y), of_y, rng)
            yield power(name), _concluded(found, len(x), margin=MARGIN) is Verdict.WORSE


def _several(
    setting: Setting, truth: dict[float, float], number: int
) -> Iterator[tuple[str, bool | None]]:
    """Yield what two sets of equal runs come to, and one that is slower."""
    del truth
    rng = np.random.default_rng((_SEED, number))
    x, y = (_runs(setting, rng) for _ in range(2))
    shifts = repeated_shifts(x, y, QUANTILES, 0.95, least=LEAST)
    yield ALARMS, _concluded(shifts, setting.runs, margin=0.0) in {Verdict.BETTER, Verdict.WORSE}
    slower = Batches(1.1 * y.ordered, tuple(1.1 * part for part in y.parts))
    shifts = repeated_shifts(x, slower, QUANTILES, 0.95, least=LEAST)
    yield power(LARGE), _concluded(shifts, setting.runs, margin=MARGIN) is Verdict.WORSE


def _runs(setting: Setting, rng: np.random.Generator) -> Batches:
    """Return the runs of one side, each as slow as it finds the machine."""
    factors = np.exp(MACHINE * rng.normal(size=setting.runs))
    parts = tuple(np.sort(factor * setting.source.draw(setting.rows, rng)) for factor in factors)
    return Batches(np.sort(np.concatenate(parts)), parts)


def _shifts_in_turn(
    x: Values, of_x: Moments, y: Values, of_y: Moments, rng: np.random.Generator
) -> list[Shift]:
    """Return the shifts between both sides of an A/B run."""
    return shift_in_turn(*in_turn(x, of_x, y, of_y), QUANTILES, 0.95, least=LEAST, rng=rng)


def _inside(interval: Interval, truth: float) -> bool | None:
    """Whether an interval holds the truth; None: it has an open end."""
    low, high = interval
    return None if low is None or high is None else low <= truth <= high


def _changes(truth: dict[float, float]) -> dict[str, Callable[[np.ndarray], np.ndarray]]:
    """Return what makes a run slower: monotone, so batches stay the same."""
    bulk, tail = truth[0.9], truth[0.99]
    return {
        SHIFTS[0]: lambda values: values * 1.05,
        SHIFTS[1]: lambda values: values * np.interp(values, [bulk, tail], [1, 1.1]),
    }


def _verdict(
    x: Batches,
    y: Batches,
    rng: np.random.Generator,
    *,
    margin: float,
    qs: tuple[float, ...] = QUANTILES,
) -> Verdict:
    """Return what the bands of the shift function come to."""
    shifts = shift_function(x, y, qs, 0.95, least=LEAST, rng=rng)
    return _concluded(shifts, x.size, margin=margin)


def _concluded(shifts: Iterable[Shift], count: int, *, margin: float) -> Verdict:
    """Return what the bands of some shifts come to."""
    differences = []
    for shift in shifts:
        low, high = (None if bound is None else bound - 1 for bound in shift.ratio)
        value = shift.y / shift.x - 1
        differences.append(judge(Difference(value, Interval(low, high), margin, count)))
    return together(differences)

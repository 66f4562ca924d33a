"""The search for the highest load that keeps the thresholds, as it is asked for.

Levels rise from `start` by `factor` (or by `step`) until one does not keep the thresholds, or
`maximum` is reached; then the ratio between the highest level that kept them and the lowest
that did not is halved until it is at most ``1 + precision``. `vayu.pacing.capacity` decides
which level comes next, `vayu.engine.coordinator.trial` judges one, and ``docs/capacity.md``
says how to read what comes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec.structs import force_setattr

from vayu.model.load.bounds import length_problem
from vayu.model.load.profile import Piece, Profile
from vayu.model.thresholds.grammar import parse_threshold
from vayu.model.thresholds.limit import Kind
from vayu.model.words.bounds import bounds_problem
from vayu.model.words.cursor import Slip
from vayu.model.words.duration import Duration, format_duration, parse_duration
from vayu.model.words.spelling import with_unit
from vayu.units import Nanoseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.load.closed import ConstantUsers
    from vayu.model.load.control import RunChange
    from vayu.model.load.open import ConstantRate, PoissonRate
    from vayu.model.thresholds.limit import Limit

SHORTEST_LEVEL: Duration = "1s"

_BOUNDS = {
    "factor": (1.01, 100.0),
    "precision": (0.005, 1.0),
    "confidence": (0.5, 0.9999),
    "repeats": (0, 20),
    "max_levels": (1, 100),
}
"""The least and the most that each may be."""

_DOUBLED = 2.0
"""By this levels rise, unless it is said otherwise. [1]"""

_SHOWN_STEPS = 8
"""Steps of the preview, when no maximum bounds them."""

BUSY = "a search sets it by itself; stop the run, or let it end"
"""Why nobody else sets what a search does."""

_JUDGED = (Kind.QUANTILE, Kind.AVG, Kind.MIN, Kind.MAX, Kind.SHARE)


class SearchProfile(Profile, frozen=True, kw_only=True, tag_field="kind"):
    """What both searches have in common.

    Attributes
    ----------
    start : float
        The first level; it should keep the thresholds.
    thresholds : list of str
        Such as ``"p99 < 200ms"`` and ``"errors < 1%"``, judged at each level on its own requests.
    factor : float, optional
        Each step up multiplies the level by this; by 2, if there is no `step`. [1]
    step : float, optional
        Each step up adds this instead.
    maximum : float, optional
        No level is higher.
    level_duration : str or number
        How long a level is measured. [duration]
    settle : str or number
        What is left out at the beginning of a level: connections open, queues and caches fill.
        [duration]
    precision : float
        The search ends when floor and ceiling are this close: 0.05 is 5 %. [1]
    confidence : float
        Of the intervals by which a level is judged. [1]
    repeats : int
        How often a level is measured again, at most, while an interval straddles its limit. [1]
    max_levels : int
        Levels at most. [1]
    max_duration : str or number
        The search ends after this long, whatever it found. [duration]
    """

    unit: ClassVar[str]
    what: ClassVar[str]

    start: float
    thresholds: tuple[str, ...]
    factor: float | None = None
    step: float | None = None
    maximum: float | None = None
    level_duration: Duration = "10s"
    settle: Duration = "2s"
    precision: float = 0.05
    confidence: float = 0.95
    repeats: int = 3
    max_levels: int = 30
    max_duration: Duration = "1h"

    def __post_init__(self) -> None:
        """Take a single threshold for a list of one, as every load does; refuse what is none."""
        written: object = self.thresholds
        if isinstance(written, str):
            force_setattr(self, "thresholds", (written,))
        super().__post_init__()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each setting that no search could act on."""
        yield from self._level_problems()
        yield from _threshold_problems(self.thresholds)
        for name, (least, most) in _BOUNDS.items():
            value = getattr(self, name)
            if value is not None and (why := bounds_problem(value, least, most)):
                yield name, why
        yield from self._time_problems()

    def _level_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the levels."""
        least, most = self.bounds
        for name in ("start", "maximum"):
            level = getattr(self, name)
            why = None if level is None else bounds_problem(level, least, most, unit=self.unit)
            if why:
                yield name, why
        if self.maximum is not None and self.maximum < self.start:
            got = self._spell(self.maximum)
            yield "maximum", f"must be at least start, {self._spell(self.start)}, got {got}"
        if self.step is not None and not 0 < self.step <= most:
            yield "step", f"must be above 0 and at most {self._spell(most)}, got {self.step:g}"
        if self.step is not None and self.factor is not None:
            yield "step", "conflicts with factor, by which levels rise too; give one of them"

    def _time_problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the durations."""
        found = {
            "level_duration": length_problem(self.level_duration, least=SHORTEST_LEVEL),
            "settle": length_problem(self.settle, least=0),
            "max_duration": length_problem(self.max_duration, least=SHORTEST_LEVEL),
        }
        wrong = {name: why for name, why in found.items() if why}
        yield from wrong.items()
        if not wrong and self.round > self.length:
            one = format_duration(self.round)
            yield "max_duration", f"is shorter than one level, {one} with its settling; raise it"

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest level that any run could have."""
        raise NotImplementedError

    @property
    def most(self) -> float:
        """The highest level that may be tried."""
        return self.bounds[1] if self.maximum is None else self.maximum

    @property
    def peak(self) -> float:
        """The highest level that is sure to be asked for: the stated maximum, or the start."""
        return self.start if self.maximum is None else self.maximum

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What the thresholds say."""
        return tuple(parse_threshold(text) for text in self.thresholds)

    @property
    def settling(self) -> Nanoseconds:
        """What is left out of each round. [ns]."""
        return parse_duration(self.settle)

    @property
    def measuring(self) -> Nanoseconds:
        """How long each round is measured. [ns]."""
        return parse_duration(self.level_duration)

    @property
    def round(self) -> Nanoseconds:
        """How long one round takes, before what is in flight has completed. [ns]."""
        return Nanoseconds(self.settling + self.measuring)

    @property
    def length(self) -> Nanoseconds:
        """How long the search may take. [ns]."""
        return parse_duration(self.max_duration)

    def pieces(self) -> tuple[Piece, ...]:
        """Return the steps up, as far as they would go if every level kept the thresholds."""
        levels = [self.start]
        while levels[-1] < self.most and len(levels) < min(_SHOWN_STEPS, self.max_levels):
            levels.append(min(self.above(levels[-1]), self.most))
        return tuple(Piece(self.round, level, level) for level in levels)

    def above(self, level: float) -> float:
        """Return the next step up from a level, as if there were no maximum."""
        if self.step is not None:
            return self.whole(level + self.step)
        return self.whole(level * (self.factor or _DOUBLED))

    def whole(self, level: float) -> float:
        """Return the level that can be offered."""
        return level

    def at(self, level: float) -> RunChange:
        """Return the change that offers a level."""
        raise NotImplementedError

    @property
    def paced(self) -> ConstantRate | PoissonRate | ConstantUsers:
        """The profile that the workers begin with: the first level, until the search changes it."""
        raise NotImplementedError

    def control_problem(self, word: Literal["rate", "concurrency"]) -> str | None:
        """Return why a person cannot set a level while the search does."""
        return super().control_problem(word) or BUSY

    def __str__(self) -> str:
        """One sentence a person can check."""
        kept = " and ".join(self.thresholds)
        most = "" if self.maximum is None else f" and at most {self._spell(self.maximum)}"
        return f"highest {self.what} from {self._spell(self.start)}{most} that keeps {kept}"

    def _spell(self, level: float) -> str:
        """Say a level."""
        return with_unit(level, self.unit)


def _threshold_problems(texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the thresholds of a search."""
    if not texts:
        yield "thresholds", 'give at least one, such as "p99 < 200ms" or "errors < 1%"'
    for number, text in enumerate(texts):
        if why := _threshold_problem(text):
            yield f"thresholds[{number}]", why


def _threshold_problem(text: str) -> str | None:
    """Return why no level could be judged by a threshold, or None when one could."""
    try:
        limit = parse_threshold(text)
    except Slip as slip:
        return str(slip)
    if limit.window is not None:
        return f"{text!r} has windows; a level is judged as a whole: leave them out"
    if limit.metric.kind not in _JUDGED:
        return (
            f"{text!r} depends on the level itself; a search is judged by durations and shares, "
            'such as "p99 < 200ms" or "errors < 1%"'
        )
    wanted = ">" if limit.metric.of == "checks" else "<"
    if not limit.op.startswith(wanted):
        return (
            f"{text!r} is kept the better, the higher the load, so it is no limit to search for; "
            f"write it with {wanted}"
        )
    return None

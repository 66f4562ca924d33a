"""What a threshold says, once it is read: a metric, a comparison, an amount, perhaps windows.

One rule: amounts and measurements are exact numbers, so 7 of 100 is 7 %, never
7.000000000000001 %, and a limit is neither missed nor kept by a rounding error.

    p99(service)   <=   250 ms      in 95 % of 1 s windows
    └─ Metric ─┘   op   amount      └────── Window ──────┘
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from vayu.model.words.duration import format_duration
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from vayu.model.scripts.script import Level


class Kind(StrEnum):
    """What sort of number a metric is."""

    QUANTILE = "quantile"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    SHARE = "share"
    RATE = "rate"
    COUNT = "count"


UNITS = {
    Kind.QUANTILE: "ms",
    Kind.AVG: "ms",
    Kind.MIN: "ms",
    Kind.MAX: "ms",
    Kind.SHARE: "%",
    Kind.RATE: "1/s",
    Kind.COUNT: "1",
}
"""In which unit each kind is measured, compared and reported."""

DURATIONS = {
    "response": "response time",
    "service": "service time",
    "lag": "send lag",
    "first_event": "time to a stream's first event",
}
"""What quantiles, mean and extremes may be of. [ms]"""

COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of a run.

    Attributes
    ----------
    kind : Kind
    of : str
        One of `DURATIONS`; else what is counted: ``failed``, ``timeout`` …
    q : Decimal, optional
        Of a quantile. [%]
    name : str, optional
        Of ``checks``: the tests of this name only.
    level : {"collection", "folder", "request"}, optional
        And of these, the ones whose script belongs to this.
    """

    kind: Kind
    of: str
    q: Decimal | None = None
    name: str | None = None
    level: Level | None = None

    @property
    def unit(self) -> str:
        """``ms``, ``%``, ``1/s`` or ``1``."""
        return UNITS[self.kind]

    def __str__(self) -> str:
        """Spell it as a threshold does."""
        if self.kind is Kind.COUNT:
            return f"count({self.of})"
        if self.of in DURATIONS:
            word = f"p{self.q:f}" if self.q is not None else str(self.kind)
            return word if self.of == "response" else f"{word}({self.of})"
        if self.name is not None:
            level = "" if self.level is None else f", {self.level}"
            return f"{self.of}({_quoted(self.name)}{level})"
        return self.of


@dataclass(frozen=True, slots=True)
class Window:
    """The run, cut into stretches that are judged one by one.

    Attributes
    ----------
    length : int
        Of each, counted from t0. [ns]
    share : Decimal
        How many of them must keep the limit. [%]
    """

    length: int
    share: Decimal

    def __str__(self) -> str:
        """Spell it as a threshold does."""
        return f"in {self.share:f}% of {format_duration(self.length)} windows"


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold that was read.

    Attributes
    ----------
    metric : Metric
    op : {"<", "<=", ">", ">="}
    amount : Decimal
        In the metric's unit.
    window : Window, optional
        None: the whole run is judged at once.
    """

    metric: Metric
    op: str
    amount: Decimal
    window: Window | None = None

    def holds(self, value: Fraction) -> bool:
        """Whether a measured `value`, in the metric's unit, keeps the limit."""
        return COMPARISONS[self.op](value, Fraction(self.amount))

    @property
    def may_come(self) -> bool:
        """Whether a run may keep it later on that does not so far: what counts only grows."""
        return (self.metric.kind, self.op[0]) in _COMING

    @property
    def bound(self) -> str:
        """The comparison without its metric, such as ``< 250ms``."""
        return f"{self.op} {self.amount:f}{_SUFFIXES[self.metric.unit]}"

    def __str__(self) -> str:
        """Spell it so that it reads back as the same limit."""
        window = "" if self.window is None else f" {self.window}"
        return f"{self.metric} {self.bound}{window}"


def _quoted(name: str) -> str:
    """Return the name of a test as a threshold spells it."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_COMING = {(Kind.COUNT, ">"), (Kind.MAX, ">"), (Kind.MIN, "<")}

_SUFFIXES = {"ms": "ms", "%": "%", "1/s": "/s", "1": ""}

SHORTEST_WINDOW = 100 * NS_PER_MS
"""A tick: blocks are read no more often. [ns]"""

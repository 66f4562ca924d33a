"""Reads a threshold; what is wrong is shown under the very characters.

    threshold = metric comparison amount [ "in" ( percent "of" | "all" ) duration "windows" ]
    amount    = number unit { number unit }                  250ms  1m30s  1%  950/s  10

`vayu.model.thresholds.metric` says what a metric is. Every amount has its unit, but for counts: a
bare ``250`` could be ms or s, and a bare ``0.01`` a hundredth or a hundredth of a percent, and a
guess could turn a failed run green.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from vayu.model.thresholds.limit import COMPARISONS, SHORTEST_WINDOW, Limit, Window
from vayu.model.thresholds.metric import MetricReader, plain
from vayu.model.words.cursor import Slip
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.model.thresholds.limit import Metric

LONGEST = 700
"""Characters of a threshold: the longest name of a test is 500."""

_COMPARISON = re.compile(r"[<>=!~≤≥]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+", re.ASCII)
_UNIT = re.compile("[A-Za-z\u00b5\u03bc%/]+")
_REST = re.compile(r"\S+")

_US = Decimal("0.001")
_MS = {"us": _US, "\u00b5s": _US, "\u03bcs": _US, "ms": Decimal(1), "s": Decimal(1_000),
       "m": Decimal(60_000), "h": Decimal(3_600_000)}  # fmt: skip
"""How long each unit is [ms]; both Unicode letters for micro are welcome."""

_LONGEST_TIME = _MS["h"]  # the largest cell of a histogram; what lies beyond counts as that


def parse_threshold(text: str) -> Limit:
    """Return what a threshold says.

    Parameters
    ----------
    text : str
        In the grammar above.

    Raises
    ------
    Slip
        If it does not follow it; the message shows where, and names the remedy.
    """
    if len(text) > LONGEST:
        raise Slip(f"is longer than {LONGEST} characters")
    return _Reader(text).limit()


class _Reader(MetricReader):
    """Reads one threshold."""

    def limit(self) -> Limit:
        """Read a whole threshold."""
        metric = self.metric()
        op = self._comparison()
        start = self.start()
        amount = self._amount(metric)
        why = _pointless(metric.unit, op, amount)
        if why is not None:
            self.slip(why, span=(start, self.at))
        return Limit(metric, op, amount, self._window())

    def _comparison(self) -> str:
        """Read a comparison."""
        found = self.take(_COMPARISON)
        if found is None:
            self.slip("expected a comparison: <, <=, > or >=")
        op = {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">="}.get(found[0], found[0])
        if op not in COMPARISONS:
            self.slip(f"unknown comparison {op!r}; use <, <=, > or >=", found)
        return op

    def _amount(self, metric: Metric) -> Decimal:
        """Read the amount of a limit, in the unit of its metric."""
        start = self.start()
        if metric.unit == "ms":
            return self._duration()
        number = self._number()
        counted = metric.unit == "1"  # and nothing after a blank belongs to the number
        unit = _UNIT.match(self.text, self.at) if counted else self.take(_UNIT)
        written = unit[0] if unit is not None else ""
        wanted, example = _SPELT[metric.unit]
        if written not in wanted:
            like = f"{_percent(number)}%" if metric.unit == "%" and not written else example[1]
            why = f"{metric} is in {example[0]}, so the limit is written like {like!r}"
            self.slip(why, span=(start, self.at))
        if metric.unit == "%" and number > 100:
            self.slip("a share is at most 100%", span=(start, self.at))
        if metric.unit == "1" and number % 1:
            self.slip("a count is a whole number", span=(start, self.at))
        return number

    def _duration(self) -> Decimal:
        """Read a duration. [ms]."""
        start, total = self.start(), Decimal(0)
        while True:
            number, unit = self._number(), self.take(_UNIT)
            if unit is None or unit[0] not in _MS:
                like = "250" if unit is not None else f"{number:f}"
                why = f"a duration needs its unit: us, ms, s, m or h, such as '{like}ms'"
                self.slip(why, span=(start, self.at))
            total += number * _MS[unit[0]]
            if not _NUMBER.match(self.text, self.at):
                return plain(total)

    def _window(self) -> Window | None:
        """Read the windows, if there are any; nothing may follow."""
        if self.start() == len(self.text):
            return None
        if not self.skip("in "):
            self.slip("expected nothing more, or 'in 95% of 1s windows'", self.take(_REST))
        share = Decimal(100) if self.skip("all ") else self._share()
        start = self.start()
        length = int(self._duration() * NS_PER_MS)
        if length < SHORTEST_WINDOW or length % SHORTEST_WINDOW:
            why = "windows are multiples of 100ms, the interval of a tick"
            self.slip(why, span=(start, self.at))
        if not (self.skip("windows") or self.skip("window")):
            self.slip("expected 'windows'", self.take(_REST))
        rest = self.take(_REST)
        if rest is not None:
            self.slip("expected nothing more", rest)
        return Window(length, share)

    def _share(self) -> Decimal:
        """Read how many of the windows must keep the limit. [%]."""
        start = self.start()
        share, end = self._number(), self.at
        if not self.skip("%"):
            self.slip("expected a share such as 95%, or 'all'", span=(start, end))
        if not 0 < share <= 100:
            self.slip("must be above 0% and at most 100%", span=(start, self.at))
        if not self.skip("of "):
            self.slip("expected 'of'", self.take(_REST))
        return share

    def _number(self) -> Decimal:
        """Read a number."""
        found = self.take(_NUMBER)
        if found is None:
            self.slip("expected a number", self.take(_REST))
        return plain(Decimal(found[0]))


_SPELT = {
    "%": (("%",), ("percent", "1%")),
    "1/s": (("/s", "rps"), ("requests per second", "950/s")),
    "1": (("",), ("requests", "10")),
}
"""For a unit: how it is written; its name, and an example."""


def _percent(number: Decimal) -> str:
    """Spell a number that lacks its unit in percent; one of at most 1 is a share, as in k6."""
    return f"{plain(number * 100 if number <= 1 else number):f}"


def _pointless(unit: str, op: str, amount: Decimal) -> str | None:
    """Return why a limit that always holds, or never, is refused; None for one that decides."""
    highest = Decimal(100) if unit == "%" else None
    if (op, amount) in {("<", Decimal(0)), (">", highest)}:
        return f"nothing can be {op} {amount:f}{unit.strip('1')}; write {op}= instead"
    if (op, amount) in {(">=", Decimal(0)), ("<=", highest)}:
        return "this always holds, so it says nothing about a run"
    if unit == "ms" and amount > _LONGEST_TIME:
        return "longer times than 1h are not told apart; write 1h or less"
    return None

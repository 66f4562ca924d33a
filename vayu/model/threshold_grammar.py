"""Reads a threshold; what is wrong is shown under the very characters.

    threshold = metric comparison amount [ "in" ( percent "of" | "all" ) duration "windows" ]
    metric    = statistic [ "(" duration-name ")" ]          p99  avg(service)  max(lag)
              | share [ "(" class ")" ]                      failed  failed(timeout)  checks
              | "throughput"                                 [1/s]
              | "count" "(" counted ")"                      count(failed)
    amount    = number unit { number unit }                  250ms  1m30s  1%  950/s  10

Every amount has its unit, but for counts: a bare ``250`` could be ms or s, and a bare ``0.01``
a hundredth or a hundredth of a percent, and a guess could turn a failed run green.
"""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from vayu.model.cursor import Cursor, Slip
from vayu.model.failure import ERROR_CLASSES
from vayu.model.limit import COMPARISONS, DURATIONS, SHORTEST_WINDOW, Kind, Limit, Metric, Window
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 200
"""Characters of a threshold."""

SHARES = {
    "failed": "of the completed requests; a class in parentheses: " + ", ".join(ERROR_CLASSES),
    "checks": "that passed, of the tests that ran",
    "dropped": "of the arrivals that were due",
    "late": "of the started requests",
}
"""Shares in percent, and of what."""

RATES = {"throughput": "completed requests"}
"""Rates per second, and of what."""

COUNTED = ("requests", "failed", "dropped", "late")
"""What ``count(…)`` counts."""

STATISTICS = {"avg": Kind.AVG, "min": Kind.MIN, "max": Kind.MAX}

ALIASES = {"errors": "failed", "mean": "avg", "med": "p50", "median": "p50"}

_K6 = {
    "http_req_duration": "p95",
    "http_req_failed": "failed",
    "http_reqs": "throughput",
    "iterations": "count(requests)",
    "dropped_iterations": "dropped",
    "rate": "failed",
    "lag": "p99(lag)",
    "latency": "p99",
    "response": "p99",
    "service": "p99(service)",
    "rps": "throughput",
}
_KNOWN = ("p50", "p90", "p95", "p99", "p99.9", *STATISTICS, *SHARES, *RATES, "count", *ALIASES)

_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*(?:\.\d+)?")
_INSIDE = re.compile(r"[\w.]+")
_COMPARISON = re.compile(r"[<>=!~≤≥]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_UNIT = re.compile("[A-Za-z\u00b5\u03bc%/]+")
_REST = re.compile(r"\S+")
_QUANTILE = re.compile(r"p(\d+(?:\.\d+)?)")

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


class _Reader(Cursor):
    """Reads one threshold."""

    def limit(self) -> Limit:
        """Read a whole threshold."""
        metric = self._metric()
        op = self._comparison()
        start = self.start()
        amount = self._amount(metric)
        why = _pointless(metric.unit, op, amount)
        if why is not None:
            self.slip(why, span=(start, self.at))
        return Limit(metric, op, amount, self._window())

    def _metric(self) -> Metric:
        """Read a metric."""
        word = self.take(_WORD)
        if word is None:
            self.slip("expected a metric, such as p99, failed or throughput")
        inside = self._parenthesis()
        name = word[0].lower()
        if name == "p" and inside is not None:  # as k6 spells it
            name, inside = f"p{inside[0]}", None
        name = ALIASES.get(name, name)
        quantile = _QUANTILE.fullmatch(name)
        if quantile is not None:
            q = _plain(Decimal(quantile[1]))
            if not 0 < q < 100:
                self.slip("a percentile is above 0 and below 100; see also min and max", word)
            return Metric(Kind.QUANTILE, self._choice(inside, DURATIONS, "response"), q)
        if name in STATISTICS:
            return Metric(STATISTICS[name], self._choice(inside, DURATIONS, "response"))
        return self._counted(name, word, inside)

    def _counted(self, name: str, word: re.Match[str], inside: re.Match[str] | None) -> Metric:
        """Return a share, a rate or a count by its name."""
        if name == "count":
            if inside is None:
                self.slip(f"count what? Write count({COUNTED[1]}); known: {_listed(COUNTED)}")
            return Metric(Kind.COUNT, self._choice(inside, COUNTED, ""))
        if name == "failed" and inside is not None:
            return Metric(Kind.SHARE, f"failed({self._choice(inside, ERROR_CLASSES, '')})")
        kind = Kind.SHARE if name in SHARES else Kind.RATE
        if name not in SHARES and name not in RATES:
            self.slip(_unknown(name), word)
        if inside is not None:
            self.slip(f"{name} takes nothing in parentheses", inside)
        return Metric(kind, name)

    def _parenthesis(self) -> re.Match[str] | None:
        """Read what stands in parentheses, if there are any."""
        if not self.skip("("):
            return None
        inside = self.take(_INSIDE)
        if inside is None:
            self.slip("expected a word in the parentheses")
        if not self.skip(")"):
            self.slip("expected ')'")
        return inside

    def _choice(self, found: re.Match[str] | None, known: Iterable[str], usual: str) -> str:
        """Return the word that was found, if it is one of the known; the usual one for none."""
        if found is None:
            return usual
        word = found[0].lower()
        if word not in known:
            self.slip(f"unknown {found[0]!r}; use one of {_listed(known)}", found)
        return word

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
            why = f"{metric} is in {example[0]}, so the limit is written like {example[1]!r}"
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
                why = "a duration needs its unit: us, ms, s, m or h, such as '250ms'"
                self.slip(why, span=(start, self.at))
            total += number * _MS[unit[0]]
            if not _NUMBER.match(self.text, self.at):
                return _plain(total)

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
        return _plain(Decimal(found[0]))


_SPELT = {
    "%": (("%",), ("percent", "1%")),
    "1/s": (("/s", "rps"), ("requests per second", "950/s")),
    "1": (("",), ("requests", "10")),
}
"""For a unit: how it is written; its name, and an example."""


def _plain(number: Decimal) -> Decimal:
    """Return a number without zeros that say nothing, so that equal ones are spelt alike."""
    return number.normalize() + 0


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


def _unknown(name: str) -> str:
    """Say which metrics an unknown one resembles."""
    quantile = _QUANTILE.match(name)
    known = _K6.get(name) or (quantile and quantile[0])
    close = [known] if known else difflib.get_close_matches(name, _KNOWN, n=3)
    if close:
        return f"unknown metric {name!r}; did you mean {' or '.join(map(repr, close))}?"
    return f"unknown metric {name!r}; known: {_listed(_KNOWN)}"


def _listed(words: Iterable[str]) -> str:
    """Return words in a row."""
    return ", ".join(words)

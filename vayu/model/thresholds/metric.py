"""Reads the metric of a threshold: which number of a run it is about.

    metric    = statistic [ "(" duration-name ")" ]          p99  avg(service)  max(lag)
              | share [ "(" class ")" ]                      failed  failed(timeout)  checks
              | "checks" "(" test [ "," level ] ")"          checks("Status is 200", folder)
              | "throughput"                                 [1/s]
              | "count" "(" counted ")"                      count(failed)
    test      = '"' name '"' | "'" name "'"

In a name a backslash lets the next character stand for itself.
"""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn, cast, get_args

from vayu.model.rows.failure import ERROR_CLASSES
from vayu.model.scripts.script import Level
from vayu.model.thresholds.limit import DURATIONS, Kind, Metric
from vayu.model.words.cursor import Cursor

if TYPE_CHECKING:
    from collections.abc import Iterable

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

_ELSEWHERE = {
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
    "duration": "p95",
    "percentile": "p95",
    **dict.fromkeys(("rps", "qps", "tps"), "throughput"),
    **dict.fromkeys(("success", "success_rate", "availability", "ok"), "failed < 1%"),
}
"""What k6, Gatling and people call it."""

_INSIDE_ELSEWHERE = {
    "response_time": "response",
    "latency": "response",
    "duration": "response",
    "http_req_duration": "service",
    "service_time": "service",
    "send_lag": "lag",
    "http_reqs": "requests",
    "iterations": "requests",
    "errors": "failed",
    "dropped_iterations": "dropped",
    "4xx": "http_4xx",
    "5xx": "http_5xx",
}
"""The same of what stands in parentheses."""

_KNOWN = ("p50", "p90", "p95", "p99", "p99.9", *STATISTICS, *SHARES, *RATES, "count", *ALIASES)

_LEVELS: tuple[Level, ...] = get_args(Level)

_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*(?:\.\d+)?", re.ASCII)
_INSIDE = re.compile(r"[\w.]+", re.ASCII)
_QUANTILE = re.compile(r"p(\d+(?:\.\d+)?)", re.ASCII)
_NAME = re.compile(r"""(["'])((?:\\.|(?!\1|\\).)*)\1""", re.DOTALL)
_OPENED = re.compile(r"""["'].*""", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class MetricReader(Cursor):
    """Reads the metric that a text begins with."""

    def metric(self) -> Metric:
        """Read a metric."""
        word = self.take(_WORD)
        if word is None:
            self.slip("expected a metric, such as p99, failed or throughput")
        name = word[0].lower()
        if name == "checks" and self.skip("("):
            return self._test()
        inside = self._parenthesis()
        if name == "p" and inside is not None:  # as k6 spells it
            name, inside = f"p{inside[0]}", None
        name = ALIASES.get(name, name)
        quantile = _QUANTILE.fullmatch(name)
        if quantile is not None:
            q = plain(Decimal(quantile[1]))
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

    def _test(self) -> Metric:
        """Read the name of a test, and perhaps the level of its script."""
        found = self.take(_NAME)
        if found is None:
            self._no_name()
        name = _ESCAPED.sub(r"\1", found[2])
        if not name.strip():
            self.slip("a test has a name", found)
        level = None
        if self.skip(","):
            word = self.take(_INSIDE)
            if word is None:
                self.slip(f"expected a level: {_listed(_LEVELS)}")
            level = cast("Level", self._choice(word, _LEVELS, ""))
        if not self.skip(")"):
            self.slip("expected ')'" if level else "expected ')', or a comma and a level")
        return Metric(Kind.SHARE, "checks", name=name, level=level)

    def _no_name(self) -> NoReturn:
        """Say why what stands here is no name of a test."""
        opened = self.take(_OPENED)
        if opened is not None:
            self.slip(f"the name of the test does not end; expected {opened[0][0]}", opened)
        word = self.take(_INSIDE)
        self.slip('the name of a test stands in quotes, as in checks("Status is 200")', word)

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
            meant = _INSIDE_ELSEWHERE.get(word, "")
            remedy = f"did you mean {meant!r}?" if meant in known else None
            self.slip(f"unknown {found[0]!r}; {remedy or f'use one of {_listed(known)}'}", found)
        return word


def plain(number: Decimal) -> Decimal:
    """Return a number without zeros that say nothing, so that equal ones are spelt alike."""
    return number.normalize() + 0


def _unknown(name: str) -> str:
    """Say which metrics an unknown one resembles."""
    quantile = _QUANTILE.match(name)
    known = _ELSEWHERE.get(name) or (quantile and quantile[0])
    close = [known] if known else difflib.get_close_matches(name, _KNOWN, n=3)
    if close:
        return f"unknown metric {name!r}; did you mean {' or '.join(map(repr, close))}?"
    return f"unknown metric {name!r}; known: {_listed(_KNOWN)}"


def _listed(words: Iterable[str]) -> str:
    """Return words in a row."""
    return ", ".join(words)

"""Which requests a sentence such as ``response > p99`` means.

    duration op limit     response, service, lag or a phase; a limit such as 250ms, or p99
    number op number      status, bytes_sent, bytes_received, checks_failed
    failed                no usable response, or a status of 400 or more
    new                   the request opened its connection

A percentile is that of the requests that got a response, as in every summary; whoever waited
longer without one is beyond it all the same.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.analysis.groups import failed_of
from vayu.analysis.measured import measured_of
from vayu.analysis.percentile_names import quantile_of
from vayu.errors import InvalidConfig
from vayu.model.rows.sample import PHASES
from vayu.model.words.duration import duration_problem, parse_duration
from vayu.model.words.near import near
from vayu.model.words.show import show
from vayu.report.quantity import seconds
from vayu.stats.quantile import rank
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa
    from numpy.typing import NDArray

DURATIONS = ("response", "service", "lag", *PHASES)
NUMBERS = ("status", "bytes_sent", "bytes_received", "checks_failed")
WORDS = {"failed": ("status", "failure"), "new": ("connection_new",)}

FORM = (
    "a condition such as 'response > p99', 'wait >= 250ms', 'status >= 500', 'failed' or 'new', "
    "or one boolean a request"
)

_ELSEWHERE = {
    word: f"; did you mean {known!r}?"
    for known, words in {
        "response": "latency elapsed time duration response_time slow",
        "status": "status_code code",
        "failed": "error errors failure failures",
        "service": "service_time",
        "lag": "send_lag",
    }.items()
    for word in words.split()
}

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_CONDITION = re.compile(r"\s*(\w+)\s*(>=|<=|==|!=|>|<)\s*(\S.*?)\s*")


@dataclass(frozen=True)
class Condition:
    """What was asked, checked.

    Attributes
    ----------
    text : str
        As it was asked.
    column : str
        That it is about.
    op, limit : str
        Empty for a word.
    """

    text: str
    column: str
    op: str = ""
    limit: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Stored columns that are needed beside those of `Measured`."""
        if self.column in WORDS:
            return WORDS[self.column]
        return (self.column,) if self.column in {*PHASES, *NUMBERS} else ()


def parse_condition(text: object) -> Condition:
    """Return what a sentence asks for.

    Parameters
    ----------
    text : str

    Raises
    ------
    InvalidConfig
        If it is no condition.
    """
    if isinstance(text, str):
        if text.strip() in WORDS:
            return Condition(text.strip(), text.strip())
        match = _CONDITION.fullmatch(text)
        if match and _fits(match[1], match[3]):
            return Condition(text.strip(), match[1], match[2], match[3])
    raise InvalidConfig({"condition": f"must be {FORM}, got {show(text)}{_meant(text)}"})


def _meant(text: object) -> str:
    """Say which column, or which word, one that there is not is like, or what its limit lacks."""
    match = re.match(r"\s*(\w+)", text) if isinstance(text, str) else None
    column = match[1] if match else ""
    if column in DURATIONS:
        return "; a duration is compared with one that has a unit, or with a percentile"
    if not column or column in NUMBERS or column in WORDS:
        return ""
    return _ELSEWHERE.get(column) or near(column, (*DURATIONS, *NUMBERS, *WORDS))


def meant(condition: Condition, table: pa.Table, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which requests a condition means.

    Parameters
    ----------
    condition : Condition
    table : pyarrow.Table
        Rows in order of completion, with the columns of `Measured`, ``failure`` and those of the
        condition.
    among : ndarray of bool, shape (n,)
        Whose percentiles are meant.

    Returns
    -------
    ndarray of bool, shape (n,)
        `InvalidConfig` is raised if no request says what the condition is about.
    """
    _refuse_unsaid(condition, table)
    if condition.column == "failed":
        return failed_of(table)
    if condition.column == "new":
        new: NDArray[np.bool_] = table["connection_new"].fill_null(False).to_numpy()  # noqa: FBT003
        return new
    values = _values(condition.column, table)
    limit = _limit(condition, values, among & (table["status"].to_numpy() > 0))
    found: NDArray[np.bool_] = _OPERATORS[condition.op](values, limit)
    return found & ~np.isnan(values)


def in_words(condition: Condition, table: pa.Table, among: NDArray[np.bool_]) -> str:
    """Return the condition with what its percentile came to.

    Parameters
    ----------
    condition : Condition
    table : pyarrow.Table
    among : ndarray of bool, shape (n,)
    """
    if quantile_of(condition.limit) is None or condition.column not in DURATIONS:
        return condition.text
    values = _values(condition.column, table)
    limit = _limit(condition, values, among & (table["status"].to_numpy() > 0))
    if np.isnan(limit):
        return f"{condition.text}, of which there is none: no response has one"
    return f"{condition.text} = {seconds(limit / NS_PER_S)}"


def _refuse_unsaid(condition: Condition, table: pa.Table) -> None:
    """Refuse a condition on what no request says: every answer would be none, and mean nothing.

    Raises
    ------
    InvalidConfig
        Naming the column.
    """
    if condition.column == "failed" or not len(table):
        return
    for name in condition.columns:
        if table[name].null_count == len(table):
            what = "whether its connection was new" if name == "connection_new" else f"its {name}"
            why = f"no request says {what}: it never happened, or the tool did not write it"
            raise InvalidConfig({"condition": f"{show(condition.text)} tells nothing here: {why}"})


def _fits(column: str, limit: str) -> bool:
    """Whether such a column has such limits."""
    if column in DURATIONS:
        percentile = limit.startswith("p") and quantile_of(limit) is not None
        return percentile or (duration_problem(limit) is None)
    try:
        return column in NUMBERS and float(limit) >= 0
    except ValueError:
        return False


def _values(column: str, table: pa.Table) -> NDArray[np.float64]:
    """Return what is compared: ns for a duration; NaN for a phase that did not happen."""
    if column in {"response", "service", "lag"}:
        return measured_of(table).duration(column).astype(np.float64)
    if column in NUMBERS:
        numbers: NDArray[np.float64] = table[column].to_numpy().astype(np.float64)
        return numbers
    phase = table[column].to_numpy().astype("m8[ns]")
    return np.where(np.isnat(phase), np.nan, phase.view(np.int64).astype(np.float64))


def _limit(condition: Condition, values: NDArray[np.float64], among: NDArray[np.bool_]) -> float:
    """Return what is compared with; NaN, with which nothing is, without any value."""
    if condition.column in NUMBERS:
        return float(condition.limit)
    q = quantile_of(condition.limit)
    if q is None:
        return float(parse_duration(condition.limit))
    known = np.sort(values[among & ~np.isnan(values)])
    return float(known[rank(q, known.size) - 1]) if known.size else np.nan

"""`run.checks`, one row a test; and `run.check`, a test of one's own on every row.

What no script could ask while the run went on, a function of the DataFrame asks afterwards:

    run.check(lambda df: df.response < "200ms", name="fast")

A row for which the answer is missing is not judged, and counted apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from vayu.analysis.table import Table
from vayu.errors import InvalidConfig
from vayu.model.thresholds.verdict import VerdictOutcome
from vayu.model.words.show import kind_of, show
from vayu.report.quantity import count
from vayu.stats.batches import Batches
from vayu.stats.interval import Interval, share_interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from vayu.figures.figure import Figure
    from vayu.model.results.tick import CheckSummary

CHECK_COLUMNS = (
    "name", "level", "passed", "failed", "asserted_nothing", "skipped", "share", "message",
)  # fmt: skip
"""Columns of `checks_frame`, in order."""

CONFIDENCE = 0.95
"""Of the interval around a share, unless it is said."""


def checks_frame(checks: Iterable[CheckSummary]) -> Table:
    """Return one row a test.

    Parameters
    ----------
    checks : iterable of CheckSummary

    Returns
    -------
    Table
        Counts are int64, of responses; `asserted_nothing` is a part of `failed`. `share` is that
        of the passed among the passed and failed, float64 [1], NaN where none was judged.
        `message` is that of the first failure, missing where none was seen.
    """
    every = list(checks)
    names = ("passed", "failed", "asserted_nothing", "skipped")
    columns: dict[str, object] = {
        name: np.array([getattr(check, name) for check in every], np.int64) for name in names
    }
    for name in ("name", "level", "message"):
        texts = [getattr(check, name) for check in every]
        columns[name] = pd.array(texts, dtype="string")
    shares = [_share(check.passed, check.passed + check.failed) for check in every]
    columns["share"] = np.array(shares, np.float64)
    return Table({name: columns[name] for name in CHECK_COLUMNS})


@dataclass(frozen=True, slots=True, repr=False)
class RowCheck:
    """What a check of rows came to.

    Attributes
    ----------
    name : str
    passed, failed, skipped : int
        Rows; skipped are those for which the answer is missing.
    share : float
        Of the passed among the passed and failed. [1] NaN when none was judged.
    interval : Interval
        Wilson's, around the share, as wide as batches of the rows in order of arrival ask for [1];
        no bound where they do not tell how requests depend.
    ci : float
        Confidence of the interval.
    failing : Series
        Which rows failed: ``run.requests[check.failing]`` shows them.
    """

    name: str
    passed: int
    failed: int
    skipped: int
    share: float
    interval: Interval
    ci: float
    failing: pd.Series = field(compare=False)

    def plot(self) -> Figure:
        """Return for which share of the rows it holds, as a figure."""
        from vayu.figures.shares import share_figure  # noqa: PLC0415 (plotly is heavy)

        parts = {"passed": self.passed, "failed": self.failed, "skipped": self.skipped}
        return share_figure(f"Check: {self.name}", parts, note=f"{self.outcome}: {self._told()}")

    def __repr__(self) -> str:
        """Say it in one line, with the rows that it is of."""
        judged = self.passed + self.failed
        of = f", {count(self.failed)} of {count(judged)} rows failed" if judged else ""
        skipped = f", {count(self.skipped)} skipped" if self.skipped else ""
        return f"<RowCheck {self.name!r}: {self.outcome}: {self._told()}{of}{skipped}>"

    def _told(self) -> str:
        """Say for which share it holds, and how well that is known."""
        if math.isnan(self.share):
            return "no row was judged"
        low, high = self.interval
        known = "" if low is None or high is None else f" ({low:.2%} to {high:.2%})"
        return f"{self.share:.2%}{known} passed"

    @property
    def outcome(self) -> VerdictOutcome:
        """Pass: no row failed; unevaluated: none was judged."""
        if self.passed + self.failed == 0:
            return VerdictOutcome.UNEVALUATED
        return VerdictOutcome.FAIL if self.failed else VerdictOutcome.PASS


def check_rows(
    rows: pd.DataFrame,
    holds: Any,
    *,
    name: Any = None,
    ci: Any = CONFIDENCE,
    among: NDArray[np.bool_] | None = None,
) -> RowCheck:
    """Return for how many rows something holds.

    Parameters
    ----------
    rows : DataFrame
        One row a request.
    holds : callable
        Of the DataFrame; returns a boolean for each of its rows, missing where there is none.
    name : str, optional
        What to call it; by default as the function is called.
    ci : float, default 0.95
        Confidence of the interval around the share.
    among : ndarray of bool, optional
        Which rows are meant; None: all of them.

    Raises
    ------
    InvalidConfig
        If `holds` is no function, or does not return a boolean for each row.
    """
    problems = {}
    if not callable(holds):
        problems["holds"] = f"must be a function of the DataFrame of requests, got {show(holds)}"
        if isinstance(holds, str):  # as a threshold is
            problems["holds"] += "; such as lambda df: df.response < '200ms'"
    if not isinstance(ci, int | float) or not 0 < ci < 1:
        problems["ci"] = f"must be between 0 and 1, such as 0.95, got {show(ci)}"
    if name is not None and (not isinstance(name, str) or not name.strip()):
        problems["name"] = f"must be text, got {show(name)}"
    if problems:
        raise InvalidConfig(problems)
    meant = rows if among is None else rows[among]
    answers = _answers(holds(meant), meant.index)
    judged = answers.dropna()
    passed, many = int(judged.sum()), len(judged)
    failing = (~answers).fillna(value=False).astype(bool)
    return RowCheck(
        name=name or getattr(holds, "__name__", "check"),
        passed=passed,
        failed=many - passed,
        skipped=len(answers) - many,
        share=_share(passed, many),
        interval=_interval(judged.astype(bool), meant, ci),
        ci=ci,
        failing=failing.reindex(rows.index, fill_value=False),
    )


def _interval(judged: pd.Series, rows: pd.DataFrame, ci: float) -> Interval:
    """Return the interval of a share; rows without an arrival count as independent."""
    passed, many, effect = int(judged.sum()), len(judged), 1.0
    if "intended" in rows and many:
        arrivals = rows["intended"].fillna(rows["started"])[judged.index].to_numpy()
        batches = Batches.of(judged.to_numpy(np.int8), arrivals.astype("m8[ns]").view(np.int64))
        effect = batches.effect(np.array([int(part.sum()) for part in batches.parts]), ci)
    if math.isnan(effect):
        return Interval(None, None)
    return share_interval(passed, many, ci, effect=effect)


def _answers(found: object, index: pd.Index) -> pd.Series:
    """Return what a function found of each row, as booleans of which some may be missing.

    Raises
    ------
    InvalidConfig
        If it is something else.
    """
    why = _misfit(found, index)
    if why is not None:
        raise InvalidConfig(
            {"holds": f"must return True or False for each row, but returned {why}"},
            hint='compare a column, such as lambda df: df.response < "200ms"',
        )
    return pd.Series(pd.array(np.asarray(found, object), dtype="boolean"), index=index)


def _misfit(found: object, index: pd.Index) -> str | None:
    """Return why something is no boolean for each row; None when it is."""
    if not isinstance(found, pd.Series | np.ndarray) or found.ndim != 1:
        return kind_of(found)
    if len(found) != len(index):
        return f"{len(found):,} values for {len(index):,} rows"
    if isinstance(found, pd.Series) and not found.index.equals(index):
        return "other rows than it was given"
    if found.dtype not in {np.dtype(bool), pd.BooleanDtype()}:
        return f"values of type {found.dtype}"
    return None


def _share(part: int, of: int) -> float:
    """Return a share; NaN of nothing."""
    return part / of if of else float("nan")

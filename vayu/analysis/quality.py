"""`run.quality()`: can these numbers be trusted? The counts of the summary, and what rows say.

    question    asks                                         care                      bad
    warm_up     does the beginning differ from the rest?     10 % of it, or never      -
                                                             steady
    clock       are durations longer than the clock's steps? p50 below 10 steps        below one, or
                                                                                       negative, or
                                                                                       a long gap
    sample      how many independent ones are they worth?    see `vayu.report.trust`

Requests that wait in one queue are slow together, so n of them are worth less: as many independent
ones as the interval of a percentile is made of (`vayu.stats.batches`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from vayu.analysis.steady_state import steady_state
from vayu.model.results.quality import QualityFinding, Trust, worst
from vayu.report.markup import WIDTH, element, table
from vayu.report.quantity import seconds
from vayu.report.remedies import what_helps
from vayu.report.trust import CONFIDENCE, ENOUGH, Counts, findings_of, verdict_words
from vayu.stats.batches import Batches
from vayu.stats.idle import longest_idle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vayu.analysis.measured import Measured
    from vayu.figures.figure import Figure
    from vayu.model.results.health import GeneratorHealth
    from vayu.stats.idle import Idle

QUALITY_COLUMNS = ("name", "trust", "reason", "remedy")
"""Columns of `Quality.frame`, in order."""

_DISTINCT = 3  # durations that tell a clock's step
_SOME = 4_096  # durations that are looked at before all of them are: sorting a million takes 1 s
_STEPS = (1_000_000_000, 1_000_000, 1_000)  # of clocks in use: s, ms, us [ns]


@dataclass(frozen=True)
class Quality:
    """How far the numbers of a run can be trusted.

    Attributes
    ----------
    findings : tuple of QualityFinding
    """

    findings: tuple[QualityFinding, ...]

    @property
    def verdict(self) -> Trust:
        """That of the worst finding."""
        return worst(self.findings)

    @property
    def trusted(self) -> bool:
        """Whether nothing speaks against the numbers."""
        return self.verdict is Trust.GOOD

    @property
    def frame(self) -> pd.DataFrame:
        """One row a question, the worst first."""
        rows = [(name, trust, reason, remedy) for trust, name, reason, remedy in self._rows()]
        return pd.DataFrame(rows, columns=list(QUALITY_COLUMNS))

    def _rows(self) -> list[tuple[str, str, str, str]]:
        """Trust, name, reason and remedy of each finding, the worst first."""
        order = list(Trust)
        every = sorted(self.findings, key=lambda finding: -order.index(finding.trust))
        return [(str(f.trust), f.name, f.reason, f.remedy) for f in every]

    def plot(self) -> Figure:
        """Return what is found of each question, as a figure."""
        from vayu.figures.questions import question_figure  # noqa: PLC0415 (plotly is heavy)

        found = [(f.name, str(f.trust), f.reason) for f in self.findings]
        levels = [str(trust) for trust in Trust]
        return question_figure(found, levels, note=verdict_words(self.findings))

    def __getitem__(self, name: str) -> QualityFinding:
        """Return the finding of a question, by its name."""
        return next(finding for finding in self.findings if finding.name == name)

    def __repr__(self) -> str:
        """Say the verdict, then a line for each question."""
        lines = [f"  {trust:8}{name}: {text}" for name, trust, text in self._told()]
        return "\n".join([verdict_words(self.findings), *lines])

    def _repr_html_(self) -> str:
        """Return the same as HTML with inline styles only."""
        return element(
            "div",
            element("div", verdict_words(self.findings), style="margin:4px 0 8px 0;"),
            table(
                ("question", "trust", "reason, and what helps"),
                self._told(),
                columns="sst",
                fill=True,
            ),
            style=WIDTH,
        )

    def _told(self) -> list[tuple[str, str, str]]:
        """Name, trust, and reason with what helps, of each finding, the worst first."""
        rows = self._rows()
        helps = what_helps(remedy for *_, remedy in rows)
        return [
            (name, trust, f"{reason}. {remedy}".rstrip())
            for (trust, name, reason, _), remedy in zip(rows, helps, strict=True)
        ]


def quality_of(measured: Measured, counts: Counts | None) -> Quality:
    """Return how far the numbers of a run can be trusted.

    Parameters
    ----------
    measured : Measured
    counts : Counts, optional
        Of its summary; without one they are counted here, as far as rows tell.
    """
    gap = None if counts else longest_idle(measured.started, measured.completed)
    end = int(measured.completed[-1]) if len(measured) else 0
    lasted = end - (0 if gap is None else gap.length)  # nothing was measured in a gap
    known = counts or _counted(measured, measured.failed, lasted)
    return _judged(measured, known, gap)


def quality_of_part(
    measured: Measured,
    failed: NDArray[np.bool_],
    stretch: tuple[int, int],
    *,
    health: GeneratorHealth | None,
) -> Quality:
    """Return how far the numbers of some requests of a run can be trusted.

    Parameters
    ----------
    measured : Measured
        Those requests.
    failed : ndarray of bool
        Which of them failed.
    stretch : (int, int)
        Of the run, that they stand for. [ns]
    health : GeneratorHealth, optional
        Of the generator, all the time.
    """
    counts = _counted(measured, failed, max(stretch[1] - stretch[0], 0))
    return _judged(measured, counts._replace(health=health), None, since=stretch[0])


def _judged(measured: Measured, counts: Counts, gap: Idle | None, *, since: int = 0) -> Quality:
    """Return what counts and rows say."""
    kept = measured.where(measured.answered)
    findings = findings_of(counts, effects=effects_of(kept) if len(kept) else None)
    clock = _clock(kept) if gap is None else _gap(gap)
    return Quality((*findings, warm_up(measured, since=since), clock))


def effects_of(answered: Measured) -> dict[float, float]:
    """Return by how much dependence lowers what some responses are worth.

    Parameters
    ----------
    answered : Measured
        With a response each, at least one.

    Returns
    -------
    dict
        Design effect at each percentile of `vayu.report.trust.ENOUGH`, as in the table of
        percentiles; NaN: they do not tell.
    """
    batches = Batches.of(answered.duration("response"), answered.intended)
    return {q: batches.effect_at(q, CONFIDENCE) for q in ENOUGH.values()}


def _counted(measured: Measured, failed: NDArray[np.bool_], lasted: int) -> Counts:
    """Count what rows tell without a summary: nothing of what was due, and of the generator."""
    return Counts(
        due=None, started=None, dropped=None, late=None, completed=int(measured.counted.sum()),
        failed=int(failed.sum()), responses=int(measured.answered.sum()), duration=lasted / 1e9,
        health=None,
    )  # fmt: skip


def warm_up(measured: Measured, *, since: int = 0) -> QualityFinding:
    """Return whether the beginning differs from the rest.

    Parameters
    ----------
    measured : Measured
    since : int
        From when on, after t0. [ns]
    """
    found = steady_state(measured, since=since)
    if found.start is None:
        few = found.reason.startswith("too few")
        remedy = "a longer run, or numbers of its segments: run.segments()"
        return QualityFinding(
            name="warm_up", trust=Trust.UNKNOWN if few else Trust.CARE, reason=found.reason,
            remedy="" if few else remedy,
        )  # fmt: skip
    trust = Trust.CARE if found.share >= 0.10 else Trust.GOOD
    reason = found.reason
    if found.share:
        reason += f"; {100 * found.share:.1f} % of the responses are before that"
    remedy = "leave it out: steady=True" if trust is Trust.CARE else ""
    return QualityFinding(name="warm_up", trust=trust, reason=reason, remedy=remedy)


def _clock(kept: Measured) -> QualityFinding:
    """Whether durations are longer than the steps of the clock that measured them."""
    if not len(kept):
        return _finding(Trust.UNKNOWN, "there is no duration to look at", "")
    backward = int(((kept.response < 0) | (kept.service < 0)).sum())
    if backward:
        reason = f"{backward:,} durations are negative: the clock was set while it ran"
        return _finding(Trust.BAD, reason, "a monotonic clock")
    distinct = _distinct(kept.service)
    if distinct < _DISTINCT and kept.service.min() > 0:
        word = "duration does" if distinct == 1 else "different durations do"
        return _finding(Trust.UNKNOWN, f"{distinct} {word} not tell the clock's steps", "")
    step = next((s for s in _STEPS if not (kept.service % s).any()), 1)
    middle = float(np.median(kept.service))
    if middle >= 10 * step:
        return _finding(Trust.GOOD, f"durations are known to {_short(step)}", "")
    trust = Trust.CARE if middle >= step else Trust.BAD
    reason = f"durations are known to {_short(step)}, and half of them are at most {_short(middle)}"
    return _finding(trust, reason, "a tool that measures finer")


def _gap(gap: Idle) -> QualityFinding:
    """Nothing was measured for long: other tools' clocks may be set, ours cannot."""
    reason = (
        f"nothing was measured for {seconds(gap.length / 1e9)}: the clock was set, or these are "
        "several runs"
    )
    until = gap.start / 1e9
    return _finding(Trust.BAD, reason, f"each part alone: window=(None, {until:.1f}), and the rest")


def _distinct(values: NDArray[np.int64]) -> int:
    """Count different values, exactly where they are few; the first often are enough to tell."""
    some = len(np.unique(values[:_SOME]))
    return some if some >= _DISTINCT or len(values) <= _SOME else len(np.unique(values))


def _finding(trust: Trust, reason: str, remedy: str) -> QualityFinding:
    """Return what is found of the clock."""
    return QualityFinding(name="clock", trust=trust, reason=reason, remedy=remedy)


def _short(nanoseconds: float) -> str:
    """Say a duration in words, also a very short one."""
    if nanoseconds < 1_000:
        return f"{nanoseconds:.0f} ns"
    if nanoseconds < 1_000_000:
        return f"{nanoseconds / 1_000_000:.3g} ms"
    return seconds(nanoseconds / 1e9)

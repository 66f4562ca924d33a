"""`vayu.compare`: two runs, or two sets of runs, and whether the later are better or worse.

Rule: what differs by design must be said (``across=``). A comparison of other requests, or of an
open with a closed load, gives numbers that mean nothing, and nobody would see it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from vayu.analysis.repeated_runs import compare_repeated
from vayu.analysis.run_comparison import Side, compare_runs, unsteady
from vayu.analysis.selection import stretch_meant
from vayu.api.arguments.options import signed
from vayu.api.comparisons.compatible import (
    TWO_TIMES,
    check_numbers,
    check_sides,
    doubts_of,
    runs_of,
)
from vayu.api.comparisons.judging import CompareOptions, options_of
from vayu.errors import InvalidConfig
from vayu.stats.judgement import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.analysis.comparison import Comparison
    from vayu.api.arguments.options import Selection
    from vayu.api.comparisons.judging import Question
    from vayu.api.rows.analysed import Analysed

    Runs = Analysed | Sequence[Analysed]

_DRAWN = 3  # runs of a side, where there are several: more lines are no picture


@signed(CompareOptions)
def compare(baseline: Runs, other: Runs, **options: Unpack[CompareOptions]) -> Comparison:
    """Compare a run with a baseline, or several runs with several.

    Parameters
    ----------
    baseline, other : Run, SavedRun, or what `vayu.read` returns; or a list of them
        Runs of the same request (method and path; the host may be another) under the same model.
        Two runs are compared by their requests, and what changed between them counts as well.
        Of several on each side (at least two, best taken in turn) runs are what is repeated, and
        intervals hold how much these differ by themselves.
    quantiles : list of number or str, optional
        That the verdict rests on: p50, p75, p90, p95, p99.
    confidence : float
        Of everything that votes, together (0.95): one less this is the share of false alarms.
    margin : float
        Within which a quantile is the same, as a share of it (0.05).
    errors_margin : float
        Within which the share of failures is the same (0.005).
    of : {"response", "service", "lag"}
    window : pair of str or number, optional
        Only this stretch of all runs, after t0.
    steady : bool
        Only the steady part of all.
    across : list of str
        What differs by design: ``"request"``, ``"model"`` (open or closed).
    masks : pair of array_like of bool, optional
        One boolean a request of either run, of two single ones.

    Returns
    -------
    Comparison
        `verdict`, `sentence`, `quantiles`, `latencies`, `outcomes` and ``plot()``; of several
        runs `per_run`, too.

    Raises
    ------
    InvalidConfig
        If an option is wrong; all of them are named. Runs that did not measure the same thing
        raise `vayu.errors.IncompatibleRuns`.
    """
    asked = options_of(options)
    problems = asked.problems()
    if problems:
        raise InvalidConfig(problems)
    sides = runs_of("baseline", baseline), runs_of("other", other)
    problems = check_numbers(*sides)
    if problems:
        raise InvalidConfig(problems)
    notes = check_sides(*sides, set(asked.across))
    for run in (*sides[0], *sides[1]):
        run.check_known(asked.of)
    if len(sides[0]) + len(sides[1]) > 2:
        found = _of_several(*sides, asked, notes)
    else:
        found = _of_two(sides[0][0], sides[1][0], asked, notes)
    return replace(found, doubts=doubts_of([*sides[0], *sides[1]]))


def _of_two(one: Analysed, two: Analysed, asked: Question, notes: Sequence[str]) -> Comparison:
    """Compare two runs by their requests."""
    baseline, other = (
        side_of(run, {"window": asked.window, "steady": asked.steady, "mask": mask})
        for run, mask in zip((one, two), asked.masks, strict=True)
    )
    notes = [*notes, *_unsteady((baseline, other), asked)]
    found = compare_runs(baseline, other, notes=notes, **asked.settings())
    if found.verdict not in {Verdict.BETTER, Verdict.WORSE}:  # the same, at two times
        found = _without(TWO_TIMES, found)
    if any(mask is not None for mask in asked.masks):
        return found
    chosen: Selection = {"window": asked.window, "steady": asked.steady}
    return replace(found, spectra=lambda: one.plot.spectrum(two, **chosen))


def _of_several(
    baseline: Sequence[Analysed], other: Sequence[Analysed], asked: Question, notes: Sequence[str]
) -> Comparison:
    """Compare sets of runs by how runs differ.

    Raises
    ------
    InvalidConfig
        If masks are asked for.
    """
    if any(mask is not None for mask in asked.masks):
        raise InvalidConfig({"masks": "are of two single runs; of several ask for a window"})
    chosen: Selection = {"window": asked.window, "steady": asked.steady}
    here, there = ([side_of(run, chosen) for run in side] for side in (baseline, other))
    notes = [*notes, *_unsteady((*here, *there), asked)]
    found = compare_repeated(here, there, notes=notes, **asked.settings())
    first, *others = *baseline[:_DRAWN], *other[:_DRAWN]
    return replace(found, spectra=lambda: first.plot.spectrum(*others, **chosen))


def _unsteady(sides: Sequence[Side], asked: Question) -> list[str]:
    """Return a note of runs that are not one and the same throughout, where all of them counts."""
    if asked.steady or any(mask is not None for mask in asked.masks):
        return []
    return unsteady(sides)


def _without(note: str, found: Comparison) -> Comparison:
    """Leave a note out."""
    outcomes = found.outcomes
    assert outcomes is not None
    kept = tuple(one for one in outcomes.notes if one != note)
    return replace(found, outcomes=replace(outcomes, notes=kept))


def side_of(run: Analysed, selection: Selection) -> Side:
    """Return one run's requests that are meant.

    Parameters
    ----------
    run : Analysed
    selection : mapping
        `window`, `steady`, `mask`.
    """
    measured, failed = run.outcomes(**selection)
    chosen = any(value is not None and value is not False for value in selection.values())
    stretch = stretch_meant(run.measured() if chosen else measured, selection)
    return Side(label=run.label, measured=measured, failed=failed, stretch=stretch)

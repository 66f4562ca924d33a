"""Which runs may be compared: what differs by design must be said, and no run is its own baseline.

Rule 1: runs of other requests, or of an open and a closed load, are refused with every reason.
Rule 2: what a reader must know of runs that may be compared becomes a note: another load, or that
all runs of one side came before those of the other.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import combinations
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from vayu.api.comparisons.sent import check_sent, check_two_files
from vayu.errors import IncompatibleRuns, InvalidConfig
from vayu.model.results.health import HealthVerdict
from vayu.model.words.show import show
from vayu.stats.repeated import FEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.api.rows.analysed import Analysed
    from vayu.model.runs.info import RunInfo

_OF_A_FILE = re.compile(r"[/\\]|\.\w{2,7}$")  # a folder before it, or what kind it is behind

IN_ORDER = (
    "All runs of one side came before those of the other: what changed in between counts as a "
    "difference, too. Runs in turn, one of each side and again, tell it from chance."
)

TWO_TIMES = (
    "These are two runs, and what changed between them (the machine, the network, the target's "
    "neighbours) counts as a difference, too. An A/B run takes turns, and several runs on each "
    "side tell how much runs differ by themselves."
)


def runs_of(name: str, given: object) -> list[Analysed]:
    """Return the runs of one side: a run, or a list of them.

    Parameters
    ----------
    name : str
        What the caller calls the side.
    given : object

    Raises
    ------
    InvalidConfig
        If the list is empty. What is no run raises `vayu.errors.IncompatibleRuns`.
    """
    every: list[Any] = list(given) if isinstance(given, list | tuple) else [given]
    if not every:
        raise InvalidConfig({name: "is an empty list: there is no run to compare"})
    _check_runs(*every)
    return every


def check_numbers(baseline: Sequence[Analysed], other: Sequence[Analysed]) -> dict[str, str]:
    """Return what is wrong with how many runs both sides have, by side."""
    sides = {"baseline": baseline, "other": other}
    if len(baseline) == len(other) == 1:
        return {}
    return {
        name: "is one run, which does not tell how runs differ; give at least two on each side"
        for name, side in sides.items()
        if len(side) < FEWEST
    }


def check_sides(
    baseline: Sequence[Analysed], other: Sequence[Analysed], across: set[str]
) -> list[str]:
    """Return what a reader must know of two sets of runs that may be compared.

    Parameters
    ----------
    baseline, other : sequence of Analysed
        Runs of a side must not differ in what they sent.
    across : set of str
        What both sides differ in by design.

    Returns
    -------
    list of str
        Those that may not raise `vayu.errors.IncompatibleRuns`, with every reason.
    """
    notes = check_compatible(baseline[0], other[0], across)
    for side in (baseline, other):
        for run in side[1:]:
            notes += check_compatible(side[0], run, set())
    for one, two in combinations([*baseline, *other], 2):
        _check_other(one, two)
    notes += _hindered([*baseline, *other])
    if _one_before_the_other(baseline, other):
        notes.append(IN_ORDER if len(baseline) + len(other) > 2 else TWO_TIMES)
    return list(dict.fromkeys(notes))


def _check_runs(*runs: object) -> None:
    """Refuse what holds no requests.

    Raises
    ------
    IncompatibleRuns
        Naming each.
    """
    from vayu.api.rows.analysed import Analysed  # noqa: PLC0415 (checks only)

    wrong = [run for run in runs if not isinstance(run, Analysed)]
    if wrong:
        shown = ", ".join(map(show, wrong))
        raise IncompatibleRuns(
            f"only runs are compared, by their single requests: got {shown}", hint=_found_by(wrong)
        )


def _found_by(wrong: Sequence[object]) -> str:
    """Say how a run is found by what was given instead of it."""
    for given in wrong:
        if isinstance(given, PurePath) or (isinstance(given, str) and _OF_A_FILE.search(given)):
            return f"vayu.open({show(str(given))}) of a saved run, vayu.read of another tool's file"
        if isinstance(given, str):
            return f"vayu.run({show(given)}) is the run of that id; vayu.runs() lists them"
    return "a Run, a SavedRun, or what vayu.read returns of a file that holds requests"


def check_compatible(baseline: Analysed, other: Analysed, across: set[str]) -> list[str]:
    """Return what a reader must know of two runs that may be compared.

    Parameters
    ----------
    baseline, other : Analysed
    across : set of str
        What differs by design.

    Raises
    ------
    IncompatibleRuns
        With every reason, if they may not.
    """
    one, two = (getattr(run, "info", None) for run in (baseline, other))
    if one is None and two is None:
        return check_sent(baseline, other, across)
    if one is None or two is None:
        return ["What was sent is not known of both; only their numbers are compared."]
    _check_other(baseline, other)
    reasons = {name: why for name, why in _reasons(one, two) if name not in across}
    if reasons:
        allowed = ", ".join(f'"{name}"' for name in reasons)
        raise IncompatibleRuns(
            "; ".join(reasons.values()),
            hint=f"if that is what you want to compare, say so: across=[{allowed}]",
        )
    notes = [f"Differs by design: {why}." for name, why in _reasons(one, two) if name in across]
    if one.load != two.load:
        notes.append(f"The load differs: {one.load}; {two.load}.")
    return notes


def doubts_of(runs: Sequence[Analysed]) -> tuple[str, ...]:
    """Return why what differs between runs may not be what was changed, in a few words each."""
    infos = [getattr(run, "info", None) for run in runs]
    loads = {info.load for info in infos if info is not None}
    doubts = ["the load differs"] if len(loads) > 1 else []
    if slow := _slow(runs):
        which = "both" if len(slow) == len(runs) == 2 else f"{len(slow)} of {len(runs)} runs"
        doubts.append(f"the generator was the bottleneck in {which}")
    return tuple(doubts)


def _reasons(one: RunInfo, two: RunInfo) -> Iterator[tuple[str, str]]:
    """Yield in what two runs differ that must not, and how."""
    here, there = ((i.request.method, urlsplit(i.request.url).path or "/") for i in (one, two))
    if here != there:
        yield "request", f"they sent other requests: {' '.join(here)} and {' '.join(there)}"
    models = [_model(info) for info in (one, two)]
    if models[0] != models[1]:
        yield (
            "model",
            (
                f"one load is {models[0]}, the other {models[1]}: response times count from other "
                "moments"
            ),
        )


def _model(info: RunInfo) -> str:
    """Return ``open`` or ``closed``."""
    return str(info.config.model)


def _check_other(one: Analysed, two: Analysed) -> None:
    """Refuse one run twice: nothing is independent of itself.

    Raises
    ------
    IncompatibleRuns
        Naming it.
    """
    ids = [getattr(getattr(run, "info", None), "id", None) for run in (one, two)]
    if one is two or (ids[0] is not None and ids[0] == ids[1]):
        raise IncompatibleRuns(
            f"run {show(ids[0] or one.label)} cannot be compared with itself",
            hint="two stretches of one run: compare_samples on their rows",
        )
    if ids == [None, None]:
        check_two_files(one, two)


def _slow(runs: Sequence[Analysed]) -> list[str]:
    """Return the runs whose generator did not keep up."""
    known = [(run.label, run.counts) for run in runs]
    return [
        label
        for label, counts in known
        if counts is not None
        and counts.health is not None
        and counts.health.verdict is HealthVerdict.BOTTLENECK
    ]


def _hindered(runs: Sequence[Analysed]) -> list[str]:
    """Return a note of the runs whose generator did not keep up."""
    slow = _slow(runs)
    if not slow:
        return []
    who = f"{len(slow)} of {len(runs)} runs" if len(runs) > 2 else " and ".join(slow)
    return [f"The generator was the bottleneck in {who}: what it held up is in those times, too."]


def _one_before_the_other(baseline: Sequence[Analysed], other: Sequence[Analysed]) -> bool:
    """Whether all runs of one side started before those of the other, as far as that is known."""
    times = [[_started(run) for run in side] for side in (baseline, other)]
    one, two = ([moment for moment in side if moment is not None] for side in times)
    if len(one) < len(baseline) or len(two) < len(other):
        return False
    return max(one) < min(two) or max(two) < min(one)


def _started(run: Analysed) -> float | None:
    """Return when a run started; None: that is not known. [s]."""
    info = getattr(run, "info", None)
    text = info and (info.started_at or info.created_at)
    try:
        return datetime.fromisoformat(text).timestamp() if text else None
    except ValueError:
        return None

"""Several runs, as a report or a dashboard takes them: each once, and no more than one can see."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from vayu.api.rows.recorded import Recorded
from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Sequence

R = TypeVar("R", bound=Recorded)

MOST_RUNS = 8
"""Runs that colours still tell apart."""


def several(runs: Sequence[object], kind: type[R]) -> tuple[R, ...]:
    """Return runs that may be shown together.

    Parameters
    ----------
    runs : sequence
        As they were given.
    kind : type
        What each must be: `Recorded`, or a `Run`, which is alive.

    Raises
    ------
    InvalidConfig
        If there are none, too many, one twice, or something that is no such run.
    """
    found = tuple(run for run in runs if isinstance(run, kind))
    problems = {
        f"runs[{i}]": f"must be a run, such as vayu.run(id), got {show(run)}"
        for i, run in enumerate(runs)
        if not isinstance(run, kind)
    } or _repeated([run.id for run in found])
    if not 1 <= len(runs) <= MOST_RUNS:
        problems["runs"] = f"must be 1 to {MOST_RUNS} runs, got {len(runs)}"
    if problems:
        raise InvalidConfig(problems)
    return found


def _repeated(ids: Sequence[str]) -> dict[str, str]:
    """Return a problem for each run that is there already."""
    return {
        f"runs[{i}]": f"is run {run_id} a second time; give each once"
        for i, run_id in enumerate(ids)
        if run_id in ids[:i]
    }

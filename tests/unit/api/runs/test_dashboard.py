"""A dashboard takes runs, each once, and says what is wrong with anything else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from vayu.api.reports.several import MOST_RUNS
from vayu.api.runs.dashboard import Dashboard
from vayu.api.runs.run import Run
from vayu.errors import InvalidConfig


def run(run_id: str) -> Run:
    """A run that is only asked for its id."""
    live: Any = SimpleNamespace(id=run_id)
    return Run(live)


def test_it_holds_the_runs_in_their_order() -> None:
    """One or several."""
    a, b = run("a"), run("b")
    assert Dashboard(a, b).runs == (a, b)
    assert a.dashboard().runs == (a,)


@pytest.mark.parametrize(
    ("runs", "fields"),
    [
        ((), {"runs"}),
        (("a", None), {"runs[0]", "runs[1]"}),
        ((run("a"), run("b"), run("a")), {"runs[2]"}),
        (tuple(run(str(i)) for i in range(MOST_RUNS + 1)), {"runs"}),
    ],
)
def test_anything_else_is_refused_by_name(runs: tuple[Any, ...], fields: set[str]) -> None:
    """All problems at once."""
    with pytest.raises(InvalidConfig) as caught:
        Dashboard(*runs)
    assert set(caught.value.problems) == fields

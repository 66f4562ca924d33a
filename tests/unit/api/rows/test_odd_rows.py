"""Whatever rows a run has, every question has an answer, or a refusal that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import vayu
from tests.unit.api.made_runs import Maker, Rows, rows
from tests.unit.api.rows.test_some_of_them import QUESTIONS, asked, public
from vayu.analysis.correlate import correlations
from vayu.analysis.measured import measured_of
from vayu.api.rows.plots import Plots
from vayu.errors import InvalidConfig
from vayu.formats.runs.samples import table_of
from vayu.model.rows.failure import CODES, FailureKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def given_up(kind: FailureKind) -> Callable[[Rows], None]:
    """Nobody got a response."""

    def change(made: Rows) -> None:
        made["status"] = made["protocol"] = 0
        made["failure"] = CODES[kind]

    return change


def lasting(length: int) -> Callable[[Rows], None]:
    """All took as long [ns]; less than nothing: the clock was set back."""

    def change(made: Rows) -> None:
        made["completed"] = made["started"] + length

    return change


def at_once(made: Rows) -> None:
    """All began together."""
    made["intended"] = made["started"] = 0
    made["completed"] = np.arange(len(made)) + 1_000_000


def jumped(made: Rows) -> None:
    """The clock was set 146 years ahead before the last one ended."""
    made["completed"][-1] = 2**62


ODD: dict[str, tuple[int, Callable[[Rows], None]]] = {
    "none": (0, lasting(1)),
    "one": (1, lasting(1_000_000)),
    "all failed": (90, given_up(FailureKind.CONNECT)),
    "all cancelled": (3, given_up(FailureKind.CANCELLED)),
    "all equal": (90, lasting(5_000_000)),
    "no time at all": (90, lasting(0)),
    "less than none": (90, lasting(-1_000_000)),
    "at once": (90, at_once),
    "a jump": (90, jumped),
}
"""How many requests, and what is odd of them."""

REFUSED = {("a jump", "timeline"), ("a jump", "correlate")}
"""146 years have too many windows, and too many steps."""


@pytest.mark.parametrize("name", ODD)
@pytest.mark.filterwarnings("error")
def test_every_question_has_an_answer(tmp_path: Path, name: str) -> None:
    """In words, as a frame and as a picture; no warning of numpy or pandas on the way."""
    count, change = ODD[name]
    made = rows(1, count=count)
    change(made)
    make = Maker(tmp_path)
    run = make(made)

    for question in QUESTIONS:
        try:
            answer = asked(run, question)
        except InvalidConfig as error:
            assert (name, question) in REFUSED, error  # noqa: PT017
            continue
        assert repr(answer)
        assert answer.plot().layout.title.text
    for picture in set(public(Plots)) - {"monitor"}:
        assert getattr(run.plot, picture)().layout.title.text
    assert repr(vayu.compare(run, make(made)))
    if name in {"none", "a jump"}:
        for write in (run.to_csv, run.to_parquet, run.to_json, run.to_k6):
            assert write(tmp_path / write.__name__).exists()


def test_steps_without_number_are_refused() -> None:
    """A series of 146 years in seconds would not fit."""
    made = rows(1, count=3)
    jumped(made)
    with pytest.raises(InvalidConfig, match="more than 100,000 steps; take a longer one"):
        correlations(measured_of(table_of(made, worker=0)), pd.DataFrame())

"""How a collection run is planned: every argument is checked before anything is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import vayu
from vayu.api.collections.plan import Plan, plan_of
from vayu.errors import InvalidConfig, NoSuchItem

if TYPE_CHECKING:
    from pathlib import Path

USUAL = {
    "environment": None,
    "globals_": None,
    "iterations": None,
    "data": None,
    "stop_on_failure": False,
    "delay": 0,
}


def plan(**given: object) -> Plan:
    """A plan that is usual but for what is given."""
    return plan_of(**(USUAL | given))  # type: ignore[arg-type]


def test_it_runs_once_or_once_a_row() -> None:
    """Of fewer rows the last one serves the rest, as in Newman."""
    rows = [{"a": 1}, {"a": 2}]

    assert plan().rows == ({},)
    assert plan(iterations=2).rows == ({}, {})
    assert plan(data=rows).rows == ({"a": 1}, {"a": 2})
    assert plan(data=rows, iterations=1).rows == ({"a": 1},)
    assert plan(data=rows, iterations=4).rows == ({"a": 1}, {"a": 2}, {"a": 2}, {"a": 2})
    assert plan(data=pd.DataFrame({"a": [1, 2]})).rows == ({"a": 1}, {"a": 2})


def test_an_environment_is_carried_along_and_a_dict_is_copied() -> None:
    """So that scripts can change it."""
    staging = vayu.Environment("staging", {"a": 1})
    given = {"a": 1}
    made = plan(environment=given, globals_=staging)
    made.environment["a"] = 2

    assert made.globals is staging
    assert (made.environment.name, given) == ("environment", {"a": 1})


def test_pauses_are_lengths_of_time() -> None:
    """As everywhere."""
    assert [plan(delay=d).delay for d in ("250ms", 2, timedelta(seconds=1))] == [0.25, 2.0, 1.0]


def test_every_problem_is_named_at_once() -> None:
    """By argument, and nothing was sent."""
    with pytest.raises(InvalidConfig) as caught:
        plan(environment={"a": ()}, globals_=7, iterations=0, data=[{"b": object()}], delay="soon",
             stop_on_failure="no", on_step=5)  # fmt: skip

    assert set(caught.value.problems) == {
        "environment.a", "globals", "iterations", "data[0].b", "delay", "stop_on_failure",
        "on_step",
    }  # fmt: skip


@pytest.mark.parametrize("data", [{"a": 1}, b"a", 7, [], [1]])
def test_rows_that_are_none_are_refused(data: object) -> None:
    """By what they are."""
    with pytest.raises(InvalidConfig, match="data"):
        plan(data=data)


def test_a_collection_without_requests_is_refused() -> None:
    """And a folder that is not there."""
    shop = vayu.Collection("Shop")
    shop["Empty"] = vayu.Folder("Empty")
    with pytest.raises(InvalidConfig, match="there is no request in 'Shop'"):
        shop.run()
    with pytest.raises(InvalidConfig, match="there is no request in 'Empty'"):
        shop.run(folder="Empty")
    with pytest.raises(NoSuchItem):
        shop.run(folder="Users")


def test_rows_may_be_a_file(tmp_path: Path) -> None:
    """CSV or JSON; what is wrong is named with its line; a missing value of a frame is none."""
    path = tmp_path / "rows.csv"
    path.write_text("name,n\nAda,1\n")
    assert plan(data=path).rows == plan(data=str(path)).rows == ({"name": "Ada", "n": 1},)
    assert plan(data=pd.DataFrame({"a": [1.5, None]})).rows == ({"a": 1.5}, {"a": None})

    path.write_text("name,n\nAda\n")
    with pytest.raises(InvalidConfig, match=r"rows\.csv, line 2: has 1 cells where the first"):
        plan(data=path)
    with pytest.raises(InvalidConfig, match=r"data \(.*none\.csv\): there is no such file"):
        plan(data=tmp_path / "none.csv")

"""Runs are compared by whatever file holds their requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.api.reading.foreign import ForeignRun
from vayu.cli.which_run import compared_run, compared_runs
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_of_another_tool_is_as_good_as_a_run(tmp_path: Path) -> None:
    """One of single requests; what holds none, or is nothing, is refused by name."""
    rows = tmp_path / "main.jtl"
    rows.write_text("timeStamp,elapsed,label,responseCode\n1700000000000,5,/,200\n")
    sums = tmp_path / "stats.csv"
    sums.write_text("Type,Name,Request Count,50%\nGET,/,10,5\n")
    (tmp_path / "hello.txt").write_text("hello")

    assert isinstance(compared_run(rows), ForeignRun)
    with pytest.raises(InvalidConfig, match=r"stats\.csv holds no single requests"):
        compared_run(sums)
    with pytest.raises(InvalidConfig, match="file: is none of"):
        compared_run(tmp_path / "hello.txt")
    with pytest.raises(InvalidConfig, match="there is no run, folder or file"):
        compared_run(tmp_path / "none.jtl")


def test_several_runs_of_a_side_stand_between_commas(tmp_path: Path) -> None:
    """A file whose own name has a comma is that one file."""
    for name in ("a.jtl", "b.jtl", "a,b.jtl"):
        (tmp_path / name).write_text(
            "timeStamp,elapsed,label,responseCode\n1700000000000,5,/,200\n"
        )
    here = str(tmp_path)

    assert len(compared_runs(f"{here}/a.jtl,{here}/b.jtl")) == 2
    assert len(compared_runs(f" {here}/a.jtl , {here}/b.jtl,")) == 2
    assert len(compared_runs(f"{here}/a,b.jtl")) == 1
    with pytest.raises(InvalidConfig, match="there is no run, folder or file ','"):
        compared_runs(",")

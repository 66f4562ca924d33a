"""A pinned run is the baseline of its name, until it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.api.made_runs import Maker, rows
from vayu.errors import InvalidConfig, StoreError
from vayu.formats.runs.folder import RUN

if TYPE_CHECKING:
    from pathlib import Path


def test_a_pinned_run_is_the_baseline_of_its_name(make: Maker) -> None:
    """Of later runs, too; another name has none."""
    first, later = make(rows(1), name="checkout"), make(rows(2), name="checkout")
    other = make(rows(3, count=500), name="search")
    first.pin()

    assert later.baseline is not None
    assert later.baseline.id == first.id
    assert later.compare().outcomes.labels == ("checkout", "checkout")  # type: ignore[union-attr]
    assert other.baseline is None
    with pytest.raises(InvalidConfig, match="no run was pinned for 'search'"):
        other.compare()


def test_runs_without_a_name_go_by_their_request(make: Maker) -> None:
    """Method and path."""
    first, later = make(rows(1, count=500)), make(rows(2, count=500))
    first.pin()

    assert later.baseline is not None
    assert later.baseline.folder == first.folder


def test_a_baseline_that_was_deleted_is_said_to_be_gone(make: Maker) -> None:
    """It is never silently another."""
    first, later = make(rows(1, count=500)), make(rows(2, count=500))
    first.pin()
    (first.folder / RUN).unlink()

    with pytest.raises(StoreError, match="is gone"):
        later.compare()


def test_damaged_baselines_are_not_overwritten(make: Maker, tmp_path: Path) -> None:
    """Whatever is in the file."""
    path = tmp_path / "home" / "baselines.json"
    path.parent.mkdir()
    path.write_text("{")
    with pytest.raises(StoreError, match=r"baselines\.json cannot be read"):
        make(rows(1, count=50)).pin()

    assert path.read_text() == "{"

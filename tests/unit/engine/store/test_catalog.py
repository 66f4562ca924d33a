"""Run folders: created, found, listed and removed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from vayu.engine.store.catalog import Catalog
from vayu.engine.store.folder import RunFolder
from vayu.errors import RunNotFound, StoreError
from vayu.formats.runs.folder import SUMMARY
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.results.summary import Summary
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import RunState

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """An empty one."""
    return Catalog(tmp_path, lambda: datetime.now(UTC))


def info_of(folder: RunFolder) -> RunInfo:
    """A run in this folder."""
    return RunInfo(
        id=folder.id,
        status=RunState.FINISHED,
        created_at="now",
        folder=str(folder.path),
        request=RequestSpec(url="http://a.test/"),
        config=LoadConfig(),
        load="1 user",
    )


def test_a_new_folder_is_private_and_found_again(catalog: Catalog) -> None:
    """Its ticks can be followed at once."""
    folder = catalog.create()
    folder.write_info(info_of(folder))

    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert folder.ticks.read_bytes() == b""
    assert catalog.find(folder.id).info() == info_of(folder)


def test_runs_are_listed_newest_first(catalog: Catalog) -> None:
    """A damaged one is named, and left alone."""
    folders = [catalog.create() for _ in range(3)]
    for folder in folders:
        folder.write_info(info_of(folder))
    (folders[1].path / "run.json").write_text("{")

    found = catalog.listing()
    assert [info.id for info in found.runs] == [folders[2].id, folders[0].id]
    assert [(run.id, run.folder) for run in found.damaged] == [
        (folders[1].id, str(folders[1].path))
    ]
    assert "is damaged" in found.damaged[0].error
    assert (folders[1].path / "run.json").read_text() == "{"


def test_a_run_that_is_being_made_is_not_listed(catalog: Catalog) -> None:
    """Neither as a run nor as a damaged one; one that lost its first file is damaged."""
    catalog.create()
    lost = catalog.create()
    (lost.path / "requests.parquet").touch()

    found = catalog.listing()
    assert (found.runs, [run.id for run in found.damaged]) == ((), [lost.id])


@pytest.mark.parametrize("name", ["nope", "../x", "20250131-142501-123456-k3f9", ""])
def test_what_is_not_there_is_not_found(catalog: Catalog, name: str) -> None:
    """Whatever is asked for, no path outside is touched."""
    with pytest.raises(RunNotFound, match="there is no run"):
        catalog.find(name)


def test_removing_takes_everything(catalog: Catalog) -> None:
    """The name first, so that half a deletion is never seen as a run."""
    folder = catalog.create()
    (folder.path / "worker-0.rows").write_bytes(b"x")
    catalog.remove(folder)

    assert not folder.path.exists()
    assert list(folder.path.parent.iterdir()) == []


def test_a_deletion_that_was_cut_short_is_finished(catalog: Catalog) -> None:
    """By the next engine."""
    folder = catalog.create()
    folder.path.rename(folder.path.with_name(f".deleted-{folder.id}"))
    assert catalog.folders() == []
    catalog.sweep()

    assert list(folder.path.parent.iterdir()) == []


def test_results(catalog: Catalog) -> None:
    """No summary as long as there is none."""
    folder = catalog.create()
    assert folder.summary() is None
    summary = Summary(id=folder.id, status="finished", model="closed", load="1 user")
    folder.write_result(summary, {"response": "H4s"})

    assert folder.summary() == summary
    assert (folder.path / "histograms.json").read_text() == '{"response":"H4s"}'


def test_an_end_that_the_disk_does_not_take_is_known_and_kept_later(catalog: Catalog) -> None:
    """A folder stands where the summary goes. It is found with its end, and listed with it."""
    folder = catalog.create()
    info = info_of(folder)
    summary = Summary(id=folder.id, status="finished", model="open", load="1 user")
    folder.write_info(replace(info, status=RunState.RUNNING))
    (folder.path / SUMMARY).mkdir()
    with pytest.raises(StoreError, match=r"summary\.json cannot be written"):
        folder.write_end(info, summary, {})

    assert catalog.hold(folder)
    assert catalog.save_held() == []
    assert (catalog.find(folder.id).info(), catalog.find(folder.id).summary()) == (info, summary)
    assert catalog.listing().runs == (info,)

    (folder.path / SUMMARY).rmdir()
    assert catalog.save_held() == [folder]
    assert (catalog.hold(folder), catalog.save_held()) == (False, [])
    again = RunFolder(folder.path)
    assert (again.info(), again.summary()) == (info, summary)

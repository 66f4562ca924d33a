"""Runs that are stored, ready to be carried out or closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.clock import wall
from vayu.engine.coordinator.admission import info_of
from vayu.engine.store.catalog import Catalog
from vayu.model.records.check import build
from vayu.model.runs.run import RunSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vayu.engine.store.folder import RunFolder
    from vayu.model.runs.info import RunInfo


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """An empty one."""
    return Catalog(tmp_path, wall)


@pytest.fixture
def store_run(catalog: Catalog) -> Callable[..., tuple[RunFolder, RunInfo]]:
    """``store_run(workers=1, **payload)``: a pending run, as `admit` stores it."""

    def store(workers: int = 1, **payload: object) -> tuple[RunFolder, RunInfo]:
        folder = catalog.create()
        spec = build(RunSpec, {"request": {"url": "http://127.0.0.1:9/"}, **payload})
        info = info_of(spec, folder, workers=workers)
        folder.write_info(info)
        return folder, info

    return store

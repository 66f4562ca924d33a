"""Environments over the wire: none takes another's file, unknown ones are told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from vayu.engine.store.database import DATABASE, Database
from vayu.engine.store.migrations import MIGRATIONS
from vayu.engine.workspace.environments import WireEnvironments
from vayu.engine.workspace.shelf import Shelf
from vayu.errors import InvalidConfig
from vayu.protocol.environments import EnvironmentOrder

if TYPE_CHECKING:
    from pathlib import Path


def test_each_has_a_file_and_is_named(tmp_path: Path) -> None:
    """Names that make one file name are numbered; both kinds are known."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "collection.yaml").write_text("vayu: 1\n")
    database = Database(tmp_path / DATABASE, MIGRATIONS, lambda: datetime.now(UTC))
    shelf = Shelf(database)
    state = shelf.open(folder)
    wire = WireEnvironments(shelf, tmp_path)
    for name in ("Prod EU", "prod-eu"):
        wire.add(EnvironmentOrder(collection=state.id, name=name, variables={"own": name}))
    wire.add(EnvironmentOrder(name="mine"))

    state = shelf.state(state.id)
    assert {spec.name: spec.variables for spec in state.environments} == {
        "Prod EU": {"own": "Prod EU"}, "prod-eu": {"own": "prod-eu"},
    }  # fmt: skip
    assert sorted(path.name for path in (folder / "environments").iterdir()) == [
        "prod-eu-2.yaml", "prod-eu.yaml",
    ]  # fmt: skip
    with pytest.raises(InvalidConfig) as refused:
        wire.values("nope", state)
    assert "known: prod-eu, Prod EU, mine;" in (refused.value.hint or "")
    database.close()

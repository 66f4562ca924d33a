"""Environments over the wire: none takes another's file, unknown ones are told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from vayu.engine.store.database import DATABASE, Database
from vayu.engine.store.migrations import MIGRATIONS
from vayu.engine.workspace.environments import WireEnvironments
from vayu.engine.workspace.shelf import Shelf
from vayu.errors import InvalidConfig, SaveConflict
from vayu.protocol.environments import EnvironmentChange, EnvironmentOrder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vayu.engine.workspace.state import State


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty collection."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "collection.yaml").write_text("vayu: 1\n")
    return folder


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """A shelf on the disk."""
    database = Database(tmp_path / DATABASE, MIGRATIONS, lambda: datetime.now(UTC))
    yield Shelf(database)
    database.close()


@pytest.fixture
def state(shelf: Shelf, folder: Path) -> State:
    """The collection, opened."""
    return shelf.open(folder)


def test_each_has_a_file_and_is_named(
    shelf: Shelf, folder: Path, state: State, tmp_path: Path
) -> None:
    """Names that make one file name are numbered; both kinds are known."""
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


def test_who_saw_another_secret_changes_nothing(
    shelf: Shelf, folder: Path, state: State, tmp_path: Path
) -> None:
    """A revision changes with the value of a secret, which is in no file."""
    wire = WireEnvironments(shelf, tmp_path)
    seen = wire.add(EnvironmentOrder(collection=state.id, name="s", secrets={"pin": "1"}))
    one, two = (EnvironmentChange(secrets={"pin": pin}) for pin in "12")
    assert wire.change(seen.id, two, seen=seen.revision).revision != seen.revision
    assert wire.change(seen.id, one, seen="*").revision == seen.revision
    wire.change(seen.id, two, seen="*")
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}

    with pytest.raises(SaveConflict, match="'s' has changed since it was read"):
        wire.change(seen.id, EnvironmentChange(variables={"a": 1}), seen=seen.revision)
    with pytest.raises(SaveConflict, match="'s' has changed since it was read"):
        wire.delete(seen.id, seen=seen.revision)
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before
    assert wire.values("s", shelf.state(state.id)) == ("s", {"pin": "2"})


def test_an_object_with_a_secret_goes_into_the_vault_whole(
    shelf: Shelf, state: State, tmp_path: Path
) -> None:
    """It is shown as a mask, which stays what it was; the rest is JSON as it was sent."""
    wire = WireEnvironments(shelf, tmp_path / "data")
    login = {"user": "ada", "tokens": ["t0p-s3cret"]}
    sent = {"login": login, "ids": [1, {"a": None}]}
    for collection in (None, state.id):
        made = wire.add(EnvironmentOrder(collection=collection, name="s", variables=sent))
        assert made.variables == {"ids": [1, {"a": None}]}
        assert made.secrets == {"login": "***"}
        change = EnvironmentChange(variables={"ids": []}, secrets={"login": "***"})
        wire.change(made.id, change, seen=made.revision)
        assert wire.values(made.id)[1] == {"login": login, "ids": []}
    assert all(b"t0p-s3" not in f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())

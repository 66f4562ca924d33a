"""Environments are kept by name, their secrets apart, and nobody's work is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.store.environments import Environments
from vayu.errors import InvalidConfig, SaveConflict, StoreError
from vayu.model.variables.environment import EnvironmentSpec
from vayu.model.variables.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "c4n4ry-7f3d"


def spec(name: str = "staging", **variables: str) -> EnvironmentSpec:
    return EnvironmentSpec(
        name=name,
        variables={"base": "http://h", **variables},
        secrets=("token",),
        references={"ci": Reference(name="CI_TOKEN")},
    )


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    """References stay references, and no value of a secret is in any file."""
    store = Environments(tmp_path)
    assert store.save(spec(), {"token": CANARY}, seen=0) == 1
    kept, secrets = Environments(tmp_path).load("staging")
    assert (kept.revision, kept.environment, secrets) == (1, spec(), {"token": CANARY})
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]


@pytest.mark.parametrize("name", ["a/b", "../up", "CON", "ünï 1", "a.b", "%2e", "x" * 80])
def test_any_name_makes_a_file_in_the_folder(tmp_path: Path, name: str) -> None:
    """And is listed as it is."""
    store = Environments(tmp_path)
    store.save(spec(name), {}, seen=0)
    assert store.names() == [name]
    assert [path.parent.name for path in tmp_path.rglob("*.json")] == ["environments"]


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    """It is too long."""
    with pytest.raises(StoreError, match="no file can be named after"):
        Environments(tmp_path).save(spec("x" * 81), {}, seen=0)


def test_the_second_of_two_who_change_one_is_told(tmp_path: Path) -> None:
    """And what the first saved stays."""
    store = Environments(tmp_path)
    store.save(spec(), {"token": "1"}, seen=0)
    store.save(spec(who="first"), {"token": "2"}, seen=1)
    with pytest.raises(SaveConflict, match="somebody else"):
        store.save(spec(who="second"), {"token": "3"}, seen=1)
    with pytest.raises(SaveConflict):
        store.save(spec(), {}, seen=0)
    kept, secrets = store.load("staging")
    assert (kept.environment.variables["who"], secrets) == ("first", {"token": "2"})


def test_one_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    """So that a slip is seen."""
    store = Environments(tmp_path)
    store.save(spec("live"), {}, seen=0)
    with pytest.raises(InvalidConfig, match="none of the name 'lvie'") as caught:
        store.load("lvie")
    assert caught.value.hint is not None
    assert "known: live" in caught.value.hint


def test_deleting_forgets_its_secrets(tmp_path: Path) -> None:
    """One of the same name begins without."""
    store = Environments(tmp_path)
    store.save(spec(), {"token": CANARY}, seen=0)
    store.delete("staging")
    assert store.names() == []
    store.save(spec(), {}, seen=0)
    assert store.load("staging")[1] == {"token": None}


def test_a_disk_that_takes_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved before stays."""
    store = Environments(tmp_path)
    store.save(spec(), {"token": "1"}, seen=0)

    def full(*_: object, **__: object) -> None:
        raise StoreError("vault.json cannot be written: Read-only file system")

    monkeypatch.setattr("vayu.engine.store.vault.write_whole", full)
    with pytest.raises(StoreError, match="Read-only file system"):
        store.save(spec(who="x"), {"token": "2"}, seen=1)
    kept, secrets = store.load("staging")
    assert (kept.revision, secrets) == (1, {"token": "1"})

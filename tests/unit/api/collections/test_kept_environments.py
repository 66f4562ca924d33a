"""Nobody's work on the environments of a collection is lost, in its files or in the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.api.collections import collection as collection_module
from vayu.api.collections.collection import Collection
from vayu.api.environments.environment import Environment
from vayu.engine.store import vault as vault_module
from vayu.errors import InvalidConfig, SaveConflict, StoreError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(vayu_home: Path, tmp_path: Path) -> Path:
    """A saved collection of one request, and an environment with a secret."""
    del vayu_home
    shop = vayu.Collection("Shop")
    shop["Ping"] = vayu.Request("GET", "https://h/")
    shop.environments["s"] = Environment(
        "s", {"v": 1, "token": "old", "key": "k"}, ["token", "key"]
    )
    return shop.save(tmp_path / "shop")


@pytest.fixture
def pair(folder: Path) -> tuple[Collection, Collection]:
    """The collection as two processes have it open."""
    return Collection.open(folder), Collection.open(folder)


Pair = tuple[Collection, Collection]


def test_a_secret_that_others_changed_stays(pair: Pair, folder: Path) -> None:
    """And is read: only what was changed here is written."""
    a, b = pair
    b.environments["s"]["token"] = "new"
    b.save()
    a["Ping"] = vayu.Request("GET", "https://h/2")
    a.environments["s"]["key"] = "k2"
    a.save()

    now = {"v": 1, "token": "new", "key": "k2"}
    assert Collection.open(folder).environments == {"s": now}
    assert a.environments == {"s": now}


@pytest.mark.parametrize("change", ["set", "unset", "delete"])
def test_a_secret_that_both_changed_is_a_conflict(pair: Pair, folder: Path, change: str) -> None:
    """Nothing is saved."""
    a, b = pair
    b.environments["s"]["token"] = "new"
    b.save()
    a["Ping"] = vayu.Request("GET", "https://h/2")
    if change == "set":
        a.environments["s"]["token"] = "mine"
    elif change == "unset":
        del a.environments["s"]["token"]
    else:
        del a.environments["s"]

    with pytest.raises(SaveConflict, match=r"environment 's': secrets changed .*: token; nothing"):
        a.save()
    again = Collection.open(folder)
    assert again.environments == {"s": {"v": 1, "token": "new", "key": "k"}}
    assert again["Ping"].spec.url == "https://h/"  # type: ignore[union-attr]


def test_what_others_changed_is_taken_over(pair: Pair, folder: Path) -> None:
    """Changed, made and deleted; whoever holds one sees it, and what scripts set stays."""
    a, b = pair
    held = a.environments["s"]
    held.absorb({"scripted": 5})
    b.environments["s"]["v"] = 2
    b.environments["new"] = Environment("new", {"x": 1})
    b.save()
    a.reload()
    assert dict(held) == {"v": 2, "token": "old", "key": "k", "scripted": 5}
    assert [*a.environments] == ["s", "new"]

    del b.environments["new"]
    b.save()
    a["Ping"] = vayu.Request("GET", "https://h/2")
    a.save()
    a.save()
    assert [*a.environments] == ["s"]
    found = Collection.open(folder).environments
    assert found == {"s": {"v": 2, "token": "old", "key": "k"}}


def test_what_was_changed_here_as_well_is_a_conflict_also_after_reading(pair: Pair) -> None:
    """A change, a deletion, and two new ones of one name."""
    a, b = pair
    a.environments["s"]["v"] = 3
    b.environments["s"]["v"] = 2
    b.save()
    a.reload()
    assert a.environments["s"]["v"] == 3
    with pytest.raises(SaveConflict, match=r"environments/s\.yaml"):
        a.save()

    del b.environments["s"]
    b.save()
    a.reload()
    with pytest.raises(SaveConflict, match=r"environments/s\.yaml"):
        a.save()

    del a.environments["s"]
    a.reload()
    a.environments["qa"], b.environments["qa"] = Environment("qa", {"v": 1}), Environment("qa")
    b.save()
    a.reload()
    with pytest.raises(SaveConflict, match=r"environments/qa\.yaml"):
        a.save()


def test_a_file_written_by_hand_stays_byte_for_byte(folder: Path) -> None:
    """Name and comments; and its name also when it is changed."""
    (folder / "environments/s.yaml").unlink()
    text = b"# by hand\nname: live\nsecrets: [token, other]\nvariables: {v: 1}\n"
    (folder / "environments/hand.yaml").write_bytes(text)
    shop = Collection.open(folder)
    shop.save()
    files = {path.name: path.read_bytes() for path in (folder / "environments").iterdir()}
    assert files == {"hand.yaml": text}

    shop.environments["live"]["v"] = 2
    shop.save()
    assert [path.name for path in (folder / "environments").iterdir()] == ["hand.yaml"]
    assert Collection.open(folder).environments["live"]["v"] == 2


def test_a_secret_that_stands_in_a_file_goes_into_the_vault(folder: Path) -> None:
    """A name says that it is one."""
    file = folder / "environments/s.yaml"
    file.write_bytes(b"variables: {password: c4nary}\n")
    Collection.open(folder).save()
    assert b"c4nary" not in file.read_bytes()
    assert Collection.open(folder).environments == {"s": {"password": "c4nary"}}


def test_a_value_of_another_type_is_a_change(folder: Path) -> None:
    """1 and true are equal in Python, and not in a file."""
    shop = Collection.open(folder)
    shop.environments["s"].update({"v": True, "token": 1})
    shop.save()
    shop.environments["s"]["token"] = True
    shop.save()
    found = Collection.open(folder).environments["s"]
    assert (found["v"], found["token"]) == (True, True)
    assert (type(found["v"]), type(found["token"])) == (bool, bool)


def test_names_that_make_one_file_name_are_all_kept(folder: Path) -> None:
    """Each has a file."""
    shop = Collection.open(folder)
    for name in ("Prod EU", "prod-eu", "S"):
        shop.environments[name] = Environment(name, {"own": name})
    shop.save()
    found = Collection.open(folder).environments
    assert {name: one.get("own") for name, one in found.items()} == {
        "Prod EU": "Prod EU", "prod-eu": "prod-eu", "S": "S", "s": None,
    }  # fmt: skip


def test_only_environments_stand_under_their_own_name(folder: Path) -> None:
    """Anything else is refused where it is set."""
    shop = Collection.open(folder)
    with pytest.raises(InvalidConfig, match=r"environments\['k'\]: must be an Environment"):
        shop.environments["k"] = {"a": 1}  # type: ignore[assignment]
    with pytest.raises(InvalidConfig, match=r"environments\['k'\]: is called 'other'"):
        shop.environments["k"] = Environment("other")
    shop.environments["s"].name = "renamed"
    with pytest.raises(InvalidConfig, match=r"environments\['s'\]: is called 'renamed'"):
        shop.save()


def test_who_names_an_unknown_environment_is_told_of_both_kinds(folder: Path) -> None:
    """Those of the collection and the saved ones."""
    Environment("mine", {"a": 1}).save()
    with pytest.raises(InvalidConfig, match=r"'nope': the collection has 's'; saved are 'mine'"):
        Collection.open(folder)["Ping"].exchange("nope")  # type: ignore[union-attr]


def test_what_was_deleted_here_stays_so_when_the_files_are_read_again(
    pair: Pair, folder: Path
) -> None:
    """Until it is saved; and conflicts if others have changed it."""
    a, b = pair
    del a.environments["s"]
    a.reload()
    assert dict(a.environments) == {}
    a.save()
    assert dict(Collection.open(folder).environments) == {}

    b.reload()
    assert dict(b.environments) == {}
    a.environments["s"] = Environment("s", {"token": "again"})
    a.save()
    assert Collection.open(folder).environments == {"s": {"token": "again"}}


def test_files_and_secrets_are_saved_both_or_neither(
    pair: Pair, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of them fails, and whenever: also between the check and the writing."""
    a, b = pair
    a["Ping"] = vayu.Request("GET", "https://h/2")
    a.environments["s"].update({"v": 2, "token": "mine"})
    with monkeypatch.context() as disk:
        disk.setattr(vault_module, "write_whole", _full)
        with pytest.raises(StoreError, match="no room"):
            a.save()
    with monkeypatch.context() as disk:
        disk.setattr(collection_module, "save_folder", _full)
        with pytest.raises(StoreError, match="no room"):
            a.save()
    again = Collection.open(folder)
    assert again.environments == {"s": {"v": 1, "token": "old", "key": "k"}}
    assert again["Ping"].spec.url == "https://h/"  # type: ignore[union-attr]

    real = collection_module.known_secrets

    def late(environments: Any) -> frozenset[str]:
        others.undo()
        b.environments["s"]["token"] = "theirs"
        b.save()
        return real(environments)

    others = pytest.MonkeyPatch()
    others.setattr(collection_module, "known_secrets", late)
    with pytest.raises(SaveConflict, match="token; nothing was saved"):
        a.save()
    again = Collection.open(folder)
    assert again.environments == {"s": {"v": 1, "token": "theirs", "key": "k"}}
    assert again["Ping"].spec.url == "https://h/"  # type: ignore[union-attr]


def _full(*_: object, **__: object) -> None:
    """Stand for a full disk.

    Raises
    ------
    StoreError
        Always.
    """
    raise StoreError("no room")

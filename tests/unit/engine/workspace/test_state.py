"""What has which id and which revision, as the files are."""

from __future__ import annotations

from pathlib import Path

import pytest

from vayu.engine.workspace.state import State
from vayu.errors import InvalidConfig, NoSuchItem, SaveConflict

FILES = {
    "collection.yaml": b"vayu: 1\nname: Shop\n",
    "ping.yaml": b"name: A request\nurl: https://h/\n",
    "users/list.yaml": b"name: List\nurl: https://h/\n",
    "environments/stg.yaml": b"name: staging\n",
    "environments/live.yaml": b"variables: {v: 1}\n",
}


def of(**changed: bytes) -> State:
    files = {name.replace("__", "/") + ".yaml": text for name, text in changed.items()}
    return State("c1", Path("/shop"), FILES | files)


def test_every_item_has_an_id_of_its_own_that_leads_back() -> None:
    """Unknown ones lead nowhere."""
    state = of()
    paths = [(), ("A request",), ("users",), ("users", "List")]

    ids = [state.id_of(path) for path in paths]
    assert ids[0] == "c1"
    assert len(set(ids)) == 4
    assert [state.path(item_id) for item_id in ids] == paths
    for unknown in ("c1-000000000000", "c2", ""):
        with pytest.raises(NoSuchItem):
            state.path(unknown)
    with pytest.raises(NoSuchItem, match="is a request"):
        state.folder_path(ids[1])


def test_an_id_stays_when_the_name_changes() -> None:
    """It is that of the file."""
    renamed = of(users__list=b"name: All\nurl: https://h/\n")
    assert renamed.id_of(("users", "All")) == of().id_of(("users", "List"))


def test_a_revision_is_that_of_the_file_and_of_a_tree_that_of_all_below() -> None:
    """What is elsewhere does not matter."""
    old, new = of(), of(users__list=b"name: List\nurl: https://h/v2\n")

    assert old.revision(("users", "List")) != new.revision(("users", "List"))
    assert old.revision(("users",)) == new.revision(("users",))
    assert old.tree_revision(("users",)) != new.tree_revision(("users",))
    assert old.tree_revision(()) != new.tree_revision(())
    other = of(ping=b"name: A request\nurl: https://h/v2\n")
    assert old.tree_revision(("users",)) == other.tree_revision(("users",))
    more = of(users__more=b"url: https://h/\n")
    assert old.tree_revision(("users",)) != more.tree_revision(("users",))


def test_who_saw_something_else_is_refused() -> None:
    """Unless they do not mind."""
    state = of()
    state.refuse_stale((), state.revision(()), state.revision(()))
    state.refuse_stale((), "*", state.revision(()))
    with pytest.raises(SaveConflict, match=r"collection\.yaml of /shop has changed"):
        state.refuse_stale((), "0123", state.revision(()))


def test_an_environment_is_found_by_its_name_in_whatever_file() -> None:
    """One without a name is called as its file."""
    assert of().environment_files == {
        "staging": "environments/stg.yaml", "live": "environments/live.yaml"
    }  # fmt: skip


def test_files_that_are_not_right_are_named() -> None:
    """With their lines."""
    with pytest.raises(InvalidConfig, match=r"ping\.yaml, line 1, url"):
        of(ping=b"url: ftp://x\n")

"""Renaming keeps files, and a change leaves what others wrote by hand as it is."""

from __future__ import annotations

from msgspec.structs import replace

from vayu.formats.collections.collection_files import Layout
from vayu.formats.collections.collection_layout import changed_files, moved
from vayu.formats.collections.collection_reader import read_files
from vayu.model.collections.collection import FolderSpec, ItemSpec, put
from vayu.model.requests.request import RequestSpec

KNOWN = {
    "collection.yaml": b"# ours\nvayu: 1\nname: 'Shop'\n",
    "ping.yaml": b"# by hand\nurl: 'https://h/ping'   # the one\nname: Ping\n",
    "users/list.yaml": b"name: List\nurl: https://h/users\n",
    "environments/staging.yaml": b"name: staging\n",
}


def test_only_what_changed_is_written_anew() -> None:
    """Comments of the others stay; a new item gets a file, a removed one loses its."""
    loaded = read_files(KNOWN)
    changed = ItemSpec(name="List", request=RequestSpec(url="https://h/v2"))
    root = put(loaded.root, ("users", "List"), changed)
    files = changed_files(KNOWN, root, loaded.layout)

    assert {p: t for p, t in files.items() if KNOWN.get(p) == t}.keys() == {
        "collection.yaml", "ping.yaml"
    }  # fmt: skip
    assert b"https://h/v2" in files["users/list.yaml"]
    gone = changed_files(KNOWN, replace(loaded.root, items=loaded.root.items[:1]), loaded.layout)
    assert gone.keys() == {"collection.yaml", "ping.yaml"}


def test_a_new_collection_has_all_its_files() -> None:
    """Nothing was there before."""
    assert changed_files({}, FolderSpec(name="Shop"), Layout()).keys() == {"collection.yaml"}


def test_what_is_renamed_keeps_its_file_and_what_moves_gets_one() -> None:
    """With all below it."""
    layout = read_files(KNOWN).layout
    renamed = moved(layout, ("users",), ("People",))
    assert renamed.names == {
        ("Ping",): "ping", ("People",): "users", ("People", "List"): "list"
    }  # fmt: skip
    assert moved(layout, ("users", "List"), ("List",)).names == {("Ping",): "ping",
                                                                   ("users",): "users"}  # fmt: skip

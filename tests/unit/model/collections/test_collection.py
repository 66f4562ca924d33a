"""Folders of requests as plain values."""

from __future__ import annotations

import pytest

from vayu.errors import InvalidConfig
from vayu.model.collections.collection import (
    FolderSpec,
    Item,
    ItemSpec,
    depth,
    levels,
    put,
    remove,
    split_path,
    walk,
)
from vayu.model.records.check import build
from vayu.model.requests.request import RequestSpec


def item(name: str, url: str = "https://example.com/") -> ItemSpec:
    """A request that is called `name`."""
    return ItemSpec(name=name, request=RequestSpec(url=url))


def folder(name: str, *items: Item) -> FolderSpec:
    """A folder that holds `items`."""
    return FolderSpec(name=name, items=items)


TREE = folder(
    "Shop", item("Ping"), folder("Users", item("Create user"), folder("Old", item("List"))),
    item("GET /users/:id"), folder("GET", item("/users")),
)  # fmt: skip


def test_a_walk_is_in_order() -> None:
    """Folders before what is in them."""
    assert [path for path, _ in walk(TREE)] == [
        ("Ping",),
        ("Users",),
        ("Users", "Create user"),
        ("Users", "Old"),
        ("Users", "Old", "List"),
        ("GET /users/:id",),
        ("GET",),
        ("GET", "/users"),
    ]
    assert depth(TREE) == 3


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Ping", ("Ping",)),
        ("Users/Create user", ("Users", "Create user")),
        ("/Users/Old/", ("Users", "Old")),
        ("GET /users/:id", ("GET /users/:id",)),
        ("GET//users", ("GET", "/users")),
        ("Users/Create", None),
        ("Ping/x", None),
        ("", None),
        ("/", None),
    ],
)
def test_a_path_is_found_although_names_hold_slashes(text: str, path: object) -> None:
    """The longest name that fits is tried first."""
    assert split_path(TREE, text) == path


def test_every_path_is_found_by_its_text() -> None:
    """Whatever is in a tree can be named."""
    assert [split_path(TREE, "/".join(path)) for path, _ in walk(TREE)] == [
        path for path, _ in walk(TREE)
    ]


def test_levels_lead_from_the_root() -> None:
    """Each folder on the way, then the item."""
    found = levels(TREE, ("Users", "Old", "List"))

    assert found is not None
    assert [level.name for level in found] == ["Shop", "Users", "Old", "List"]
    assert levels(TREE, ("Ping", "x")) is None


def test_editing_makes_a_new_tree() -> None:
    """What was replaced keeps its place; what is new comes last; missing folders are made."""
    other = item("Ping", "https://example.com/other")
    changed = put(put(TREE, ("Ping",), other), ("New", "Deep", "Leaf"), item("Leaf"))

    assert changed.items[0] is other
    assert [path for path, _ in walk(changed)][-3:] == [
        ("New",),
        ("New", "Deep"),
        ("New", "Deep", "Leaf"),
    ]
    assert remove(remove(changed, ("New",)), ("Ping",)).items == TREE.items[1:]
    assert TREE.items[0].name == "Ping"


def test_names_are_one_of_a_kind_and_printable() -> None:
    """All problems at once."""
    with pytest.raises(InvalidConfig) as caught:
        build(
            FolderSpec,
            {
                "name": " a",
                "variables": {"x": [2**70]},
                "items": [
                    {"kind": "request", "name": "b\n", "request": {"url": "x"}},
                    {"kind": "folder", "name": "c"},
                    {"kind": "folder", "name": "", "items": [{"kind": "nothing"}]},
                ],
            },
        )
    assert set(caught.value.problems) == {
        "name",
        "variables.x[0]",
        "items[0].name",
        "items[0].request.url",
        "items[2].name",
        "items[2].items[0].kind",
    }
    with pytest.raises(InvalidConfig, match="taken"):
        folder("x", item("a"), folder("a"))


def test_no_repr_shows_a_variable() -> None:
    """They may hold what should not be there."""
    assert "t0p" not in repr(FolderSpec(name="x", variables={"token": "t0p"}))

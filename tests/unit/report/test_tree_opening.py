"""A tree is open as far as there is one way, and where it parts as far as there is room."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vayu.report.json_tree import PAGE, JsonTree
from vayu.report.tree_opening import DEEPEST, ROOM, OpenNode, opening

MANY = list(range(95_000))


def opened(value: Any) -> dict[tuple[int, ...], int]:
    """How many rows are shown of each node that is open, by its place."""
    levels = opening(JsonTree(json.dumps(value)))
    places = [level.at for level in levels]
    assert len(set(places)) == len(places)
    assert all(at[:-1] in places[:i] for i, at in enumerate(places) if at)
    return {level.at: len(level.rows) for level in levels}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, {(): 0}),
        ({"items": MANY}, {(): 1, (0,): PAGE}),
        ({"total": 1, "data": {"next": None, "items": MANY}}, {(): 2, (1,): 2, (1, 1): PAGE}),
        ([[[1]]], {(): 1, (0,): 1, (0, 0): 1}),
        ({"a": {"b": 1}, "c": {"d": 1}}, {(): 2, (0,): 1, (1,): 1}),
        ({"a": MANY, "b": {"c": 1}}, {(): 2, (1,): 1}),
        ({"data": [{"id": 1}, {"id": 2}]}, {(): 1, (0,): 2, (0, 0): 1, (0, 1): 1}),
        ([*MANY[: PAGE - 1], MANY, MANY], {(): PAGE}),  # there is a second one on the next page
    ],
)
def test_the_way_to_what_there_is_to_see(value: Any, expected: dict[tuple[int, ...], int]) -> None:
    """The only one with anything inside, and so on down; else the small ones."""
    assert opened(value) == expected


def test_neither_depth_nor_breadth_fills_the_page() -> None:
    """However a document is made."""
    deep: Any = 1
    for _ in range(300):
        deep = [deep]
    broad = opened([[0] * 10] * 50)

    assert list(opened(deep)) == [(0,) * depth for depth in range(DEEPEST + 2)]
    assert sum(broad.values()) == ROOM
    assert opening(JsonTree("[1]"))[0] == OpenNode((), JsonTree("[1]").children(()))

"""What of a JSON tree is open before anybody opens anything: the way to what there is to see.

    {"data": {"items": [95,000]}, "total": 95000}      ──>  data, items and its first 100 are open

An answer often is a parcel in a parcel. So a node is open as long as it alone of its siblings has
anything inside; where the way parts, what is small is open as far as a screen has room for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from vayu.report.json_tree import JsonTree, Node, Place

DEEPEST = 8
"""Levels that are open below the root."""

SMALL = 12
"""Children of a node that is small."""

ROOM = 60
"""Rows of a screen, about."""


class OpenNode(NamedTuple):
    """A node that is open.

    Attributes
    ----------
    at : tuple of int
        Its place.
    rows : list of Node
        Its children, the first page of them.
    """

    at: Place
    rows: list[Node]


def opening(tree: JsonTree) -> list[OpenNode]:
    """Return what is open, each level after the one that it is in.

    Parameters
    ----------
    tree : JsonTree

    Returns
    -------
    list of OpenNode
        The root at least, whose rows are none if it is empty.
    """
    levels = [OpenNode((), tree.children(()))]
    count = tree.root().count
    while len(levels) <= DEEPEST and (node := _only(levels[-1].rows, count)) is not None:
        levels.append(OpenNode(node.at, tree.children(node.at)))
        count = node.count
    room = ROOM - sum(len(level.rows) for level in levels)
    for row in levels[-1].rows:
        if 0 < row.count <= min(SMALL, room):
            room -= row.count
            levels.append(OpenNode(row.at, tree.children(row.at)))
    return levels


def _only(rows: list[Node], count: int) -> Node | None:
    """Return the only one of all `count` children that has anything inside."""
    inside = [row for row in rows if row.count]
    return inside[0] if len(inside) == 1 and len(rows) == count else None

"""A collection to read: its folders and requests, in order, each a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.collections.collection import FolderSpec, walk
from vayu.model.words.spelling import count_of
from vayu.report.escape import line
from vayu.report.markup import MONO, QUIET, WIDTH, element, table
from vayu.report.quantity import count
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from vayu.model.collections.collection import Item
    from vayu.report.markup import Child

_MOST = 100  # lines
_BOLD = "font-weight:600;"
_STEP = 18  # px that each level is further in


def collection_html(folder: FolderSpec) -> str:
    """Return a folder, and all that is in it, as HTML with inline styles only; secrets are masked.

    Parameters
    ----------
    folder : FolderSpec
        The collection itself, or a folder of it.
    """
    below = list(walk(folder))
    folders = sum(isinstance(item, FolderSpec) for _, item in below)
    sizes = [
        count_of(len(below) - folders, "request"),
        *[count_of(folders, "folder")] * (folders > 0),
    ]
    rows = [_row(len(path) - 1, item) for path, item in below[:_MOST]]
    more = len(below) - _MOST
    if more > 0:
        rows.append([element("span", f"… {count(more)} more", style=QUIET), "", ""])
    return element(
        "div",
        element("span", line(folder.name), style=_BOLD),
        element("span", f" {' · '.join(sizes)}", style=QUIET),
        table(["request", "method", "URL"], rows, columns="tst", fill=True) if rows else "",
        style=WIDTH,
    )


def _row(depth: int, item: Item) -> list[Child]:
    """Return the line of a request, or of a folder."""
    within = f"padding-left:{_STEP * depth}px;"
    if isinstance(item, FolderSpec):
        return [element("span", f"▾ {line(item.name)}", style=within + _BOLD), "", ""]
    url = element("span", line(mask_url(item.request.url)), style=MONO)
    name = element("span", line(item.name), style=within)
    return [name, element("span", line(item.request.method, limit=20), style=_BOLD), url]

"""A collection: requests in folders to any depth, each level with variables, auth and scripts.

A collection is its root folder, and a folder is a plain value: nothing in it refers to what it
is in, so it can be moved, copied and compared. What a level says holds for everything below:

    variables   the nearest level wins
    auth        the nearest level that says anything; none set means: look further up
    scripts     those of every level run, outermost first

Names are unique among siblings, so that ``Users/Create user`` leads to one item.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from vayu.model.records.base import Record
from vayu.model.records.plain import text_problem, variable_problems
from vayu.model.requests.auth import Auth
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.variables.scoped import Variables
from vayu.model.words.show import show, show_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DEEPEST_FOLDER = 50
"""Folders inside one another; a path to a file may not be of any length."""


class ItemSpec(Record, frozen=True, kw_only=True, tag_field="kind", tag="request"):
    """A request as a collection keeps it.

    Attributes
    ----------
    name : str
        Unique among its siblings.
    description : str
        For people; Markdown as a rule.
    request : RequestSpec
        Its own `name` is left out: an item has one name.
    script : ScriptSpec
    """

    name: str
    description: str = ""
    request: RequestSpec
    script: ScriptSpec = ScriptSpec()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the name."""
        yield from _name_problems(self.name)


class FolderSpec(Record, frozen=True, kw_only=True, tag_field="kind", tag="folder"):
    """A folder of requests and folders, or the whole collection.

    Attributes
    ----------
    name : str
        Unique among its siblings.
    description : str
        For people; Markdown as a rule.
    variables : dict
        For everything below. Secrets do not belong here: these values are written to files.
    auth : Auth, optional
        For everything below that says nothing itself.
    script : ScriptSpec
        Run before those of everything below.
    items : tuple of FolderSpec or ItemSpec
        In order.
    """

    name: str
    description: str = ""
    variables: Variables = msgspec.field(default_factory=dict)
    auth: Auth | None = None
    script: ScriptSpec = ScriptSpec()
    items: tuple[FolderSpec | ItemSpec, ...] = ()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what no path could lead to, and what no request could be given."""
        yield from _name_problems(self.name)
        for where, why in variable_problems(self.variables):
            yield where.replace("environment", "variables", 1), why
        seen = set[str]()
        for position, item in enumerate(self.items):
            if item.name in seen:
                yield f"items[{position}].name", f"{show(item.name)} is taken; choose another name"
            seen.add(item.name)

    def __repr__(self) -> str:
        """Show name and size; never a variable or a password."""
        return f"FolderSpec({self.name!r}, items={len(self.items)})"


Item: TypeAlias = FolderSpec | ItemSpec
Path: TypeAlias = tuple[str, ...]
"""Names from the root to an item; empty for the root itself."""


def walk(folder: FolderSpec, path: Path = ()) -> Iterator[tuple[Path, Item]]:
    """Yield everything below `folder` with its path, in order, a folder before what is in it."""
    for item in folder.items:
        below = (*path, item.name)
        yield below, item
        if isinstance(item, FolderSpec):
            yield from walk(item, below)


def levels(root: FolderSpec, path: Sequence[str]) -> tuple[Item, ...] | None:
    """Return the items on the way to `path`, the root first; None when it leads nowhere."""
    found: list[Item] = [root]
    for name in path:
        at = found[-1]
        below = at.items if isinstance(at, FolderSpec) else ()
        item = next((item for item in below if item.name == name), None)
        if item is None:
            return None
        found.append(item)
    return tuple(found)


def split_path(root: FolderSpec, text: str) -> Path | None:
    """Return the path that ``Users/Create user`` means; None when it leads nowhere.

    A name may itself hold slashes (``GET /users``), so names are tried, the longest first;
    slashes at its ends need not be written.

    Parameters
    ----------
    root : FolderSpec
    text : str
    """
    wanted = text.strip("/")
    fitting = [item for item in root.items if wanted.startswith(item.name.strip("/"))]
    for item in sorted(fitting, key=lambda item: -len(item.name)):
        name = item.name.strip("/")
        if wanted == name:
            return (item.name,)
        if isinstance(item, FolderSpec) and wanted.startswith(f"{name}/"):
            rest = split_path(item, wanted[len(name) + 1 :])
            if rest is not None:
                return (item.name, *rest)
    return None


def put(root: FolderSpec, path: Sequence[str], item: Item) -> FolderSpec:
    """Return `root` with `item` at `path`, instead of what is there or after its siblings.

    Missing folders on the way are made.

    Parameters
    ----------
    root : FolderSpec
    path : sequence of str
        Not empty; its last name is the one that is replaced.
    item : FolderSpec or ItemSpec
    """
    name, *rest = path
    old = next((below for below in root.items if below.name == name), None)
    if rest:
        folder = old if isinstance(old, FolderSpec) else FolderSpec(name=name)
        item = put(folder, rest, item)
    if old is None:
        return _with(root, (*root.items, item))
    return _with(root, tuple(item if below is old else below for below in root.items))


def remove(root: FolderSpec, path: Sequence[str]) -> FolderSpec:
    """Return `root` without what is at `path`; it is there.

    Parameters
    ----------
    root : FolderSpec
    path : sequence of str
        Not empty.
    """
    name, *rest = path
    kept: list[Item] = []
    for below in root.items:
        if below.name != name:
            kept.append(below)
        elif rest and isinstance(below, FolderSpec):
            kept.append(remove(below, rest))
    return _with(root, tuple(kept))


def mapped(folder: FolderSpec, change: Callable[[ItemSpec], ItemSpec]) -> FolderSpec:
    """Return `folder` with every request below it changed; itself, if none is.

    Parameters
    ----------
    folder : FolderSpec
    change : callable
        Returns another request, of the same name, or the same.
    """
    items = tuple(
        mapped(item, change) if isinstance(item, FolderSpec) else change(item)
        for item in folder.items
    )
    same = all(new is old for new, old in zip(items, folder.items, strict=True))
    return folder if same else _with(folder, items)


def unshared(folder: FolderSpec) -> FolderSpec:
    """Return `folder` with lists and objects of its own as values of variables; itself, without.

    Parameters
    ----------
    folder : FolderSpec
        Stays as it is, whatever becomes of those.
    """
    items = tuple(unshared(i) if isinstance(i, FolderSpec) else i for i in folder.items)
    whole = {n: deepcopy(v) for n, v in folder.variables.items() if isinstance(v, list | dict)}
    if not whole and all(new is old for new, old in zip(items, folder.items, strict=True)):
        return folder
    return msgspec.structs.replace(folder, variables=folder.variables | whole, items=items)


def depth(folder: FolderSpec) -> int:
    """Return how many folders are inside one another, `folder` itself included."""
    return 1 + max((depth(i) for i in folder.items if isinstance(i, FolderSpec)), default=0)


def _with(folder: FolderSpec, items: tuple[Item, ...]) -> FolderSpec:
    """Return `folder` with other items."""
    return msgspec.structs.replace(folder, items=items)


def _name_problems(name: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a name."""
    if not name.strip():
        yield "name", "is empty; give it a name"
    elif name != name.strip():
        yield "name", f"{show(name)} begins or ends with white space; remove it"
    elif not name.isprintable() or text_problem(name):
        yield "name", f"{show_name(name)!r} holds a control character; remove it"


def outline(folder: FolderSpec) -> str:
    """Return what is below a folder as text: one line each, indented."""
    lines = []
    for path, item in walk(folder):
        method = f"{item.request.method} " if isinstance(item, ItemSpec) else ""
        end = "/" if isinstance(item, FolderSpec) else ""
        lines.append(f"{'  ' * (len(path) - 1)}{method}{item.name}{end}")
    return "\n".join(lines)

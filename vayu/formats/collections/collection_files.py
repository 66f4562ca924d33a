"""A collection as files: one a request, one a folder, named after what is in them.

    collection.yaml             vayu: 1, name, description, variables, auth, script, order
    ping.yaml                   name, method, url, params, headers, body, auth, ... script
    users/folder.yaml           name, description, variables, auth, script, order
    users/create-user.yaml
    environments/staging.yaml   variables, and the names of secrets

What has its default is left out, so a file says what is special about a request and nothing
else. `order` names files and folders (without ``.yaml``); what it does not name comes after, by
the alphabet. Once a file has a name it keeps it, so renaming a request changes one line.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec.structs import replace

from vayu.formats.collections.collection_order import order_of
from vayu.formats.collections.sparse import LISTED, mapped, sparse
from vayu.formats.texts.yaml_text import write_yaml
from vayu.model.collections.collection import FolderSpec, Item, ItemSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vayu.model.collections.collection import Path
    from vayu.model.variables.environment import EnvironmentSpec

Said: TypeAlias = "ItemSpec | dict[str, object]"
"""What a file says: a request, or plain data of a folder."""

VERSION = 1
"""Of the files; a file of a later one is refused."""

ROOT_FILE, FOLDER_FILE = "collection.yaml", "folder.yaml"
ENVIRONMENTS = "environments"
ENDING = ".yaml"

_FIRST = ("method", "url", "params", "headers", "cookies", "body", "auth")
_LONGEST = 60  # characters of a file name; some file systems take 143 bytes
_RESERVED = {"collection", "folder", ENVIRONMENTS}


class Layout(NamedTuple):
    """Which file says what; kept from one saving to the next.

    Attributes
    ----------
    names : dict of path to str
        File, without ``.yaml``, or folder name of each item, by the item's path.
    orders : dict of path to tuple of str
        What each folder's `order` says.
    """

    names: Mapping[Path, str] = {}
    orders: Mapping[Path, tuple[str, ...]] = {}


def write_files(root: FolderSpec, layout: Layout = Layout()) -> dict[str, str]:  # noqa: B008
    """Return the text of each file of a collection.

    Parameters
    ----------
    root : FolderSpec
    layout : Layout, optional
        Of the files that there are; names in it are kept.

    Returns
    -------
    dict of str to str
        By path below the collection's folder, with ``/``.
    """
    return {path: file_text(said) for path, said in sayings(root, layout).items()}


def sayings(root: FolderSpec, layout: Layout) -> dict[str, Said]:
    """Return what each file of a collection says, not written yet: a request is the record itself.

    So whoever compares two states of a collection need not write what is the same record in both.

    Parameters
    ----------
    root : FolderSpec
    layout : Layout
    """
    return dict(_folder(root, (), "", layout))


def file_text(said: Said) -> str:
    """Return what a file says as text."""
    return write_yaml(_item(said) if isinstance(said, ItemSpec) else said)


def environment_text(environment: EnvironmentSpec) -> str:
    """Return what the file of an environment says. No secret's value is in it."""
    return write_yaml(sparse(environment))


def slug(name: str) -> str:
    """Return `name` as a file may be called on every system."""
    text = unicodedata.normalize("NFC", name.casefold())
    short = re.sub(r"[^\w.]+", "-", text)[:_LONGEST].strip("-._")
    return short or "item"


def _folder(
    folder: FolderSpec, path: Path, where: str, layout: Layout
) -> Iterable[tuple[str, Said]]:
    """Yield path of a folder's file and of each below it, and what it says."""
    names = _names(folder.items, path, layout)
    plain = sparse(replace(folder, items=()))
    plain.pop("kind")
    order = order_of(names, layout.orders.get(path, ()))
    if order:
        plain["order"] = list(order)
    if path:
        yield f"{where}{FOLDER_FILE}", plain
    else:
        yield ROOT_FILE, {"vayu": VERSION, **plain}
    for name, item in zip(names, folder.items, strict=True):
        below = (*path, item.name)
        if isinstance(item, FolderSpec):
            yield from _folder(item, below, f"{where}{name}/", layout)
        else:
            yield f"{where}{name}{ENDING}", item


def _item(item: ItemSpec) -> dict[str, object]:
    """Return what the file of a request says: name, then the request, then its script."""
    plain = sparse(item)
    request = plain.pop("request")
    for name in LISTED:
        if name in request:
            request[name] = mapped(request[name])
    script = plain.pop("script", None)
    head = {name: plain[name] for name in ("name", "description") if name in plain}
    first = {name: request[name] for name in _FIRST if name in request}
    return {**head, **first, **request, **({"script": script} if script else {})}


def _names(items: tuple[Item, ...], path: Path, layout: Layout) -> list[str]:
    """Return how the file or folder of each item is called, each different whatever the case."""
    known = [layout.names.get((*path, item.name)) for item in items]
    taken = {name.casefold() for name in known if name} | _RESERVED
    return [name or free(slug(item.name), taken) for item, name in zip(items, known, strict=True)]


def free(stem: str, taken: set[str]) -> str:
    """Return a name that is not taken, and take it."""
    numbered = (f"{stem}-{number}" for number in count(2))
    name = next(name for name in chain([stem], numbered) if name.casefold() not in taken)
    taken.add(name.casefold())
    return name

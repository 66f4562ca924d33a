"""A request of a collection, named on the command line: ``shop/Users/Create user``.

The first part is the collection's folder; what follows is the path of the request, or that of its
file, so that a shell can complete it: ``shop/users/create-user.yaml``.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TypeAlias

import click
import msgspec

from vayu.errors import InvalidConfig
from vayu.formats.collections.collection_files import ENDING, FOLDER_FILE, ROOT_FILE
from vayu.model.requests.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.api.collections.collection import Collection
    from vayu.api.environments.environment import Environment

    Found: TypeAlias = tuple[Collection, tuple[str, ...]]

_URL = re.compile(r"[^/]*://")
_MOST_NAMES = 5  # in a message
_READ = f"{__name__}.read"  # in what click keeps as long as a command runs


def stored_payload(where: str) -> dict[str, Any] | None:
    """Return the payload of a request of a collection; None when `where` leads into none.

    Parameters
    ----------
    where : str

    Raises
    ------
    InvalidConfig
        If it leads to a folder.
    """
    found = collection_of(where)
    if found is None:
        return None
    from vayu.api.collections.item import Item  # noqa: PLC0415 (when one is wanted)

    collection, path = found
    item = collection[path] if path else collection
    if not isinstance(item, Item):
        inside = ["/".join(one.path[len(path) :]) for one in item.requests]
        names = ", ".join(
            [*map(repr, inside[:_MOST_NAMES]), *["..."] * (len(inside) > _MOST_NAMES)]
        )
        raise InvalidConfig(
            {"FILE|URL": f"{where!r} is a folder; name a request in it: {names or 'there is none'}"}
        )
    exchange = item.exchange()
    return {
        "request": msgspec.to_builtins(exchange.request),
        "script": msgspec.to_builtins(exchange.script),
        "above": msgspec.to_builtins(exchange.above),
        "collection": exchange.collection,
    }


def stored_environment(where: str, name: str) -> Environment | None:
    """Return the environment that a request of a collection means by a name, as `send` does.

    `InvalidConfig` is raised if neither the collection nor the data folder has one, or if it reads
    files outside of the collection's folder. None when `where` leads into no collection.
    """
    found = collection_of(where)
    return None if found is None else found[0].environment(name)


def stored_origin(where: str, environment: str | None) -> Origin:
    """Return what the history says of where a request comes from."""
    found = collection_of(where)
    if found is None:
        return Origin(environment=environment)
    collection, path = found
    folder = str(collection.folder) if collection.folder else None
    name = collection.name
    return Origin(collection=folder, name=name, path=path, environment=environment)


def collection_of(where: str) -> Found | None:
    """Return the collection that `where` leads into, and the path in it; None when into none.

    A command reads it once, however often it asks.
    """
    context = click.get_current_context(silent=True)
    if context is None:
        return _found(where)
    read: dict[str, Found | None] = context.meta.setdefault(_READ, {})
    if where not in read:
        read[where] = _found(where)
    return read[where]


def _found(where: str) -> Found | None:
    """Read the collection that `where` leads into."""
    if _URL.match(where) or where == "-" or "\0" in where:
        return None
    for before, rest in _splits(where):
        try:
            folder = Path(before).expanduser()
            if not (folder / ROOT_FILE).is_file():
                continue
        except (OSError, RuntimeError):
            continue  # a name that no file system takes, or ~ of nobody
        from vayu.api.collections.collection import Collection  # noqa: PLC0415 (when one is wanted)

        collection = Collection.open(folder)
        file = PurePath(rest).as_posix()
        if file == ".":
            return collection, ()
        return collection, _by_file(collection, file) or collection.find(rest)
    return None


def is_file(name: str) -> bool:
    """Whether a text that was typed names a file; one that no file system takes is none."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _splits(where: str) -> Iterator[tuple[str, str]]:
    """Yield each folder that `where` may lead into, the deepest first, and what follows as it is.

    A name may hold slashes, two together as well (``shop/https://api.example//GET /users``), and
    a path would make one of them.
    """
    yield where, ""
    for at in range(len(where) - 1, -1, -1):
        if where[at] == "/":
            yield where[:at] or "/", where[at + 1 :]
    if not where.startswith("/"):
        yield ".", where


def _by_file(collection: Collection, rest: str) -> tuple[str, ...] | None:
    """Return the path of the item that is in a file."""
    wanted = rest.removesuffix(f"/{FOLDER_FILE}").removesuffix(ENDING)
    return collection.files.get(wanted) if rest != ROOT_FILE else ()

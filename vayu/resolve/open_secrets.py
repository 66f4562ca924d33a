"""Which secrets of a collection its files would hold in clear: they are read by many.

A variable that is one is refused. A request, or the auth of a folder, may hold one: whoever saves
it is told, in the same words by a form, a workspace, a script and the command line.

A variable is a secret if its name says so and it has a value of its own, or if its value is one:
it is a secret elsewhere, looks like one, or is a URL with one in it. A template is none, nor is
what has no value; nor is a truth value. A list or an object is one if something in it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.collections.collection import FolderSpec, walk
from vayu.model.requests.request import RequestSpec
from vayu.model.variables.template import TEMPLATE
from vayu.model.words.show import show, show_name
from vayu.resolve.leaves import leaves
from vayu.resolve.redact import mask_url
from vayu.resolve.secret_names import is_secret_name
from vayu.resolve.secret_places import SCHEME, USER_INFO, treat_request, treat_url
from vayu.resolve.secret_shape import looks_secret
from vayu.resolve.secret_values import NO_SECRETS
from vayu.resolve.template import as_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from vayu.model.collections.collection import Item, Path
    from vayu.model.variables.scoped import Value

SHORTEST_KNOWN = 8
"""What is shorter may be an innocent word elsewhere. [characters]"""

LONGEST_CHANCE = 16
"""What is as long is in no text that does not mean it. [characters]"""

MOST_TOLD = 10
"""Requests that a message names, the first ones. [1]"""

_NAMED = "its name says that it is a secret"
_KNOWN = "its value is that of a secret"
_LOOKS = "its value looks like a secret"
_IN_URL = "its value is a URL with a secret in it"
_REMEDY = "it would stand in the collection's files; put it into an environment"


def refuse_open(root: FolderSpec, known: Collection[str], before: FolderSpec | None = None) -> None:
    """Refuse secrets among the variables of a collection that is about to be written.

    Parameters
    ----------
    root : FolderSpec
    known : collection of str
        Values that are secrets elsewhere.
    before : FolderSpec, optional
        What its files say already: what a person wrote there does not get into them now.

    Raises
    ------
    InvalidConfig
        Naming each.
    """
    there = () if before is None else tuple(_variables(before))
    old = {(name, as_text(value)) for _, name, value in there}
    wrong = {
        ".".join([*map(show_name, path), "variables", show_name(name)]): f"{why}, and {_REMEDY}"
        for path, name, value in _variables(root)
        if (why := why_secret(name, value, known)) and (name, as_text(value)) not in old
    }
    if wrong:
        hint = 'collection.environments["staging"] = vayu.Environment("staging", {…}) keeps its '
        raise InvalidConfig(wrong, hint=f"{hint}secrets encrypted; send with environment=…")


def why_secret(name: str, value: Value, known: Collection[str] = ()) -> str | None:
    """Say why a variable is a secret, or what it holds; None: it is none."""
    found = (_why(field, leaf, known) for field, leaf in leaves(name, value))
    return next((why for why in found if why), None)


def _why(name: str, value: Value, known: Collection[str]) -> str | None:
    """Say why one plain value is a secret."""
    if value is None or isinstance(value, bool):
        return None
    text = as_text(value)
    if text in NO_SECRETS or not TEMPLATE.sub("", text).strip():
        return None
    if is_secret_name(name):
        return _NAMED
    if _is_known(text, known):
        return _KNOWN
    if looks_secret(text):
        return _LOOKS
    return _IN_URL if "//" in text and _has_secret(text) else None


def _is_known(text: str, known: Collection[str]) -> bool:
    """Whether a text is a secret, or holds one that is too long to be there by chance."""
    if len(text) < SHORTEST_KNOWN:
        return False
    return text in known or any(len(one) >= LONGEST_CHANCE and one in text for one in known)


def _has_secret(url: str) -> bool:
    """Whether a URL has a password, or a parameter with the name of a secret, in clear."""
    found: list[str] = []

    def note(place: str, value: str) -> str:
        text = value.partition(":")[2] if place == USER_INFO else value
        found.append(TEMPLATE.sub("", text).strip())
        return value

    treat_url(url, note)
    return any(found)


def open_places(request: RequestSpec) -> tuple[str, ...]:
    """Return the names of the places where a request has a secret in clear: no template.

    Parameters
    ----------
    request : RequestSpec
        Of one that is saved, each would stand in its file.
    """
    found: dict[str, None] = {}

    def note(place: str, value: str) -> str:
        if TEMPLATE.sub("", SCHEME.sub("", value, count=1)).strip(" :;="):
            found[place] = None
        return value

    treat_request(request, note)
    return tuple(found)


def open_items(root: FolderSpec, before: FolderSpec | None = None) -> dict[Path, tuple[str, ...]]:
    """Return where a collection has secrets in clear: names of places, by request or folder.

    Parameters
    ----------
    root : FolderSpec
    before : FolderSpec, optional
        What is as it was in there is left out: it stands in the files already.
    """
    old = {} if before is None else {(): before, **dict(walk(before))}
    found = {
        path: open_places(request)
        for path, item in (((), root), *walk(root))
        if (request := _said(item)) is not None and request != _said(old.get(path))
    }
    return {path: places for path, places in found.items() if places}


def open_words(found: Mapping[Path, tuple[str, ...]], name: str) -> str:
    """Say what `open_items` found, and the remedy; nothing if that is nothing.

    Parameters
    ----------
    found : mapping
    name : str
        Of the collection, for what it says itself.
    """
    told = [
        f"{', '.join(map(show_name, places))} in {show(mask_url('/'.join(path) or name))}"
        for path, places in list(found.items())[:MOST_TOLD]
    ]
    more = [f"{len(found) - MOST_TOLD:,} more"] if len(found) > MOST_TOLD else []
    words = "; ".join(told + more)
    return f"In clear in its files: {words}; write a {{{{variable}}}} instead" if words else ""


def _said(item: Item | None) -> RequestSpec | None:
    """Return what may hold a secret: a request, or one that has the auth of a folder."""
    if isinstance(item, FolderSpec):
        return RequestSpec(url="http://nowhere.invalid/", auth=item.auth)
    return None if item is None else item.request


def _variables(root: FolderSpec) -> Iterator[tuple[Path, str, Value]]:
    """Yield each variable of a collection, with the path of its folder."""
    yield from (((), name, value) for name, value in root.variables.items())
    for path, folder in walk(root):
        if isinstance(folder, FolderSpec):
            yield from ((path, name, value) for name, value in folder.variables.items())

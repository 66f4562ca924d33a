"""Requests that cells have named, and the tests that other cells gave them.

A name is that of a request in an ``%%http`` cell (``# @name create``, or the title after ``###``),
or of a notebook variable that holds a `vayu.Request`. Tests stay with their name: they come on top
again when the cell that defines the request is run anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vayu.api.collections.collection import Collection
from vayu.api.collections.item import Item
from vayu.api.requests.request import Request
from vayu.cli.stored import collection_of
from vayu.errors import InvalidConfig, UsageError
from vayu.formats.importing.curl import is_curl, read_curl
from vayu.formats.importing.http_file import read_http_file
from vayu.model.collections.collection import FolderSpec
from vayu.model.requests.method import METHODS
from vayu.model.scripts.script import ScriptSpec
from vayu.model.sends.send import SendSpec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from vayu.formats.importing.imported import Skipped


class NamedRequests:
    """What ``%%http``, ``%%vayu_test`` and ``%vayu`` know by name.

    Parameters
    ----------
    variables : mapping
        The notebook's.
    """

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._variables = variables
        self._items: dict[str, Item] = {}
        self._scripts: dict[str, ScriptSpec] = {}

    @property
    def names(self) -> list[str]:
        """Names of everything that can be sent, sorted."""
        own = [
            name
            for name, value in self._variables.items()
            if isinstance(value, Request) and not name.startswith("_")
        ]
        return sorted({*self._items, *own})

    def read(self, text: str, tests: str = "") -> tuple[list[str], list[Skipped]]:
        """Take over the requests of a cell; return their names, and what was left out.

        Parameters
        ----------
        text : str
            As in a ``.http`` file; or a curl command, as browsers copy it.
        tests : str
            JavaScript that runs after each of them.

        Raises
        ------
        InvalidConfig
            If there is no request in it, or what stands among the headers is none.
        """
        found = read_curl(text, str(Path.cwd())) if is_curl(text) else read_http_file(text)
        bad = {one.what: one.why for one in found.skipped if one.what.startswith("header line")}
        if bad:
            raise InvalidConfig(bad, hint=_meant(next(iter(bad)).removeprefix("header line ")))
        collection = Collection.of(found.collection or FolderSpec(name="http"))
        names = [item.name for item in collection.requests]
        if not names:
            why = "; ".join(str(skipped) for skipped in found.skipped)
            raise InvalidConfig(
                {"cell": f"there is no request in it{': ' + why if why else ''}"},
                hint="Write a line such as GET https://example.com/ and headers below it.",
            )
        for name in names:
            self._items[name] = _joined(collection, name, ScriptSpec(post=tests))
        return names, [one for one in found.skipped if not one.what.startswith("file ")]

    def test(self, name: str, source: str, when: Literal["pre", "post"]) -> Request:
        """Give a request tests, in place of those that it was given before; return it."""
        self[name]  # a name that nobody has is refused
        known = self._scripts.get(name, ScriptSpec())
        pre, post = (source, known.post) if when == "pre" else (known.pre, source)
        self._scripts[name] = ScriptSpec(pre=pre, post=post)
        return self[name]

    def __getitem__(self, name: str) -> Request:
        """Return a request by its name, or by its path in a collection, with its tests.

        Raises
        ------
        UsageError
            If there is none.
        """
        value = self._items.get(name, self._variables.get(name)) or _stored(name)
        if not isinstance(value, Request):
            known = ", ".join(self.names) or "none yet"
            raise UsageError(
                f"no request is called {name!r}; known: {known}",
                hint="Name one with '# @name NAME' in a %%http cell, or assign a vayu.Request.",
            )
        script = self._scripts.get(name)
        if script is None:
            return value
        if isinstance(value, Item):
            return value.revised(
                SendSpec(request=value.own.request, script=_both(value.own.script, script))
            )
        return Request.of(SendSpec(request=value.spec, script=_both(value.script, script)))


def _meant(word: str) -> str:
    """Return what a line among the headers may be, by the first word of it, quoted."""
    if word.strip("'").upper() in METHODS:
        return "Between two requests stands a line with ###."
    if word[1:2] in '{[<"' or "=" in word:
        return "An empty line goes before the body."
    return "A header is 'Name: value'."


def _stored(name: str) -> Item | None:
    """Return the request that a path such as ``shop/Users/Create user`` leads to, if one."""
    found = collection_of(name)
    item = found[0][found[1]] if found is not None and found[1] else None
    return item if isinstance(item, Item) else None


def _joined(collection: Collection, name: str, script: ScriptSpec) -> Item:
    """Return a request of a cell with further tests."""
    item = collection[name]
    assert isinstance(item, Item)
    both = _both(item.own.script, script)
    return item.revised(SendSpec(request=item.own.request, script=both))


def _both(first: ScriptSpec, then: ScriptSpec) -> ScriptSpec:
    """Return two pairs of scripts, one after the other, each in a scope of its own."""
    return ScriptSpec(pre=_one(first.pre, then.pre), post=_one(first.post, then.post))


def _one(first: str | None, then: str | None) -> str | None:
    """Return two scripts as one."""
    parts = [part for part in (first, then) if part]
    if len(parts) < 2:
        return parts[0] if parts else None
    return "\n".join(f"{{\n{part}\n}}" for part in parts)

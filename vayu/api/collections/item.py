"""A request of a collection: sent with what its folders say."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from vayu.api.environments.environment import chosen
from vayu.api.environments.given import Given
from vayu.api.requests.request import Request
from vayu.engine.store.anchored import anchored, relative
from vayu.errors import InvalidConfig, SaveConflict
from vayu.model.collections.collection import FolderSpec, ItemSpec, levels
from vayu.model.requests.origin import Origin
from vayu.model.sends.send import SendSpec
from vayu.model.words.show import show
from vayu.resolve.explain import Scope
from vayu.resolve.levels import composed
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.api.collections.tree import Tree
    from vayu.api.environments.environment import Environment
    from vayu.api.responses.tested import Test
    from vayu.model.collections.collection import Path
    from vayu.model.variables.scoped import Value, Variables


class Item(Request):
    """A request of a collection, as it is at this moment. It never changes.

    Its auth, variables and scripts are those of its folders and its own. To change it, put
    another request in its place: ``collection["Users/Create user"] = vayu.Request(...)``.

    Attributes
    ----------
    path : tuple of str
        Names from the collection to the request.
    """

    path: Path

    def __init__(self, tree: Tree, path: Path) -> None:
        self._tree = tree
        self._levels = tree.levels(path)
        self._exchange = composed(self._levels)
        self.path = path

    @property
    def name(self) -> str:
        """What it is called in its folder."""
        return self.path[-1]

    @property
    def description(self) -> str:
        """What people wrote about it."""
        return self.own.description

    @property
    def levels(self) -> tuple[FolderSpec | ItemSpec, ...]:
        """What it is in, the collection first, and its own record."""
        return self._levels

    @property
    def own(self) -> ItemSpec:
        """The request as its file says it, without what the folders add."""
        item = self._levels[-1]
        assert isinstance(item, ItemSpec)
        return item

    @property
    def known_environments(self) -> tuple[str, ...]:
        """Names of the environments of its collection."""
        return tuple(self._tree.environments)

    def revised(self, exchange: SendSpec) -> Item:
        """Return it with another request of its own, at the same place; nothing is changed.

        Parameters
        ----------
        exchange : SendSpec
            Its own part, as `own` has it: without what the folders add.
        """
        return Item(self._tree.with_item(self.path, self._own(exchange)), self.path)

    def replaced(self, exchange: SendSpec) -> Item:
        """Put another request in its place in the collection, and return that.

        Parameters
        ----------
        exchange : SendSpec
            Its own part, as `own` has it: without what the folders add.

        Raises
        ------
        SaveConflict
            If at its place there is nothing any more, or another request than this one was.
        """
        if (why := self._lost()) is not None:
            raise SaveConflict(
                f"{show('/'.join(self.path))} {why} since it was opened here; nothing was saved",
                hint="open it from the collection again; Copy takes what was typed here along",
            )
        self._tree.put(self.path, self._own(exchange))
        return Item(self._tree, self.path)

    @property
    def stale(self) -> bool:
        """Whether the collection says something else at its place by now, or nothing."""
        return self._lost() is not None

    def same_as(self, other: Item) -> bool:
        """Whether another one says the same, wherever it is and whatever it is called."""
        return self._filed(replace(self.own, name=other.name)) == self._filed(other.own)

    def _own_exchange(self) -> SendSpec:
        """Return what `but` changes: its own part, without what the folders add."""
        return SendSpec(request=self.own.request, script=self.own.script)

    def _with(self, exchange: SendSpec, tests: tuple[Test, ...]) -> Item:
        """Return it with another request of its own, at the same place; nothing is changed."""
        other = self.revised(exchange)
        other._tests = tests  # noqa: SLF001 (a request too)
        return other

    def _lost(self) -> str | None:
        """Say what became of it in the collection; None: it is there as it was."""
        found = levels(self._tree.root, self.path)
        if found is None or not isinstance(found[-1], ItemSpec):
            return "was deleted, moved or renamed"
        there, own = self._filed(found[-1]), self._filed(self.own)
        return None if there == own else "has changed"

    def _filed(self, item: ItemSpec) -> str:
        """Return what the file of a request says, or would say."""
        from vayu.formats.collections.collection_files import file_text  # noqa: PLC0415 (yaml is heavy)

        return file_text(relative(item, self._tree.home) if self._tree.home else item)

    def _own(self, exchange: SendSpec) -> ItemSpec:
        """Return its record with another request in it."""
        request = replace(exchange.request, name=None)
        return replace(self.own, request=request, script=exchange.script)

    def given(self, environment: Any, globals_: Any = None) -> Given:
        """Return the variables that it is sent with, beside its folders'."""
        return self._given(environment, globals_)

    def outgoing(self) -> SendSpec:
        """Return what is sent, without variables; `InvalidConfig` for a file that is outside."""
        return self._outgoing()

    def exchange(self, environment: Mapping[str, Value] | str | None = None) -> SendSpec:
        """Return what would be sent, as a plain record: with what its folders say.

        Parameters
        ----------
        environment : Environment, str or dict, optional
            Its values win over those of the folders.
        """
        return self._given(environment, None).fill(self._outgoing())

    def _outgoing(self) -> SendSpec:
        """Return what is sent, its files made absolute; `InvalidConfig` for one outside."""
        folder = self._tree.home or FilePath.cwd()
        within = None if self._tree.trusted else self._tree.home
        request = anchored(self._exchange.request, folder, within=within)
        home = self._tree.home
        called = self._tree.root.name
        origin = Origin(collection=str(home) if home else None, name=called, path=self.path)
        collection = {**self._exchange.collection, **self._tree.current}
        return replace(
            self._exchange,
            request=request,
            collection=collection,
            literal=tuple(self._tree.current),
            origin=origin,
        )

    def _environment(self, environment: Any) -> Any:
        """Return the environment that is meant: one of the collection, or a saved one, by name."""
        return self._tree.environment(environment)

    def _globals(self) -> Environment:
        """Return the globals of the collection."""
        return self._tree.globals

    def _given(self, environment: Any, globals_: Any) -> Given:
        """Return the variables that it is sent with; the collection takes over what is set."""
        return Given(
            chosen(self._environment(environment)),
            self._tree.globals if globals_ is None else chosen(globals_),
            self._tree.current,
        )

    def _scopes(self, variables: Variables) -> list[Scope]:
        """Return the variables of each folder, the collection's first, made of one another."""
        folders = [level for level in self._levels if isinstance(level, FolderSpec)]
        found = [
            Scope(
                f"{'folder' if position else 'collection'} {folder.name!r}",
                {name: variables.get(name) for name in folder.variables},
            )
            for position, folder in enumerate(folders)
        ]
        current = self._tree.current
        return [*found, Scope(f"collection {folders[0].name!r}, set by a script", current)]

    def __repr__(self) -> str:
        """Show path, method and URL, secrets masked."""
        return f"<Item {'/'.join(self.path)!r} [{self.method} {mask_url(self.url)}]>"


def item_spec(name: str, value: Request, before: object) -> ItemSpec:
    """Return what a collection keeps of a request.

    Parameters
    ----------
    name : str
    value : Request
        Of an `Item` only what is its own.
    before : ItemSpec or other
        What was at its place, whose description stays.

    Raises
    ------
    InvalidConfig
        If it has tests in Python, which no file can hold.
    """
    if isinstance(value, Item):
        own, description = value.own, value.description
        return ItemSpec(name=name, description=description, request=own.request, script=own.script)
    if value._tests:  # noqa: SLF001 (a request too)
        why = "a test that is a Python function cannot be kept in a collection; write JavaScript"
        raise InvalidConfig({f"{name}.tests": why})
    description = before.description if isinstance(before, ItemSpec) else ""
    request = replace(value.spec, name=None)
    return ItemSpec(name=name, description=description, request=request, script=value.script)

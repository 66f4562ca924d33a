"""A folder of a collection, to be used like a dict: names to requests and folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from vayu.api.arguments.attributes import Guarded
from vayu.api.arguments.auth import auth_of
from vayu.api.arguments.options import strict
from vayu.api.collections.folder_variables import FolderVariables
from vayu.api.collections.item import Item, item_spec
from vayu.api.collections.outlined import Outlined
from vayu.api.collections.runner import run_items
from vayu.api.collections.tree import Tree
from vayu.api.requests.request import Request
from vayu.errors import InvalidConfig
from vayu.model.collections.collection import FolderSpec, levels, outline, unshared, walk
from vayu.model.records.check import build
from vayu.model.scripts.script import ScriptSpec
from vayu.model.words.show import kind_of, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike

    from vayu.api.arguments.options import Length
    from vayu.api.collections.collection_run import CollectionRun
    from vayu.api.collections.step import Step
    from vayu.api.environments.environment import Environment
    from vayu.model.collections.collection import Path
    from vayu.model.requests.auth import Auth
    from vayu.model.variables.scoped import Value

Key = str | tuple[str, ...]


class Folder(Outlined, Guarded, MutableMapping[Key, "Item | Folder"]):
    """Requests and folders, in order, by name or path; use it like a dict.

    What you take out of it is a request (`Item`), which never changes, or a folder, which is a
    view: changing it changes the collection. Nothing is written until `Collection.save`.

    Parameters
    ----------
    name : str
    description : str, optional
        For people.
    variables : mapping, optional
        For every request below. Written to files: secrets belong in an environment.
    auth : tuple, Auth or str, optional
        For every request below that has none of its own.
    pre_request, tests : str, optional
        JavaScript that runs before that of every request below.

    Examples
    --------
    >>> shop = Folder("Shop", variables={"base": "https://shop.example.com"})
    >>> shop["Users/Create user"] = Request("POST", "{{base}}/users", json={"name": "Ada"})
    >>> shop
    <Folder 'Shop': 1 request, 1 folder>
    """

    def __init__(
        self,
        name: str,
        *,
        description: str = "",
        variables: Mapping[str, Value] | None = None,
        auth: tuple[str, str] | Auth | str | None = None,
        pre_request: str | None = None,
        tests: str | None = None,
    ) -> None:
        plain = {"name": name, "description": description, "variables": dict(variables or {})}
        spec = build(FolderSpec, plain, names="python")
        script = ScriptSpec(pre=pre_request, post=tests)
        credentials = None if auth is None else auth_of(auth)
        self._tree = Tree(replace(spec, auth=credentials, script=script))
        self._path: Path = ()

    @classmethod
    def _view(cls, tree: Tree, path: Path) -> Folder:
        """Return a folder that is at `path` of a collection."""
        folder = Folder.__new__(Folder)
        folder._tree, folder._path = tree, path  # noqa: SLF001 (its own class)
        return folder

    @property
    def spec(self) -> FolderSpec:
        """The folder as a plain record, with everything below."""
        return self._tree.folder(self._path)

    @property
    def path(self) -> Path:
        """Names from the collection to this folder; empty for the collection itself."""
        return self._path

    @property
    def name(self) -> str:
        """What it is called. Its file keeps its own name."""
        return self.spec.name

    @name.setter
    def name(self, name: str) -> None:
        self._path = self._tree.rename(self._path, name)

    @property
    def description(self) -> str:
        """What people wrote about it."""
        return self.spec.description

    @description.setter
    def description(self, text: str) -> None:
        self._change(description=text)

    @property
    def variables(self) -> FolderVariables:
        """Variables for every request below; changing them changes the collection."""
        return FolderVariables(self._tree, self._path)

    @property
    def auth(self) -> Auth | None:
        """How requests below that have no auth of their own prove who sends them."""
        return self.spec.auth

    @auth.setter
    def auth(self, auth: object) -> None:
        self._change(auth=None if auth is None else auth_of(auth))

    @property
    def script(self) -> ScriptSpec:
        """What runs before the scripts of every request below."""
        return self.spec.script

    @script.setter
    def script(self, script: ScriptSpec) -> None:
        if not isinstance(script, ScriptSpec):
            raise InvalidConfig(
                {"script": f"must be ScriptSpec(pre=..., post=...), got {show(script)}"}
            )
        self._change(script=script)

    def find(self, key: Key) -> Path:
        """Return the path of what a text means: ``"Users/Create user"``.

        `NoSuchItem` is raised if there is nothing; the message says what is like it.
        """
        return self._tree.find(self._path, key)[len(self._path) :]

    def rename(self, key: Key, name: str) -> None:
        """Give a request or folder another name; its file keeps its own."""
        self._tree.rename(self._tree.find(self._path, key), name)

    def move(self, key: Key, to: Key | None = None, *, position: int | None = None) -> Path:
        """Put a request or folder into another folder, or elsewhere in its own; return its path.

        `InvalidConfig` is raised if the name is taken there, or it would be inside itself.

        Parameters
        ----------
        key : str or tuple of str
        to : str or tuple of str, optional
            The folder to put it into; this one, if not given.
        position : int, optional
            Among what is there already, from 0; last, if not given.
        """
        target = self._path if to is None else self._tree.find(self._path, to)
        path = self._tree.move(self._tree.find(self._path, key), target, position=position)
        return path[len(self._path) :]

    def duplicate(self, key: Key) -> Path:
        """Put a copy of a request or folder after it, and return the copy's path."""
        return self._tree.duplicate(self._tree.find(self._path, key))[len(self._path) :]

    def walk(self) -> Iterator[tuple[Path, Item | Folder]]:
        """Yield everything below with its path, in order, a folder before what is in it."""
        yield from ((path, self[path]) for path, _ in walk(self.spec))

    @property
    def requests(self) -> list[Item]:
        """Every request below, in order."""
        return [item for _, item in self.walk() if isinstance(item, Item)]

    def environment(self, name: str) -> Environment:
        """Return the environment of that name: of the collection, or a saved one."""
        found: Environment = self._tree.environment(name)
        return found

    @strict
    def run(  # noqa: PLR0913 (each a word of its own)
        self,
        environment: Mapping[str, Value] | str | None = None,
        *,
        iterations: int | None = None,
        folder: Key | None = None,
        data: Iterable[Mapping[str, Value]] | str | PathLike[str] | None = None,
        stop_on_failure: bool = False,
        delay: Length = 0,
        globals: Mapping[str, Value] | str | None = None,  # noqa: A002 (what Postman calls it)
        verify: bool | None = None,
        on_step: Callable[[Step], object] | None = None,
    ) -> CollectionRun:
        """Send every request below, one after another, with its scripts; what Newman does.

        Variables and cookies are carried along, and so is what scripts set.
        `pm.execution.setNextRequest` (a name, a path, or null) says what comes next,
        `pm.execution.skipRequest` that a request is not sent.

        Parameters
        ----------
        environment : Environment, str or dict, optional
            As in `Request.send`; of a dict a copy is carried along.
        iterations : int, optional
            How often all of it is sent: by default once, or once a row of `data`.
        folder : str or tuple, optional
            Only what is below this folder.
        data : list of dict, DataFrame, or path of a CSV or JSON file, optional
            Variables of each iteration, `pm.iterationData`; the last row serves the rest.
        stop_on_failure : bool, optional
            End with the first request that gets no response, or whose test fails.
        delay : str or number, optional
            Between two requests: seconds, or text such as ``"500ms"``.
        globals : Environment, str or dict, optional
            By default those of the collection.
        verify : bool, optional
            False: check no certificate, whatever the requests say.
        on_step : callable, optional
            Called with each step as it ends, to follow a long run.

        Returns
        -------
        CollectionRun
            A step a request. What failed is in it, and no exception; so is an interrupt.

        Raises
        ------
        InvalidConfig
            If there is no request, or an argument is wrong.
        """
        at = self if folder is None else self[folder]
        if not (items := at.requests if isinstance(at, Folder) else [at]):
            raise InvalidConfig({"folder": f"there is no request in {show(at.name)}"})
        return run_items(at.name, items, environment=self._tree.environment(environment),
                         globals_=self._tree.globals if globals is None else globals,
                         iterations=iterations, data=data, stop_on_failure=stop_on_failure,
                         delay=delay, verify=verify, on_step=on_step)  # fmt: skip

    def tree(self) -> str:
        """Return what is below as text, one line each, indented."""
        return outline(self.spec)

    def __getitem__(self, key: Key) -> Item | Folder:
        """Return the request or folder at a path, such as ``"Users/Create user"``."""
        path = self._tree.find(self._path, key)
        if isinstance(self._tree.levels(path)[-1], FolderSpec):
            return Folder._view(self._tree, path)
        return Item(self._tree, path)

    def __setitem__(self, key: Key, value: Any) -> None:
        """Put a request or folder at a path, instead of what is there; make missing folders.

        Raises
        ------
        InvalidConfig
            If it is neither.
        """
        path = self._tree.place(self._path, key)
        before = levels(self._tree.root, path)
        if isinstance(value, Request):
            self._tree.put(path, item_spec(path[-1], value, before[-1] if before else None))
        elif isinstance(value, Folder):
            self._tree.put(path, replace(unshared(value.spec), name=path[-1]))
        else:
            why = f"must be a vayu.Request or a vayu.Folder, got {kind_of(value)}"
            raise InvalidConfig({"/".join(path): why})

    def __delitem__(self, key: Key) -> None:
        """Remove a request, or a folder with everything below."""
        self._tree.remove(self._tree.find(self._path, key))

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of what is directly in the folder, in order."""
        return iter([item.name for item in self.spec.items])

    def __len__(self) -> int:
        """How many requests and folders are directly in the folder."""
        return len(self.spec.items)

    def _change(self, **fields: object) -> None:
        """Replace fields of the folder."""
        self._tree.put(self._path, replace(self.spec, **fields))

"""Files to a collection; every problem is named with its file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from vayu.errors import InvalidConfig, VayuError
from vayu.formats.collections.collection_files import (
    ENDING,
    ENVIRONMENTS,
    FOLDER_FILE,
    ROOT_FILE,
    VERSION,
    Layout,
)
from vayu.formats.collections.collection_order import in_order
from vayu.formats.collections.sparse import LISTED, form_pairs, unmapped
from vayu.formats.texts.yaml_text import line_of, read_yaml
from vayu.model.collections.collection import DEEPEST_FOLDER, FolderSpec, Item, ItemSpec, Path
from vayu.model.records.base import Record
from vayu.model.records.check import build
from vayu.model.variables.environment import EnvironmentSpec
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

R = TypeVar("R", bound=Record)

_ITEM = ("name", "description", "script")
_ESCAPE = re.compile(rb"\\[uU]")  # could spell half a surrogate pair, which a record refuses
_FOLDER = ("name", "description", "variables", "auth", "script")


class Loaded(NamedTuple):
    """What the files of a folder say.

    Attributes
    ----------
    root : FolderSpec
    environments : tuple of EnvironmentSpec
    layout : Layout
    environment_files : dict of str to str
        The file of each environment by its name, which a person may have called otherwise.
    files : dict of str to bytes
        What was read.
    items : dict of str to ItemSpec
        The request of each file.
    """

    root: FolderSpec
    environments: tuple[EnvironmentSpec, ...]
    layout: Layout
    environment_files: Mapping[str, str]
    files: Mapping[str, bytes]
    items: Mapping[str, ItemSpec]


def read_files(files: Mapping[str, bytes], before: Loaded | None = None) -> Loaded:
    """Return the collection that `files` hold.

    Parameters
    ----------
    files : mapping of str to bytes
        Each ``.yaml`` file, by its path below the collection's folder, with ``/``.
    before : Loaded, optional
        What was read another time. The request of a file that is the same is the same record: so
        a change costs what was changed, and not the whole collection.

    Returns
    -------
    Loaded

    Raises
    ------
    InvalidConfig
        Naming every problem of every file as ``users/create-user.yaml, line 3, url``.
    """
    reader = _Reader(files, before)
    root = reader.folder("", (), ROOT_FILE)
    found = reader.environments()
    if reader.problems:
        raise InvalidConfig(reader.problems)
    where = {spec.name: file for file, spec in found.items()}
    layout = Layout(reader.names, reader.orders)
    return Loaded(root, tuple(found.values()), layout, where, files, reader.items)


class _Reader:
    """Reads files, and notes what is wrong with them."""

    def __init__(self, files: Mapping[str, bytes], before: Loaded | None) -> None:
        self._files = files
        self._before = before
        self._inside: dict[str, set[str]] = {}
        for path in files:
            self._enter(path)
        self._broken = set[str]()
        self.items: dict[str, ItemSpec] = {}
        self.problems: dict[str, str] = {}
        self.names: dict[Path, str] = {}
        self.orders: dict[Path, tuple[str, ...]] = {}

    def folder(self, where: str, path: Path, file: str) -> FolderSpec:
        """Return a folder with everything below it."""
        data = self._data(f"{where}{file}") if f"{where}{file}" in self._files else {}
        if not path:
            self._version(data, file)
        order = self._order(data, f"{where}{file}")
        own = path[-1] if path else "Collection"
        fields = {"name": own, **data}
        name = fields["name"] if isinstance(fields["name"], str) else own
        path = (*path[:-1], name) if path else ()
        self.orders[path] = order
        items = tuple(self._items(where, path, order))
        folder = self._record(FolderSpec, fields, _FOLDER, f"{where}{file}")
        if folder is None:
            return FolderSpec(name=own)
        return msgspec.structs.replace(folder, items=items)

    def environments(self) -> dict[str, EnvironmentSpec]:
        """Return each environment by its file; of two of one name only the first."""
        found: dict[str, EnvironmentSpec] = {}
        taken: dict[str, str] = {}
        for path in sorted(self._inside.get(f"{ENVIRONMENTS}/", ())):
            file = f"{ENVIRONMENTS}/{path}"
            data = self._data(file) if file in self._files else {}
            if data and file not in self._broken:
                data = {"name": path.removesuffix(ENDING), **data}
                spec = self._record(EnvironmentSpec, data, tuple(data), file)
                if spec is not None and self._alone(spec.name, file, taken):
                    found[file] = spec
        return found

    def _items(self, where: str, path: Path, order: tuple[str, ...]) -> Iterable[Item]:
        """Yield what is in a folder, in order; of two of one name only the first."""
        taken: dict[str, str] = {}
        for name in in_order(self._stems(where, path), order):
            folder, file = f"{where}{name}/", f"{where}{name}{ENDING}"
            item: Item | None
            if folder in self._inside:
                file = f"{folder}{FOLDER_FILE}"
                if len(path) + 1 >= DEEPEST_FOLDER:
                    self.problems[folder] = f"is the {DEEPEST_FOLDER}th folder inside another"
                    continue
                item = self.folder(folder, (*path, name), FOLDER_FILE)
            else:
                item = self._again(file) or self._item(file)
            if item is None:
                continue
            if self._alone(item.name, file, taken):
                self.names[*path, item.name] = name
                yield item

    def _alone(self, name: str, file: str, taken: dict[str, str]) -> bool:
        """Whether no file before has that name; the file has it then."""
        if name in taken:
            why = f"{show(name)} is the name of {taken[name]} too; change one"
            self.problems[f"{file}, name"] = why
            return False
        taken[name] = file
        return True

    def _again(self, file: str) -> ItemSpec | None:
        """Return the request of a file that is what it was; None when it is not."""
        before = self._before
        if before is None or before.files.get(file) != self._files.get(file):
            return None
        found = before.items.get(file)
        if found is not None:
            self.items[file] = found
        return found

    def _item(self, file: str) -> ItemSpec | None:
        """Return a request; None, with the problems noted, when it is none."""
        data = self._data(file)
        if file in self._broken:
            return None
        request = {name: value for name, value in data.items() if name not in _ITEM}
        for name in LISTED:
            if name in request:
                request[name] = unmapped(request[name])
        if isinstance(request.get("body"), dict):
            request["body"] = form_pairs(request["body"])
        plain = {name: data[name] for name in _ITEM if name in data} | {"request": request}
        plain.setdefault("name", file.rpartition("/")[2].removesuffix(ENDING))
        found = self._record(ItemSpec, plain, tuple(plain), file)
        if found is not None:
            self.items[file] = found
        return found

    def _stems(self, where: str, path: Path) -> Iterable[str]:
        """Yield the name of each file and folder in a folder, without ending."""
        for name in self._inside.get(where, ()):
            if name.endswith("/"):
                if path or name != f"{ENVIRONMENTS}/":
                    yield name.removesuffix("/")
            elif name != (FOLDER_FILE if path else ROOT_FILE):
                yield name.removesuffix(ENDING)

    def _record(
        self, cls: type[R], data: dict[str, Any], names: tuple[str, ...], file: str
    ) -> R | None:
        """Return a record; None, with its problems noted, when it is none."""
        try:
            plain = {name: value for name, value in data.items() if name in names}
            if len(plain) == len(data) and b"\\" not in self._files.get(file, b""):
                return msgspec.convert(plain, cls)
        except (msgspec.MsgspecError, VayuError):
            pass  # what is wrong is told by the slower way
        try:
            return build(cls, data)
        except InvalidConfig as error:
            for field, why in error.problems.items():
                self._note(file, field.removeprefix("request."), why)
        return None

    def _data(self, file: str) -> dict[str, Any]:
        """Return what a file says; nothing, with the problem noted, when it is no mapping."""
        try:
            data = read_yaml(self._files[file].decode("utf-8-sig"))
        except InvalidConfig as error:
            found = {f"{file}, {line}": why for line, why in error.problems.items()}
        except UnicodeDecodeError as error:
            found = {file: f"is not UTF-8 text: {error.reason} at byte {error.start}"}
        else:
            if isinstance(data, dict):
                return data
            why = "must hold names and values, such as 'name: Ping'"
            found = {} if data is None else {f"{file}, line 1": why}
        if found:
            self._broken.add(file)
            self.problems |= found
        return {}

    def _version(self, data: dict[str, Any], file: str) -> None:
        """Note a version that this reader does not know."""
        if file not in self._files:
            self.problems[file] = "is missing; it makes a folder a collection"
        elif file not in self._broken and (version := data.pop("vayu", None)) != VERSION:
            why = f"must be {VERSION}, got {show(version)}; a later Vayu may have written it"
            self._note(file, "vayu", why)

    def _order(self, data: dict[str, Any], file: str) -> tuple[str, ...]:
        """Return a folder's order."""
        order = data.pop("order", ())
        if isinstance(order, list | tuple) and all(isinstance(name, str) for name in order):
            return tuple(name.removesuffix(ENDING).removesuffix("/") for name in order)
        self._note(file, "order", "must be a list of the names of files and folders")
        return ()

    def _note(self, file: str, field: str, why: str) -> None:
        """Note a problem with its line."""
        text = self._files.get(file, b"").decode("utf-8-sig")
        self.problems[f"{file}, line {line_of(text, field)}, {field}"] = why

    def _enter(self, path: str) -> None:
        """Note that a folder has `path` in it, and the folder above that folder, and so on."""
        name = path.rpartition("/")[2]
        while path:
            folder = path[: len(path) - len(name)]
            self._inside.setdefault(folder, set()).add(name)
            path = folder
            name = path.rstrip("/").rpartition("/")[2] + "/"

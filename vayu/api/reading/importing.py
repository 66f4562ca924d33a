"""`vayu.import_`: a file, a folder, a URL or a text of another tool as a collection.

Nothing is written and nothing is sent, but a URL is fetched. What is read has a size limit: a
file of hundreds of megabytes is refused before it is read, an archive before it is unpacked.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vayu.api.arguments.attributes import Told
from vayu.api.arguments.text_file import LARGEST, read_text_file, text_of, too_large
from vayu.api.collections.collection import Collection
from vayu.api.environments.environment import Environment
from vayu.api.reading.carried import carried
from vayu.client.place import data_dir
from vayu.engine.store.vaulted import vaulted
from vayu.errors import InvalidConfig
from vayu.formats.importing.bruno import MARK, read_bruno
from vayu.formats.importing.curl import is_curl
from vayu.formats.importing.detect import read_text
from vayu.formats.importing.http_file import is_http_file
from vayu.model.collections.collection import FolderSpec
from vayu.model.requests.auth import UnsupportedAuth
from vayu.model.words.show import kind_of
from vayu.model.words.spelling import count_of

if TYPE_CHECKING:
    import os

    from vayu.formats.importing.imported import Imported, Skipped

_LONGEST_NAME = 255  # of one file or folder on Linux and macOS [B]


class ImportResult(Told):
    """What was imported, and everything that was not.

    Attributes
    ----------
    kind : str
        The format that was found, such as ``Postman collection 2.1``.
    collection : Collection
        Its environments are in it, with the secrets that were among its variables. Not saved
        yet: ``result.collection.save("folder")``.
    skipped : list of Skipped
        What was not carried over, each with its reason.
    alone : bool
        Whether there were environments only, which belong to no collection.
    """

    kind: str
    collection: Collection
    skipped: list[Skipped]
    alone: bool

    def __init__(self, found: Imported, home: Path | None = None) -> None:
        written = {} if found.collection is None else found.collection.variables
        found = carried(found, vaulted(data_dir()))
        self.kind = found.kind
        self.alone = found.collection is None and bool(found.environments)
        self.skipped = list(found.skipped)
        name = found.environments[0].spec.name if self.alone else "Collection"
        self.collection = Collection.of(
            found.collection or FolderSpec(name=name), home=home or Path.cwd()
        )
        kept = self.collection.spec.variables
        # for this process they are what they were, as scripts that read and set them rely on
        own = {name: value for name, value in written.items() if name not in kept}
        self.collection.current.update(own)
        for environment, secrets in found.environments:
            made = Environment.of(environment, secrets)
            self.collection.environments[environment.name] = made

    @property
    def sendable(self) -> tuple[int, int]:
        """How many requests can be sent as they are, and how many there were."""
        lost = len({skipped.where for skipped in self.skipped if skipped.request})
        here = self.collection.requests
        refused = sum(isinstance(item.spec.auth, UnsupportedAuth) for item in here)
        return len(here) - refused, len(here) + lost

    def __repr__(self) -> str:
        """Show what was found, and each thing that was not carried over."""
        here, all_ = self.sendable
        count = f"{here:,} of {all_:,} requests" if all_ else "no requests"
        names = ", ".join(self.collection.environments)
        head = f"{self.kind}: {self.collection.name!r}, {count}"
        lines = [head + (f"; environments: {names}" if names else "")]
        if self.alone:
            lines = [f"{self.kind}: {_counted(e)}" for e in self.collection.environments.values()]
        lines += [f"  not carried over: {skipped}" for skipped in self.skipped]
        return "\n".join(lines)


def _counted(environment: Environment) -> str:
    """Say what an environment is called, and how much is in it."""
    secrets = len(environment.spec.secrets)
    of_them = f", {secrets:,} of them secret" if secrets else ""
    return f"{environment.name!r}, {count_of(len(environment), 'variable')}{of_them}"


def import_(source: str | os.PathLike[str]) -> ImportResult:
    """Read what another tool wrote, whatever it is.

    Parameters
    ----------
    source : str or path
        A file, a folder (Bruno), an http(s) URL, or the text itself, such as a curl command:
        a Postman collection, environment or globals, OpenAPI, Insomnia, HAR, ``.http``.

    Returns
    -------
    ImportResult
        With `collection` and `skipped`.

    Raises
    ------
    InvalidConfig
        If it is none of these, or not well-formed; with line and column where they are known.
    """
    if not isinstance(source, str) and not hasattr(source, "__fspath__"):
        raise InvalidConfig({"source": f"must be a path, a URL or text, got {kind_of(source)}"})
    if isinstance(source, str) and not source.strip():
        raise InvalidConfig({"source": "is empty; give a path, a URL, or the text itself"})
    place = source if isinstance(source, str) else Path(source)
    if isinstance(place, str):
        if place.startswith(("http://", "https://")) and not any(map(str.isspace, place.strip())):
            return ImportResult(read_text(*_fetched(place.strip())))
        if not _may_be_path(place):
            return ImportResult(read_text(place, home=str(Path.cwd())))
        place = Path(place)
    place = place.expanduser()
    if place.is_dir():
        return ImportResult(read_bruno(_bruno_files(place)), place.absolute())
    try:
        home = place.absolute().parent
        return ImportResult(read_text(read_text_file(place), place.name, str(home)), home)
    except InvalidConfig as error:
        named = {f"{place}, {where}" if where.startswith("line") else str(place): why
                 for where, why in error.problems.items()}  # fmt: skip
        raise InvalidConfig(named, hint=error.hint) from None


def _may_be_path(text: str) -> bool:
    """Whether text could be a path rather than what is to be imported."""
    if "\n" in text or "\0" in text or any(len(p) > _LONGEST_NAME for p in text.split("/")):
        return False
    data = text.lstrip().startswith(("{", "["))
    return Path(text).expanduser().exists() or not (data or is_curl(text) or is_http_file(text))


def _bruno_files(folder: Path) -> dict[str, str]:
    """Return the files of a Bruno collection.

    Raises
    ------
    InvalidConfig
        If the folder is none, or too large.
    """
    if not (folder / MARK).is_file():
        why = f"{str(folder)!r} has no {MARK}: only folders of Bruno are imported"
        raise InvalidConfig({"source": f"{why}; vayu.open opens a collection of Vayu"})
    found: dict[str, str] = {}
    size = 0
    for path in sorted([folder / MARK, *folder.rglob("*.bru")]):
        if path.is_symlink() or "node_modules" in path.parts or not path.is_file():
            continue
        size += path.stat().st_size
        if size > LARGEST:
            raise InvalidConfig({"source": too_large(f"more than {size:,}")})
        found[path.relative_to(folder).as_posix()] = read_text_file(path)
    return found


def _fetched(url: str) -> tuple[str, str]:
    """Return what is at a URL, and its name.

    Raises
    ------
    InvalidConfig
        If it is too large.
    """
    from vayu.api.requests.verbs import get  # noqa: PLC0415 (only when something is fetched)

    response = get(url).raise_for_status()
    content = response.content
    if len(content) > LARGEST or response.spec.truncated:
        raise InvalidConfig({"source": too_large(f"more than {len(content):,}")})
    return text_of(content), url.partition("?")[0].rpartition("/")[2]

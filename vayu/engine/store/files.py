"""Small files, written whole or not at all, readable by their owner only.

When a write has returned, the file is on the disk, and so is its name: whoever then writes another
file may rely on it, whenever the power goes. The key of the vault is there before what it opens.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, TypeVar

import msgspec

from vayu.errors import InvalidConfig, StoreError
from vayu.formats.runs.folder import PART
from vayu.model.records.base import Record
from vayu.model.records.check import build
from vayu.model.runs.earlier_records import as_meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

R = TypeVar("R", bound=Record)

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def write_whole(path: Path, content: bytes, *, first: Callable[[], None] | None = None) -> None:
    """Put `content` at `path`: a reader sees the old file or the new one, never a part.

    Parameters
    ----------
    path : Path
    content : bytes
    first : callable, optional
        Called when `content` is on the disk beside the old file, which stays if this raises: for
        what is to be written as well, or not at all.

    Raises
    ------
    StoreError
        If the file cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # else the new name may lead to an empty file
        if first is not None:
            first()
        draft.replace(path)
        _sync_names(path.parent)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)


def _sync_names(folder: Path) -> None:
    """Put on the disk which names a folder has."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_record(path: Path, record: Record) -> None:
    """Put `record` at `path` as JSON that a person can read."""
    write_whole(path, msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")


def read_record(path: Path, cls: type[R]) -> R:
    """Return the record that `write_record` put at `path`.

    Raises
    ------
    StoreError
        If there is no such file, or it is not a `cls`. The file stays as it is.
    """
    try:
        return build(cls, as_meant(msgspec.json.decode(path.read_bytes())))
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, InvalidConfig) as error:
        raise StoreError(f"{path} is damaged: {error}") from error


@contextlib.contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """Yield where to write a file that takes a while; sync and rename it when that is done.

    A write that breaks leaves no draft: on a full disk it would only take more of it.
    """
    part = path.with_name(path.name + PART)
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class GrowingFile:
    """A file that lines are added to: made with the first one, and open until it is closed.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def append(self, line: bytes) -> None:
        """Add a line.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        try:
            if self._handle is None:
                how = os.O_WRONLY | os.O_CREAT | os.O_APPEND
                self._handle = os.open(self._path, how, PRIVATE_FILE)
            rest = memoryview(line + b"\n")
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written: {error.strerror}") from error

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def append_line(path: Path, line: bytes) -> None:
    """Add one line to a file that only grows; what goes wrong is said as by `GrowingFile`."""
    with contextlib.closing(GrowingFile(path)) as file:
        file.append(line)


def private_folder(path: Path) -> None:
    """Make `path` a folder that only its owner can enter.

    Raises
    ------
    StoreError
        If it cannot be made.
    """
    try:
        path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path} cannot be created: {error.strerror}") from error

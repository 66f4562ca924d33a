"""What a run folder says, read without an engine, and whether that is what was once written.

Rule 1: a folder that came from somewhere else is hostile. Sizes are looked at before
anything is read whole, and only files of a run are looked at at all.
Rule 2: every complaint names the file.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec.structs import replace

from vayu._version import __version__
from vayu.analysis.tables_refused import check_rows, check_size, refuse_endless
from vayu.errors import InvalidConfig, StoreError
from vayu.formats.runs.folder import (
    ADDED,
    EXEMPLARS,
    KEPT,
    LARGEST_COUNT,
    LARGEST_LOG,
    MANIFEST,
    NOTES,
    REQUESTS,
    RUN,
    SUMMARY,
    TICKS,
    TICKS_TABLE,
)
from vayu.formats.runs.ticks import ticks_of
from vayu.model.records.base import Record
from vayu.model.records.check import build
from vayu.model.results.earlier_ticks import ticks_in
from vayu.model.results.summary import Summary
from vayu.model.runs.earlier_records import as_meant
from vayu.model.runs.info import RunInfo
from vayu.model.runs.manifest import MANIFEST_VERSION, Manifest
from vayu.model.words.show import show

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.model.results.tick import Tick

R = TypeVar("R", bound=Record)

LARGEST_RECORD = 64 << 20
"""No JSON record of a run is longer. [B]"""


def read_info(folder: Path) -> RunInfo:
    """Return what is known of the run in a folder, and where it is now."""
    return replace(_record(folder / RUN, RunInfo), folder=str(folder))


def read_summary(folder: Path) -> Summary | None:
    """Return what the run came to; None as long as that is not known."""
    path = folder / SUMMARY
    return _record(path, Summary) if path.exists() else None


def read_manifest(folder: Path) -> Manifest | None:
    """Return what explains the run; None where that was never written.

    Raises
    ------
    StoreError
        If it is of a version that this Vayu does not know.
    """
    path = folder / MANIFEST
    if not path.exists():
        return None
    plain = _plain(path)
    found = plain.get("version") if isinstance(plain, dict) else None
    if found != MANIFEST_VERSION:
        shown = found if isinstance(found, int) else "none"
        raise StoreError(
            f"{path.name} is of version {shown}; Vayu {__version__} reads version "
            f"{MANIFEST_VERSION}",
            hint="open it with the version of Vayu that wrote it, or a later one",
        )
    return _record(path, Manifest)


def read_ticks(folder: Path) -> list[Tick]:
    """Return every tick that the run has so far.

    Raises
    ------
    StoreError
        If the file cannot be read.
    """
    table, lines = folder / TICKS_TABLE, folder / TICKS
    try:
        if table.exists():
            found = pq.ParquetFile(table).read()
            refuse_endless(table.name, found)
            return ticks_of(found)
        if not lines.exists():
            return []
        with lines.open("rb") as file:
            return list(ticks_in(file))
    except (OSError, pa.ArrowException, msgspec.MsgspecError, InvalidConfig, TypeError) as error:
        name = table.name if table.exists() else lines.name
        raise StoreError(
            f"{name} cannot be read: {error}",
            hint="it is damaged, or of another version of Vayu: open it with the one that wrote it",
        ) from error


def verify(folder: Path) -> None:
    """Check that a folder holds a run, and its files what its manifest says.

    A run that is not complete yet lists no files; then only their form is checked.

    Raises
    ------
    StoreError
        Naming the first file that is missing, another, or no file of a run.
    """
    manifest = read_manifest(folder)
    read_info(folder)
    listed = {entry.name: entry for entry in manifest.files} if manifest else {}
    for name in sorted(listed.keys() - {*KEPT, *ADDED}):
        raise StoreError(f"{MANIFEST} lists {name!r}, which is no file of a run")
    for name in (*KEPT, *ADDED):
        path, entry = folder / name, listed.get(name)
        if entry is None and listed and path.exists() and name not in ADDED:
            raise StoreError(f"{name} is not in {MANIFEST}: it was added later")
        if entry is not None and not path.is_file():
            raise StoreError(f"{name} is missing, though {MANIFEST} lists it")
        if entry is not None and (path.stat().st_size, _hash(path)) != (entry.size, entry.sha256):
            raise StoreError(
                f"{name} is not what was written: its size or SHA-256 differs from {MANIFEST}",
                hint="it was damaged or changed since; get a fresh copy",
            )
    _check_forms(folder)


def _check_forms(folder: Path) -> None:
    """Look at sizes and columns before anybody reads a file whole.

    Raises
    ------
    StoreError
        If a file is too large, or a table is not one of a run.
    """
    for name in (EXEMPLARS, NOTES):
        path = folder / name
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            raise StoreError(f"{name} is longer than the {LARGEST_LOG:,} bytes of any run")
    for name in (REQUESTS, TICKS_TABLE):
        if (folder / name).exists():
            check_size(folder / name)
    if (folder / REQUESTS).exists():
        check_rows(folder / REQUESTS)


def _record(path: Path, cls: type[R]) -> R:
    """Return the record in a file.

    Raises
    ------
    StoreError
        If it is no `cls`.
    """
    try:
        return build(cls, as_meant(_plain(path)))
    except InvalidConfig as error:
        raise StoreError(
            f"{path.name} is damaged, or of another version of Vayu: {error.message}"
        ) from error


def _plain(path: Path) -> object:
    """Return the JSON data in a file.

    Raises
    ------
    StoreError
        If there is none, or too much of it.
    """
    try:
        if path.stat().st_size > LARGEST_RECORD:
            raise StoreError(f"{path.name} is longer than the {LARGEST_RECORD:,} bytes of any run")
        found = msgspec.json.decode(path.read_bytes())
        huge = _huge(found)
    except OSError as error:
        raise StoreError(f"{path.name} cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise StoreError(f"{path.name} is damaged: {error}") from error
    if huge is not None:
        raise StoreError(f"{path.name} is damaged: it counts {show(huge)} of something")
    return found


def _huge(plain: object) -> int | None:
    """Return a whole number in plain data that no counter can hold; None where there is none."""
    if isinstance(plain, int):
        return None if abs(plain) <= LARGEST_COUNT else plain
    inner = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    return next((found for one in inner if (found := _huge(one)) is not None), None)


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""One run as one zip file: everything that is known of it, and nothing of where it was made.

The same run makes the same bytes. Parquet files are packed already, so they are stored as
they are; what was not converted yet is converted on the way in. Of a run that goes on, all is
taken as far as it is, and nothing that says what it came to.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow.parquet as pq
from msgspec.structs import replace

from vayu.analysis.contents import read_info, read_manifest, read_ticks
from vayu.analysis.rows import read_rows
from vayu.errors import RunStateConflict, StoreError
from vayu.formats.runs.folder import (
    ADDED,
    HISTOGRAMS,
    KEPT,
    MANIFEST,
    REQUESTS,
    RUN,
    SUMMARY,
    TICKS,
    TICKS_TABLE,
)
from vayu.formats.runs.samples import PARQUET_OPTIONS
from vayu.formats.runs.ticks import ticks_table
from vayu.model.runs.manifest import FileEntry
from vayu.model.runs.state import TERMINAL
from vayu.report.output_file import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.records.base import Record

_MODE = 0o600 << 16  # of what is unpacked: readable by its owner only


def save_run(folder: Path, path: Path, *, so_far: bool = False) -> None:
    """Put a run into one file.

    Parameters
    ----------
    folder : Path
        A run folder.
    path : Path
        The zip file to write; one that is there is replaced, once the new one is complete.
    so_far : bool, default False
        A run that goes on is taken as far as it is; else it is refused.

    Raises
    ------
    RunStateConflict
        If the run has not ended, unless `so_far`.
    StoreError
        If the folder is of an old version; also if it cannot be read, or the file not be written.
    """
    info, manifest = read_info(folder), read_manifest(folder)
    over = info.status in TERMINAL
    if not over and not so_far:
        raise RunStateConflict(f"run {info.id} is {info.status}", hint="wait() for its end first")
    if manifest is None:
        raise StoreError(
            f"run {info.id} has no {MANIFEST}: an older version of Vayu made it",
            hint="its folder can still be opened where it is: vayu.open(run.folder)",
        )
    with (
        whole(path) as part,
        tempfile.TemporaryDirectory(prefix="vayu-") as made,
        zipfile.ZipFile(part, "w") as out,
    ):
        _write(out, RUN, _json(replace(info, folder="")))
        sources = dict(_sources(folder, Path(made)))
        if not over:  # it may have ended meanwhile; what says so would contradict its state
            sources = {n: place for n, place in sources.items() if n not in {SUMMARY, HISTOGRAMS}}
        files = [_add(out, name, source) for name, source in sources.items()]
        first = _entry(RUN, _json(replace(info, folder="")))
        _write(out, MANIFEST, _json(replace(manifest, files=(first, *files))))


def _sources(folder: Path, made: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and place of each further file; tables that are missing are made first."""
    if not (folder / REQUESTS).exists():
        pq.write_table(read_rows(folder), made / REQUESTS, **PARQUET_OPTIONS)
    if not (folder / TICKS_TABLE).exists() and (folder / TICKS).exists():
        table = ticks_table(read_ticks(folder))
        pq.write_table(table, made / TICKS_TABLE, compression="zstd")
    for name in (*KEPT, *ADDED):
        place = next((at / name for at in (folder, made) if (at / name).exists()), None)
        if place is not None and name != RUN:
            yield name, place


def _add(out: zipfile.ZipFile, name: str, source: Path) -> FileEntry:
    """Copy a file into the archive; return what was written."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file, out.open(_member(name), "w", force_zip64=True) as target:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return FileEntry(name=name, size=size, sha256=digest.hexdigest())


def _write(out: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Put a small file into the archive."""
    out.writestr(_member(name), content)


def _entry(name: str, content: bytes) -> FileEntry:
    """Return what a small file is."""
    return FileEntry(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def _member(name: str) -> zipfile.ZipInfo:
    """Return how a file is kept; its time is no part of it."""
    member = zipfile.ZipInfo(name)
    packed = name.endswith(".parquet")
    member.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    member.external_attr = _MODE
    return member


def _json(record: Record) -> bytes:
    """Return a record as JSON that a person can read."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"

"""Adds to the manifest of a finished run what its files are, and that they are complete."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.engine.store.files import read_record, write_record
from vayu.formats.runs.folder import KEPT, MANIFEST
from vayu.model.runs.manifest import FileEntry, Manifest

if TYPE_CHECKING:
    from pathlib import Path


def seal(folder: Path) -> None:
    """List every file of a run with its size and hash; a run without a manifest stays so."""
    path = folder / MANIFEST
    if not path.exists():  # of a version that wrote none
        return
    manifest = read_record(path, Manifest)
    files = tuple(_entry(folder / name) for name in KEPT if (folder / name).exists())
    if files != manifest.files:
        write_record(path, replace(manifest, files=files))


def _entry(path: Path) -> FileEntry:
    """Return one file's size and hash."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileEntry(name=path.name, size=path.stat().st_size, sha256=digest)

"""Whether the rows of a run are still what was written.

Rule: a damaged file gives no number. Parquet notices damage where a page does not unpack any more,
and else returns other numbers; so what counts is the hash in the manifest. A file is hashed once a
process, and again when its size or its time has changed.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from vayu.analysis.contents import read_manifest
from vayu.errors import StoreError
from vayu.formats.runs.folder import REQUESTS

if TYPE_CHECKING:
    from pathlib import Path

_REMEMBERED = 4096  # files of which it is known [1]


def is_intact(folder: Path) -> bool:
    """Whether a run's ``requests.parquet`` can be believed.

    Parameters
    ----------
    folder : Path
        Where it has one. A run whose manifest does not list it (it was made before there were
        manifests, or is being converted) is only looked at whether it can be read.
    """
    path = folder / REQUESTS
    try:
        manifest = read_manifest(folder)
        entry = next((e for e in manifest.files if e.name == REQUESTS), None) if manifest else None
        about = path.stat()
        if entry is None:
            pq.read_metadata(path)
            return True
        same = about.st_size == entry.size
        return same and _digest(path, about.st_size, about.st_mtime_ns) == entry.sha256
    except (OSError, pa.ArrowException, StoreError):
        return False


@lru_cache(maxsize=_REMEMBERED)
def _digest(path: Path, _size: int, _changed: int) -> str:
    """Return the SHA-256 of a file of that size and time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""A zip file that claims to be a run, unpacked without trusting it.

Rule 1: no name in it decides where anything is written; only files of a run are taken.
Rule 2: what a file would unpack to is bounded before and while that happens.
Rule 3: whatever is wrong, the message names the member.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from vayu.errors import StoreError
from vayu.formats.runs.folder import ADDED, KEPT, MANIFEST, TICKS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_MEMBERS = 1_000
LARGEST = 16 << 30
"""What one member may unpack to. [B]"""

_SWOLLEN, _FEW = 200, 16 << 20
"""Beyond `_FEW` bytes nothing of a run is packed better than this."""

_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_AGAIN = "copy or download it once more, or save the run again"


def unpack(path: Path, target: Path) -> None:
    """Unpack the run in a zip file.

    Parameters
    ----------
    path : Path
        A zip file; the run's files are at its top, or together in one folder.
    target : Path
        An empty folder.

    Raises
    ------
    StoreError
        If it is no zip file, holds no run, or tries something.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for name, member in _members(path.name, archive.infolist()).items():
                _extract(archive, member, target / name)
    except zipfile.BadZipFile as error:
        why = f"{path.name} is no zip file, breaks off, or is damaged: {error}"
        raise StoreError(why, hint=_AGAIN) from error
    except OSError as error:
        raise StoreError(f"{path.name} cannot be unpacked: {error.strerror or error}") from error


def _members(file: str, every: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the files of the run by their names.

    Raises
    ------
    StoreError
        If there is no run, or more than one, or a member that no archive of a run has.
    """
    if len(every) > MOST_MEMBERS:
        raise StoreError(f"{file} holds {len(every):,} files; a run has about ten")
    for member in every:
        _check_name(member)
    homes = {PurePosixPath(m.filename).parent for m in every if _is(m, (MANIFEST,))}
    if len(homes) != 1:
        what = "no run" if not homes else f"{len(homes)} runs"
        raise StoreError(f"{file} holds {what}: there must be one {MANIFEST}")
    found: dict[str, zipfile.ZipInfo] = {}
    for member in every:
        place = PurePosixPath(member.filename)
        if place.parent in homes and _is(member, (MANIFEST, TICKS, *KEPT, *ADDED)):
            if place.name in found:
                raise StoreError(f"{member.filename} is there twice")
            _check_size(member)
            found[place.name] = member
    return found


def _is(member: zipfile.ZipInfo, names: Iterable[str]) -> bool:
    """Whether a member is a file of one of these names."""
    return not member.is_dir() and PurePosixPath(member.filename).name in names


def _check_name(member: zipfile.ZipInfo) -> None:
    """Refuse a member that wants to be elsewhere, or to be something else than a file.

    Raises
    ------
    StoreError
        If it does.
    """
    name = member.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] if parts else True:
        raise StoreError(f"{name!r} names a place outside of the archive")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise StoreError(f"{name!r} is a link or device, not a file")


def _check_size(member: zipfile.ZipInfo) -> None:
    """Refuse what would fill the disk, or cannot be read.

    Raises
    ------
    StoreError
        If it would.
    """
    name, size = member.filename, member.file_size
    if member.flag_bits & _ENCRYPTED:
        raise StoreError(f"{name} is encrypted", hint="unpack it, and open the folder")
    if size > LARGEST or (size > _FEW and size > _SWOLLEN * member.compress_size):
        raise StoreError(
            f"{name} would unpack from {member.compress_size:,} to {size:,} bytes: "
            "no file of a run does that"
        )


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """Write one member, not more of it than it said.

    Raises
    ------
    StoreError
        If it is damaged, or longer than it said.
    """
    left = member.file_size
    try:
        with archive.open(member) as source, path.open("xb") as target:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise StoreError(f"{member.filename} is longer than the archive says")
                target.write(chunk)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise StoreError(f"{member.filename} is damaged: {error}", hint=_AGAIN) from error
    if left:
        raise StoreError(f"{member.filename} is shorter than the archive says")

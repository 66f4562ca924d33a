"""Where a person wants something written: whole or not at all, and over nothing unasked.

    file_to_write  the path is checked before any work is done for it
    whole          what is written goes beside the file first, and takes its name when complete

Rule: whatever stands under a name stays, byte for byte, until the new file is complete and
somebody said that it is to be replaced. A file that is replaced keeps its permissions; behind a
symbolic link it is the file that is replaced, as an editor does. What is no file (a pipe, a
device) is never replaced.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig, StoreError
from vayu.model.words.show import show
from vayu.report.escape import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLACE = "overwrite=True replaces it; on the command line --force"
"""What helps where a file stands in the way."""


def file_to_write(path: object, *, overwrite: bool = False) -> Path:
    """Return where to write.

    Parameters
    ----------
    path : str or path
        Of a file, in a folder that is there.
    overwrite : bool, default False
        A file that is there may be replaced.

    Raises
    ------
    InvalidConfig
        If that is no path of a file, or one is there that must stay.
    """
    if not isinstance(path, str | os.PathLike) or not str(path).strip():
        raise InvalidConfig({"path": f"must be the path of a file, got {show(path)}"})
    target = Path(path).expanduser()
    if target.is_dir():
        raise InvalidConfig({"path": f"{show(str(path))} is a folder; name a file in it"})
    if not target.parent.is_dir():
        raise InvalidConfig({"path": f"there is no folder {show(str(target.parent))}"})
    if target.exists() and not target.is_file():
        why = f"{show(str(path))} is no regular file but a pipe, a socket or a device"
        raise InvalidConfig({"path": why}, hint="Name a file; for a shell, -f FORM writes a text.")
    if not overwrite and os.path.lexists(target):
        raise InvalidConfig({"path": f"{plain(str(target))} is there already"}, hint=REPLACE)
    return target


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Give a place beside a file; when the block ends well, that becomes the file.

    Parameters
    ----------
    target : Path
        As `file_to_write` returned it.

    Yields
    ------
    Path
        Where to write. Nothing is left there when the block raises.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    real = target.resolve()
    part = real.with_name(f".{real.name}.part-{os.getpid()}")
    try:
        yield part
        if real.exists():
            part.chmod(stat.S_IMODE(real.stat().st_mode))
        part.replace(real)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_text(target: Path, text: str) -> None:
    """Write a text file, all of it or nothing.

    Parameters
    ----------
    target : Path
        As `file_to_write` returned it.
    text : str
        Surrogates, which UTF-8 has no bytes for, become question marks.
    """
    with whole(target) as part:
        part.write_bytes(text.encode("utf-8", "replace"))

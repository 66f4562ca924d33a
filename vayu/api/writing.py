"""Where a person wants something written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from vayu.errors import InvalidConfig, StoreError
from vayu.model.show import show


def file_to_write(path: object) -> Path:
    """Return where to write.

    Parameters
    ----------
    path : str or path
        Of a file, there or not, in a folder that is there.

    Raises
    ------
    InvalidConfig
        If that is no path of a file.
    """
    if not isinstance(path, str | os.PathLike) or not str(path).strip():
        raise InvalidConfig({"path": f"must be the path of a file, got {show(path)}"})
    target = Path(path).expanduser()
    if target.is_dir():
        raise InvalidConfig({"path": f"{show(str(path))} is a folder; name a file in it"})
    if not target.parent.is_dir():
        raise InvalidConfig({"path": f"there is no folder {show(str(target.parent))}"})
    return target


def write_text(target: Path, text: str) -> None:
    """Write a file, all of it or nothing.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    part = target.with_name(f".{target.name}.part-{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise StoreError(f"{target} cannot be written: {error.strerror}") from error

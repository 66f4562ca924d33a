"""The run that later ones are compared with: one a name, kept beside the runs.

``baselines.json`` in the data folder holds the path of a run folder by name; nothing is copied. A
run that was deleted since is said to be gone, and is never silently another.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from vayu.api.runs.saved import SavedRun
from vayu.client.place import data_dir
from vayu.errors import InvalidConfig, StoreError
from vayu.formats.runs.folder import RUN
from vayu.model.words.show import show

if TYPE_CHECKING:
    from vayu.api.rows.recorded import Recorded

BASELINES = "baselines.json"

_LARGEST = 1 << 20  # thousands of names [B]


def pin(run: Recorded) -> None:
    """Keep a run as the baseline of its name.

    Parameters
    ----------
    run : Run or SavedRun

    Raises
    ------
    StoreError
        If the data folder cannot keep it.
    """
    path = data_dir() / BASELINES
    known = _read(path) | {_key(run): str(run.folder)}
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(msgspec.json.format(msgspec.json.encode(known)))
        part.chmod(0o600)
        part.replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error


def pinned(run: Recorded) -> SavedRun | None:
    """Return the baseline of a run's name; None: there is none.

    Parameters
    ----------
    run : Run or SavedRun

    Raises
    ------
    StoreError
        If the run that was pinned is gone.
    """
    key = _key(run)
    found = _read(data_dir() / BASELINES).get(key)
    if found is None:
        return None
    folder = Path(found)
    if not (folder / RUN).is_file():
        raise StoreError(
            f"the baseline of {show(key)} is gone: there is no run in {folder}",
            hint="pin another run: run.pin()",
        )
    return SavedRun.of_folder(folder)


def baseline_of(run: Recorded) -> SavedRun:
    """Return the baseline of a run's name.

    Parameters
    ----------
    run : Run or SavedRun

    Raises
    ------
    InvalidConfig
        If there is none.
    """
    found = pinned(run)
    if found is None:
        why = f"no run was pinned for {show(_key(run))}; name one, or call pin() on it"
        raise InvalidConfig({"baseline": why})
    return found


def _key(run: Recorded) -> str:
    """Return what a run is a run of: its name, else what it sends."""
    if run.name:
        return run.name
    request = run.info.request
    return f"{request.method} {urlsplit(request.url).path or '/'}"


def _read(path: Path) -> dict[str, str]:
    """Return the folder of each baseline by name.

    Raises
    ------
    StoreError
        If the file is damaged.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise StoreError(f"{path.name} is longer than any list of baselines")
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError(f"{path.name} cannot be read: {error}") from error

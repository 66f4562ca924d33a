"""Which run is meant: an id of this machine, ``last``, a run folder, or what `vayu save` wrote.

A name that was given to runs means the latest of them, where no id and no file is called so.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.api.rows.analysed import Analysed
    from vayu.api.runs.saved import SavedRun


def run_of(which: str | Path) -> SavedRun:
    """Return a run that has a summary, read from its files: no engine is needed.

    Raises
    ------
    InvalidConfig
        If it has none.
    """
    from vayu.errors import InvalidConfig  # noqa: PLC0415 (only when it is run)

    saved = any_run(which)
    if saved.summary is None:
        raise InvalidConfig({"RUN": f"the run in {which} has no summary: it is {saved.status}"})
    return saved


def compared_run(which: str | Path) -> Analysed:
    """Return a run, or the requests that another tool measured, as `vayu.read` tells.

    Raises
    ------
    InvalidConfig
        If it is neither, or holds no single requests.
    """
    from vayu.api.reading.foreign import ForeignRun  # noqa: PLC0415 (only when it is run)
    from vayu.api.reading.foreign_files import read  # noqa: PLC0415
    from vayu.api.reading.opening import OPENERS  # noqa: PLC0415
    from vayu.errors import InvalidConfig  # noqa: PLC0415

    path = Path(which)
    if not path.is_file() or any(opener.recognises(path) for opener in OPENERS):
        return run_of(which)
    found = read(path)
    if not isinstance(found, ForeignRun):
        raise InvalidConfig(
            {"RUN": f"{which} holds no single requests, by which runs are compared"}
        )
    return found


def compared_runs(which: str) -> list[Analysed]:
    """Return the runs of one side: one, or several with commas between them.

    A file whose own name has a comma is that file. Spaces around a name are none of it.
    """
    names = [which] if Path(which).exists() else [name.strip() for name in which.split(",")]
    return [compared_run(name) for name in names if name] or [compared_run(which)]


def any_run(which: str | Path) -> SavedRun:
    """Return a run as its files say that it is now, also one that goes on.

    Raises
    ------
    InvalidConfig
        If it is something else.
    """
    from vayu.api.reading.opening import open as open_saved  # noqa: PLC0415 (only when it is run)
    from vayu.api.runs.saved import SavedRun  # noqa: PLC0415
    from vayu.errors import InvalidConfig  # noqa: PLC0415

    path = Path(which) if Path(which).exists() else _folder_of(str(which))
    if path is None:
        problem = f"there is no run, folder or file {str(which)!r}; `vayu runs` lists the runs"
        raise InvalidConfig({"RUN": problem})
    saved = open_saved(path)
    if not isinstance(saved, SavedRun):
        raise InvalidConfig({"RUN": f"{which} is no run"})
    return saved


def _folder_of(run: str) -> Path | None:
    """Return the folder of a run of this machine, or of the latest (so called); None: of none."""
    from vayu.client.place import data_dir  # noqa: PLC0415 (only when it is run)
    from vayu.protocol.handshake import RUNS_FOLDER  # noqa: PLC0415

    place = data_dir() / RUNS_FOLDER
    if run == (place / run).name and (place / run).is_dir():
        return place / run
    latest = sorted(place.glob("*/"), reverse=True)  # ids begin with the time
    found = latest if run == "last" else (one for one in latest if _name_of(one) == run)
    return next(iter(found), None)


def _name_of(folder: Path) -> str | None:
    """Return what a run is called; None: nothing, or that cannot be read."""
    from vayu.analysis.contents import read_info  # noqa: PLC0415 (only when it is run)
    from vayu.errors import StoreError  # noqa: PLC0415

    try:
        return read_info(folder).name
    except StoreError:
        return None

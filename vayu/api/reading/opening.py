"""`vayu.open`: whatever was saved, by what it is and not by what it is called.

`OPENERS` is asked from top to bottom; the first that recognises the path opens it.
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vayu.api.collections.collection import Collection
from vayu.api.runs.saved import SavedRun
from vayu.errors import InvalidConfig
from vayu.formats.collections.collection_files import ROOT_FILE
from vayu.formats.runs.folder import RUN
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Callable


class Opener(NamedTuple):
    """One kind of thing that can be opened.

    Attributes
    ----------
    what : str
        In words, for the message when nothing fits.
    recognises : callable
        Whether a path is one; looks, but reads as little as it can.
    open : callable
        Returns the object that people hold.
    """

    what: str
    recognises: Callable[[Path], bool]
    open: Callable[[Path], SavedRun | Collection]


def _of_notebook(path: Path) -> SavedRun:
    """Return the run in a notebook."""
    from vayu.analysis.embedded import embedded_zip  # noqa: PLC0415 (rarely used)

    with embedded_zip(path) as file:
        return SavedRun.of_zip(file)


def _begins_as_zip(path: Path) -> bool:
    """Whether a file was a zip file once, though the list of its contents at its end is gone."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


OPENERS: tuple[Opener, ...] = (
    Opener("a run folder", lambda path: (path / RUN).is_file(), SavedRun.of_folder),
    Opener("a folder of a collection", lambda path: (path / ROOT_FILE).is_file(), Collection.open),
    Opener(
        "a zip file that run.save wrote",
        lambda path: path.is_file() and (zipfile.is_zipfile(path) or _begins_as_zip(path)),
        SavedRun.of_zip,
    ),
    Opener(
        "a notebook of run.to_notebook(embed=True)",
        lambda path: path.is_file() and path.suffix == ".ipynb",
        _of_notebook,
    ),
)


def open(path: str | os.PathLike[str]) -> SavedRun | Collection:  # noqa: A001
    """Open what was saved: a collection, or a run from its folder or the zip file of `run.save`.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    SavedRun or Collection
        A run with `summary`, `ticks`, `requests`, `exemplars` and its report; no engine is needed.
        What is damaged or was changed raises `vayu.errors.StoreError`, naming the file.

    Raises
    ------
    InvalidConfig
        If there is nothing at the path, or nothing that Vayu saved.
    """
    place = _place(path)
    for opener in OPENERS:
        if opener.recognises(place):
            return opener.open(place)
    known = " nor ".join(opener.what for opener in OPENERS)
    raise InvalidConfig({"path": f"{show(str(path))} is neither {known}"})


def _place(path: object) -> Path:
    """Return where to look.

    Raises
    ------
    InvalidConfig
        If there is nothing.
    """
    if not isinstance(path, str | os.PathLike) or not str(path).strip():
        raise InvalidConfig({"path": f"must be the path of what was saved, got {show(path)}"})
    place = Path(path).expanduser()
    if not place.exists():
        raise InvalidConfig({"path": f"there is no {str(path)!r}"})
    return place

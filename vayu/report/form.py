"""The forms of a report, and which one the ending of a file means.

html      a page that needs nothing          junit     JUnit XML, for CI
markdown  for a pull request                 json      the numbers, for programs
github    Markdown that folds its tables     text      as a terminal shows it
csv, parquet              a line a request
ticks-csv, ticks-parquet  a line each 100 ms
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import PurePath

ENDINGS = {
    ".html": "html", ".htm": "html", ".md": "markdown", ".xml": "junit", ".json": "json",
    ".txt": "text", ".ticks.csv": "ticks-csv", ".ticks.parquet": "ticks-parquet", ".csv": "csv",
    ".parquet": "parquet",
}  # fmt: skip
"""Form by how a name ends; the first that fits is meant."""

TEXTS = ("html", "markdown", "github", "junit", "json", "text")
"""Forms that are one text, of one run or of several."""

_ARCHIVES = (".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar")

ROWS = ("csv", "parquet", "ticks-csv", "ticks-parquet")
"""Forms of one run's rows or ticks."""


def form_of(path: PurePath, form: str | None, *, known: Collection[str]) -> str:
    """Return the form that is meant.

    Parameters
    ----------
    path : PurePath
        Of the file.
    form : str, optional
        Said by the caller; else the ending of the file says it.
    known : collection of str
        Those that there are of what is reported.

    Raises
    ------
    InvalidConfig
        If neither says one of them; names all that would.
    """
    if form is None:
        if why := wrong_ending(path, known=known):
            raise InvalidConfig({"path": why})
        return _meant(path) or ""
    if form not in known:
        raise InvalidConfig({"format": f"{show(form)} is none of {', '.join(sorted(known))}"})
    return form


def wrong_ending(path: PurePath, *, known: Collection[str], others: Collection[str] = ()) -> str:
    """Say why the ending of a file is none of a form.

    Parameters
    ----------
    path : PurePath
    known : collection of str
        Forms that there are of what is reported.
    others : collection of str
        Endings of what the caller writes beside them.

    Returns
    -------
    str
        Empty: it is one.
    """
    if _meant(path) in known or path.name.lower().endswith(tuple(others)):
        return ""
    there = [ending for ending, form in ENDINGS.items() if form in known]
    return f"the ending of {show(path.name)} is none of {', '.join([*there, *others])}"


def refuse_other_files(path: PurePath) -> None:
    """Refuse a name for a saved run that says something else than a zip file.

    Raises
    ------
    InvalidConfig
        If it does; names what writes such a file.
    """
    ending = path.suffix.lower()
    why = f"{show(path.name)} would hold a zip file under another name; call it {path.stem}.zip"
    if ending == ".ipynb":
        raise InvalidConfig({"path": f"{why}, or let run.to_notebook(path) write it"})
    if ending == ".hlog":
        raise InvalidConfig({"path": f"{why}, or let run.to_hlog(path) write it"})
    if _meant(path):
        raise InvalidConfig({"path": f"{why}, or let run.report(path) write it"})
    if ending in _ARCHIVES:
        raise InvalidConfig({"path": why})


def _meant(path: PurePath) -> str | None:
    """Return the form that an ending says, whether it is there or not."""
    name = path.name.lower()
    return next((form for ending, form in ENDINGS.items() if name.endswith(ending)), None)

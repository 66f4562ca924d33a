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
from vayu.model.show import show

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import PurePath

ENDINGS = {
    ".ticks.csv": "ticks-csv", ".ticks.parquet": "ticks-parquet", ".html": "html", ".htm": "html",
    ".md": "markdown", ".xml": "junit", ".json": "json", ".txt": "text", ".csv": "csv",
    ".parquet": "parquet",
}  # fmt: skip
"""Form by how a name ends; the first that fits is meant."""

TEXTS = ("html", "markdown", "github", "junit", "json", "text")
"""Forms that are one text, of one run or of several."""

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
        If neither says one of them.
    """
    name = path.name.lower()
    ending = next((meant for end, meant in ENDINGS.items() if name.endswith(end)), None)
    found = ending if form is None else form
    if found is None or found not in known:
        given = show(form) if form is not None else f"the ending of {show(path.name)}"
        raise InvalidConfig({"format": f"{given} is none of {', '.join(sorted(known))}"})
    return found

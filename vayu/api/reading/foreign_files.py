"""`vayu.read`: what other tools measured, for the same questions.

rows         k6, JMeter, vegeta                 `ForeignRun`: everything a run can be asked
histograms   HdrHistogram logs, wrk2            `Histograms`: percentiles
aggregates   Locust                             `Aggregates`: the table as it is
"""

from __future__ import annotations

import os
from pathlib import Path

from vayu.api.reading.foreign import ForeignRun
from vayu.api.reading.foreign_aggregates import Aggregates
from vayu.api.reading.foreign_histograms import Histograms
from vayu.errors import InvalidConfig, StoreError
from vayu.model.words.show import show

UNITS = {"ns": 1, "us": 1_000, "ms": 1_000_000}


def read(
    path: str | os.PathLike[str], *, unit: str | None = None
) -> ForeignRun | Histograms | Aggregates:
    """Read the results of another tool; which one, is told from what is in the file.

    Parameters
    ----------
    path : str or path
        k6 (JSON lines, CSV), JMeter (JTL as CSV or XML), vegeta (JSON, CSV), an HdrHistogram log, a
        percentile table (wrk2, ``.hgrm``) or Locust's CSV.
    unit : {"ns", "us", "ms"}, optional
        Of the values in an HdrHistogram log; by default what the file tells, else ns.

    Returns
    -------
    ForeignRun, Histograms or Aggregates
        A file that is damaged, or holds what cannot be (a negative duration, say), raises
        `vayu.errors.InvalidConfig`, naming the rows.

    Raises
    ------
    StoreError
        If it cannot be read.
    """
    from vayu.formats.results import histogram_results, result_files  # noqa: PLC0415 (pyarrow is heavy)

    place, scale = _checked(path, unit)
    try:
        data = place.read_bytes()
    except OSError as error:
        raise StoreError(f"{place} cannot be read: {error.strerror or error}") from error
    kind = result_files.format_of(data)
    if kind.read is not None:
        return ForeignRun(kind.read(data), place.name)
    if kind.kind == "aggregate":
        import pandas as pd  # noqa: PLC0415 (heavy)

        return Aggregates(pd.DataFrame(result_files.aggregate_of(data)), place.name, kind.name)
    text = data.decode("utf-8", "replace")
    if kind.kind == "hlog":
        unit_ns, note = histogram_results.unit_of_log(text) if scale is None else (scale, "")
        found = histogram_results.read_hlog(text, unit=unit_ns)
        return Histograms(found, place.name, (note,) if note else ())
    return Histograms([histogram_results.read_percentile_table(text)], place.name)


def _checked(path: object, unit: object) -> tuple[Path, int | None]:
    """Return where to read, and the unit in ns.

    Raises
    ------
    InvalidConfig
        Naming what is wrong with either.
    """
    problems: dict[str, str] = {}
    if not isinstance(path, str | os.PathLike) or not str(path).strip():
        problems["path"] = f"must be the path of a file, got {show(path)}"
    elif not Path(path).expanduser().is_file():
        problems["path"] = f"there is no file {show(str(path))}"
    if unit is not None and unit not in UNITS:
        problems["unit"] = f"must be one of {', '.join(UNITS)}, got {show(unit)}"
    if problems:
        raise InvalidConfig(problems)
    return Path(str(path)).expanduser(), None if unit is None else UNITS[str(unit)]

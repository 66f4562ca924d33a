"""Which tool wrote a file of results, by what is in it and not by its name.

`FORMATS` is asked from top to bottom. What is recognised and cannot be read is refused by name,
with what the person can do instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vayu.errors import InvalidConfig
from vayu.formats.results.jmeter_results import read_jtl_csv, read_jtl_xml
from vayu.formats.results.k6_results import read_k6_csv, read_k6_json
from vayu.formats.results.result_table import CsvTable
from vayu.formats.results.vegeta_results import read_vegeta_csv, read_vegeta_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.formats.results.result_rows import Results

_HEAD = 4_096


class Format(NamedTuple):
    """One kind of file.

    Attributes
    ----------
    name : str
        For people.
    kind : {"rows", "hlog", "table", "aggregate", "refused"}
        What it holds.
    recognises : callable
        Whether the beginning of a file is one.
    read : callable, optional
        Returns its rows, where it has any.
    remedy : str
        Of one that is refused.
    """

    name: str
    kind: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], Results] | None = None
    remedy: str = ""


def _line(head: bytes) -> str:
    """Return the first line that is not blank."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    return text.split("\n", 1)[0].strip()


def _cells(head: bytes) -> set[str]:
    """Return the cells of the first line."""
    line = _line(head)
    delimiter = max(",\t;|", key=line.count)
    return {cell.strip().strip('"') for cell in line.split(delimiter)}


def _has(*names: str) -> Callable[[bytes], bool]:
    """Return whether the first line of a table names all of some columns."""
    return lambda head: set(names) <= _cells(head)


def _is_vegeta_csv(head: bytes) -> bool:
    """Whether the first line is a stamp in ns, a status, a latency."""
    cells = _line(head).split(",")
    return (
        len(cells) >= 6 and [c.isdigit() for c in cells[:5]] == [True] * 5 and len(cells[0]) == 19
    )


FORMATS: tuple[Format, ...] = (
    Format(
        "an HdrHistogram log", "hlog",
        lambda head: _line(head).startswith("#[") or "HISTF" in _line(head),
    ),
    Format(
        "a percentile table (wrk2, .hgrm)", "table",
        lambda head: b"1/(1-Percentile)" in head or b"Detailed Percentile spectrum" in head,
    ),
    Format(
        "JMeter's results in XML (JTL)", "rows",
        lambda head: _line(head).startswith(("<?xml", "<testResults", "<!")), read_jtl_xml,
    ),
    Format("JMeter's results in CSV (JTL)", "rows", _has("timeStamp", "elapsed"), read_jtl_csv),
    Format(
        "k6's results in JSON", "rows",
        lambda head: _line(head).startswith("{") and '"metric"' in _line(head), read_k6_json,
    ),
    Format("k6's results in CSV", "rows", _has("metric_name", "metric_value"), read_k6_csv),
    Format(
        "vegeta's results in JSON", "rows",
        lambda head: _line(head).startswith("{") and '"latency"' in _line(head), read_vegeta_json,
    ),
    Format("vegeta's results in CSV", "rows", _is_vegeta_csv, read_vegeta_csv),
    Format("Locust's statistics in CSV", "aggregate", _has("Name", "Request Count")),
    Format("Locust's history in CSV", "aggregate", _has("Timestamp", "User Count")),
    Format(
        "vegeta's binary results (gob)", "refused",
        lambda head: b"\x00" in head and b"Result" in head and b"Latency" in head,
        remedy="turn it into JSON first: vegeta encode --to json results.bin > results.json",
    ),
)  # fmt: skip


def format_of(data: bytes) -> Format:
    """Return which tool wrote some bytes.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Format

    Raises
    ------
    InvalidConfig
        If none that is known did, or one whose format is not read.
    """
    head = data[:_HEAD]
    if not head.strip():
        raise InvalidConfig({"file": "is empty"})
    found = next((one for one in FORMATS if one.recognises(head)), None)
    if found is None:
        known = ", ".join(one.name for one in FORMATS if one.kind != "refused")
        raise InvalidConfig({"file": f"is none of: {known}"})
    if found.kind == "refused":
        raise InvalidConfig({"file": f"is {found.name}, which is not read"}, hint=found.remedy)
    return found


def aggregate_of(data: bytes) -> dict[str, list[str] | list[float]]:
    """Return a table of aggregates by column: numbers where all are, else text.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    dict
        An empty cell and ``N/A`` are NaN.
    """
    table = CsvTable(data)
    return {name: _column(table.texts(name)) for name in table.names}


def _column(cells: list[str]) -> list[str] | list[float]:
    """Return cells as numbers where all of them are, else as they are written."""
    plain = [cell.strip() for cell in cells]
    try:
        return [float("nan") if cell in {"", "N/A"} else float(cell) for cell in plain]
    except ValueError:
        return cells

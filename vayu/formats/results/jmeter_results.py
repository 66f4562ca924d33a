"""JMeter's result files (JTL), as CSV and as XML.

    timeStamp,elapsed,label,responseCode,...,success,bytes,sentBytes,...,Latency,IdleTime,Connect
    <httpSample t="12" lt="11" ct="3" ts="1433…" s="true" lb="…" rc="200" tn="…" by="…" sby="…"/>

`timeStamp` is when the sample started, in ms (as JMeter ships), `Latency` counts to the first byte
and holds `Connect`. A `Connect` of 0 says that the connection was there; of all rows, that nothing
was said. An assertion that failed is a failed check of a response. The row of a transaction is the
sum of others and is left out.

XML is read without trusting it: a document type, and with it every entity, is refused.

Source: Apache JMeter, "Listeners", CSV and XML log format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.parsers import expat  # document types are refused, see `_refuse`

import numpy as np

from vayu.errors import InvalidConfig
from vayu.formats.results.result_rows import FROM_THE_SEND, Columns, Results, results_of
from vayu.formats.results.result_table import CsvTable, whole_lines
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

NEEDED = ("timeStamp", "elapsed", "label", "responseCode")
_COUNTED = (*NEEDED, "success", "threadName", "responseMessage")  # a part says something else

TRANSACTION = "Number of samples in transaction"
"""How the message of a row begins that is the sum of others."""

_LEAST = 100_000_000_000  # 1973; what is less is in seconds, of which that is the year 5138 [ms]

_ATTRIBUTES = {
    "ts": "timeStamp", "t": "elapsed", "lb": "label", "rc": "responseCode", "s": "success",
    "tn": "threadName", "by": "bytes", "sby": "sentBytes", "lt": "Latency", "ct": "Connect",
}  # fmt: skip

_KINDS = (
    ("timeout", "timeout"), ("unknownhost", "dns"), ("connect", "connect"), ("ssl", "tls"),
    ("certificate", "tls"), ("nohttpresponse", "truncated"), ("socketexception", "reset"),
    ("socketclosed", "reset"), ("protocol", "protocol"),
)  # fmt: skip
"""What the name of a Java exception contains, and the failure that it is."""


def read_jtl_csv(data: bytes) -> Results:
    """Return the samples of a JTL file in CSV.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Results

    Raises
    ------
    InvalidConfig
        If a column or a number is missing or cannot be; every problem is named.
    """
    whole, cut = whole_lines(data, _COUNTED)
    table = CsvTable(whole)
    missing = [name for name in NEEDED if name not in table]
    if missing:
        raise InvalidConfig(
            {"head": f"has no column {', '.join(missing)}"},
            hint="let JMeter write them: jmeter.save.saveservice.print_field_names=true",
        )
    stamps = table.texts("timeStamp")
    if stamps and not (stamps[0].strip().isdigit() and int(stamps[0]) >= _LEAST):
        raise InvalidConfig(
            {"row 2, timeStamp": f"must be in ms since 1970, got {stamps[0][:40]!r}"},
            hint="run JMeter with jmeter.save.saveservice.timestamp_format=ms",
        )
    plain: dict[str, Any] = {name: table.texts(name) for name in ("label", "responseCode")}
    plain |= {name: table.texts(name) for name in ("success", "threadName") if name in table}
    numbers = {
        name: table.numbers(name, needed=name == "elapsed")
        for name in ("elapsed", "bytes", "sentBytes", "Latency", "Connect")
        if name in table
    }
    columns = _columns(table.whole("timeStamp"), plain, numbers, first_row=2)
    if "responseMessage" in table:
        told = [text.startswith(TRANSACTION) for text in table.texts("responseMessage")]
        columns.kept = ~np.array(told, bool)
        columns.notes += _left_out(sum(told), len(told))
    columns.notes += cut
    return results_of(columns)


def read_jtl_xml(data: bytes) -> Results:
    """Return the samples of a JTL file in XML; those inside another are part of it.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Results

    Raises
    ------
    InvalidConfig
        If it is no such file, or tries something.
    """
    samples, transactions = _samples(data)
    notes = _left_out(transactions, transactions + len(samples))
    lacking = [n for n, s in enumerate(samples, 1) if not {"ts", "t"} <= s.keys()]
    if lacking:
        raise InvalidConfig({f"sample {lacking[0]:,}": "must have the attributes ts and t"})
    plain: dict[str, Any] = {
        _ATTRIBUTES[key]: [sample.get(key, "") for sample in samples] for key in ("lb", "rc")
    }
    for key in ("s", "tn"):
        if any(key in sample for sample in samples):
            plain[_ATTRIBUTES[key]] = [sample.get(key, "") for sample in samples]
    numbers = {_ATTRIBUTES[key]: _floats(samples, key) for key in ("t", "by", "sby", "lt", "ct")}
    stamps = _floats(samples, "ts")
    untold = ~(stamps >= _LEAST)
    if untold.any():
        row = int(untold.argmax()) + 1
        raise InvalidConfig({f"sample {row:,}, ts": "must be in ms since 1970"})
    columns = _columns(stamps.astype(np.int64), plain, numbers, first_row=1)
    columns.notes += notes
    return results_of(columns)


def _left_out(transactions: int, total: int) -> list[str]:
    """Say how many rows are sums of others, which would count twice.

    Raises
    ------
    InvalidConfig
        If there is nothing else.
    """
    if transactions and transactions == total:
        raise InvalidConfig(
            {"file": f"holds {total:,} transactions of JMeter and no sample of its own"},
            hint="turn off 'Generate parent sample' of the transaction controllers",
        )
    return [f"{transactions:,} rows of transactions are left out"] if transactions else []


def _columns(
    stamps: NDArray[np.int64],
    plain: dict[str, list[str]],
    numbers: dict[str, Numbers],
    *,
    first_row: int,
) -> Columns:
    """Return samples by column."""
    count = len(stamps)
    nothing = np.full(count, np.nan)
    elapsed = numbers["elapsed"] * NS_PER_MS
    longest = np.where(numbers["elapsed"] >= 0, numbers["elapsed"], np.inf)
    latency = numbers.get("Latency", nothing) * NS_PER_MS
    connect = numbers.get("Connect", nothing) * NS_PER_MS
    latency = np.where(latency > 0, latency, np.nan)  # 0: no byte came
    status, failure = _outcomes(plain["responseCode"])
    made = np.nan_to_num(connect) > 0
    columns = Columns(
        tool="JMeter", started=stamps * NS_PER_MS, elapsed=elapsed, status=status,
        failure=failure, step=plain["label"], first_row=first_row,
        notes=[FROM_THE_SEND, "times are whole milliseconds"],
        raw={
            "Latency": (numbers.get("Latency", nothing), longest),
            "Connect": (numbers.get("Connect", nothing), np.inf),
        },
        phases={
            "connect": np.where(made, connect, np.nan),
            "wait": np.maximum(latency - np.nan_to_num(connect), 0),
            "receive": np.maximum(elapsed - latency, 0),
        },
    )  # fmt: skip
    if made.any():
        columns.flags["connection_new"] = made
    for name, ours in (("bytes", "bytes_received"), ("sentBytes", "bytes_sent")):
        if name in numbers:
            columns.whole[ours] = numbers[name]
    if "success" in plain:
        columns.notes += _odd(plain["success"], status)
        failed = np.array([text.strip().lower() == "false" for text in plain["success"]], bool)
        columns.whole["checks_failed"] = (failed & (status > 0) & (status < 400)).astype(np.float64)
    if "threadName" in plain:
        columns.whole["user"] = _numbered(plain["threadName"])
    return columns


def _odd(success: list[str], status: Numbers) -> list[str]:
    """Say how many samples succeeded without an HTTP status: those of other protocols, say."""
    told = sum(
        text.strip().lower() == "true" and not code
        for text, code in zip(success, status.tolist(), strict=True)
    )
    if not told:
        return []
    return [f"{told:,} samples succeeded without an HTTP status; here they have no response"]


def _outcomes(codes: list[str]) -> tuple[Numbers, list[str | None]]:
    """Return status and kind of failure for each response code."""
    known = {code: _outcome(code) for code in set(codes)}
    return (
        np.array([known[code][0] for code in codes], np.float64),
        [known[code][1] for code in codes],
    )


def _outcome(code: str) -> tuple[int, str | None]:
    """Status and kind of failure: a code is a number, or names a Java exception."""
    if code.strip().isdigit():
        return int(code), None
    name = code.lower().replace(" ", "")
    return 0, next((kind for part, kind in _KINDS if part in name), "other")


def _numbered(names: Iterable[str]) -> Numbers:
    """Names as numbers, in the order in which they first occur."""
    place: dict[str, int] = {}
    return np.array([place.setdefault(name, len(place)) for name in names], np.float64)


def _samples(data: bytes) -> tuple[list[dict[str, str]], int]:
    """Return the attributes of each sample at the top or in a transaction, and how many of these.

    Raises
    ------
    InvalidConfig
        If it is no XML, or no test results.
    """
    found: list[dict[str, str]] = []
    open_now: list[str] = []  # "list": what is directly in it is a sample of its own
    transactions = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal transactions
        if not open_now and name != "testResults":
            raise InvalidConfig({"file": f"must begin with <testResults>, got <{name[:40]}>"})
        kind = "" if open_now else "list"
        if open_now and open_now[-1] == "list" and name in {"httpSample", "sample"}:
            if attributes.get("rm", "").startswith(TRANSACTION):
                transactions, kind = transactions + 1, "list"
            else:
                found.append(attributes)
        open_now.append(kind)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _: open_now.pop()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 (the whole document)
    except expat.ExpatError as error:
        why = expat.errors.messages.get(error.code, str(error))
        raise InvalidConfig({f"line {error.lineno:,}": f"is no XML: {why}"}) from error
    return found, transactions


def _refuse(*_: object) -> None:
    """Refuse a document type: entities read files and fill the memory.

    Raises
    ------
    InvalidConfig
        Always.
    """
    why = "has a document type or entities, which no result file of JMeter has"
    raise InvalidConfig({"file": why})


def _floats(samples: list[dict[str, str]], key: str) -> Numbers:
    """Return an attribute of each sample as a number; NaN where it is not there.

    Raises
    ------
    InvalidConfig
        If it is there and no number.
    """
    found = np.full(len(samples), np.nan)
    for row, sample in enumerate(samples):
        if key in sample:
            try:
                found[row] = float(sample[key])
            except ValueError:
                why = f"must be a number, got {sample[key][:40]!r}"
                raise InvalidConfig({f"sample {row + 1:,}, {key}": why}) from None
    return found

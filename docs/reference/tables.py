"""Tables of what has a name and a meaning: errors, settings, fields of a run, columns, metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from docs.reference.markdown import attributes, code, first_line, table
from vayu.errors import VayuError
from vayu.formats.runs.columns import COLUMNS
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.rows.failure import FailureKind
from vayu.model.rows.metrics import COUNTERS
from vayu.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_ERRORS = """\
Exceptions of `vayu.errors`. The code is that of the control API's error envelope, the exit code
that of the command line. A failed request under load is no exception: its kind stands in the
column `failure`."""

_COLUMNS = """\
One row for each request, in order of completion ([rows](../rows.md)). The columns of `run.ticks`
are in the [glossary](../glossary.md#runticks)."""


def errors() -> str:
    """Return the page of every exception and every kind of failure."""
    return "\n\n".join(
        (
            "# Errors",
            _ERRORS,
            table(
                ("exception", "code", "status on the wire", "exit code", "meaning"),
                (
                    (code(e.__name__), code(e.code), e.http_status, e.exit_code, first_line(e))
                    for e in exceptions(VayuError)
                ),
            ),
            "## Kinds of failure",
            table(("kind", "name"), ((code(k.value), k.name) for k in FailureKind)),
        )
    )


def exceptions(root: type[VayuError]) -> Iterator[type[VayuError]]:
    """Yield `root` and all below it, each once."""
    yield root
    for child in root.__subclasses__():
        yield from exceptions(child)


def fields() -> str:
    """Return the page of the fields of settings, runs and requests."""
    records = {
        "Settings of the engine": ("`GET` and `PATCH /config`, `vayu config`.", Settings),
        "Load": ("`config` of `POST /run`, the words of `Request.load`.", LoadConfig),
        "Request": ("`request` of `POST /request` and `POST /run`.", RequestSpec),
    }
    parts = ["# Fields", "As they are called on the wire, with what holds where one is left out."]
    for name, (where, record) in records.items():
        parts += [f"## {name}", where, _fields(record)]
    return "\n\n".join(parts)


def columns() -> str:
    """Return the page of the columns of `run.requests`, and of what a worker counts."""
    return "\n\n".join(
        (
            "# Columns and counters",
            "## `run.requests`",
            _COLUMNS,
            table(
                ("column", "unit", "meaning", "missing when", "computed as"),
                ((code(c.name), c.unit, c.doc, c.missing, _code(c.derived)) for c in COLUMNS),
            ),
            "## Counters",
            "What each worker counts; ticks and summaries are made of them.",
            table(
                ("counter", "unit", "meaning"), ((code(m.name), m.unit, m.doc) for m in COUNTERS)
            ),
        )
    )


def _fields(record: type[msgspec.Struct]) -> str:
    """Return the fields of one record."""
    meanings = attributes(record)
    return table(
        ("field", "default", "meaning"),
        (
            (code(f.encode_name), _default(f), meanings.get(f.name, ""))
            for f in msgspec.structs.fields(record)
        ),
    )


def _default(field: msgspec.structs.FieldInfo) -> str:
    """Return what holds where the field is left out."""
    if field.default is not msgspec.NODEFAULT:
        return code("null" if field.default is None else field.default)
    if field.default_factory is not msgspec.NODEFAULT:
        return code(field.default_factory())
    return "needed"


def _code(text: str) -> str:
    """Return `text` as code; nothing for nothing."""
    return code(text) if text else ""

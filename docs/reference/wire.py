"""Every operation of the control API, from the table that the engine itself registers."""

from __future__ import annotations

from docs.reference.markdown import code, table
from vayu.engine.handlers.operations import OPERATIONS

_ABOUT = """\
The table that the engine registers. [The control API](../control-api.md) tells how to call it;
`GET /openapi.json` has every schema."""


def page() -> str:
    """Return the page."""
    return "\n\n".join(
        (
            "# Operations of the control API",
            _ABOUT,
            table(
                ("operation", "", "takes", "answers"),
                (
                    (
                        code(f"{one.method} {one.path}"),
                        one.summary,
                        _names(one.body, one.query),
                        "events: " + _names(*one.events) if one.streams else _names(one.answer),
                    )
                    for one in OPERATIONS
                ),
            ),
        )
    )


def _names(*records: type | None) -> str:
    """Return the names of records, as the schemas are called."""
    return ", ".join(code(record.__name__) for record in records if record is not None)

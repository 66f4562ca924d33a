"""The body as a form: every mode keeps what was typed into it while another one is chosen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from vayu.errors import InvalidConfig
from vayu.model.records.plain import text_problem
from vayu.model.requests.body import Body, BodyMode
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.widgets.builder.json_check import json_problem
from vayu.widgets.builder.rows import Row, pairs_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

AS_TEXT = "choose Text to send it as it is all the same"
"""What helps whoever means a body that is no JSON."""


class PartRow(Row, kw_only=True):
    """One field or file of a multipart body.

    Attributes
    ----------
    kind : str
        Whether `value` is text, or the path of a file; ``data``: bytes that came from Python.
    filename, content_type : str
        Empty: as by default.
    data : bytes
        Never sent to the page.
    """

    kind: Literal["text", "file", "data"] = "text"
    filename: str = ""
    content_type: str = ""
    data: bytes = b""


class BodyForm(msgspec.Struct, kw_only=True):
    """What stands in the body's tab.

    Attributes
    ----------
    mode : str
        As in `vayu.model.requests.body.Body`.
    text : str
        Of ``json``, ``text`` and ``xml``.
    query, variables, operation : str
        Of ``graphql``; variables as JSON.
    rows : list of Row
        Of ``form``.
    parts : list of PartRow
        Of ``multipart``.
    file : str
        Path, of ``file``.
    binary : bytes
        Of ``binary``; never sent to the page.
    content_type : str
        Empty: what the mode implies.
    """

    mode: BodyMode = "none"
    text: str = ""
    query: str = ""
    variables: str = ""
    operation: str = ""
    rows: list[Row] = []
    parts: list[PartRow] = []
    file: str = ""
    binary: bytes = b""
    content_type: str = ""


def body_form(body: Body) -> BodyForm:
    """Return a body as a form."""
    typed = _TYPED[body.mode](body.content) if body.mode in _TYPED else {}
    return BodyForm(mode=body.mode, content_type=body.content_type or "", **typed)


def body_of(form: BodyForm) -> Body:
    """Return the body that a form describes.

    Raises
    ------
    InvalidConfig
        At ``body``: where its text stops being JSON, or what else is wrong with it.
    """
    if form.mode == "json" and (problem := json_problem(form.text)):
        raise InvalidConfig({"body": f"is no JSON: {problem}; {AS_TEXT}"})
    if form.mode == "graphql" and form.variables.strip():
        wrong = json_problem(form.variables)
        if wrong:
            raise InvalidConfig({"body": f"the variables are no JSON: {wrong}"})
    try:
        return Body(
            mode=form.mode,
            content=_CONTENT[form.mode](form),
            content_type=form.content_type or None,
        )
    except InvalidConfig as error:
        raise InvalidConfig({f"body.{w}": why for w, why in error.problems.items()}) from None


def _text(form: BodyForm) -> str:
    """Return the text of a body.

    Raises
    ------
    InvalidConfig
        If UTF-8 cannot hold it.
    """
    if why := text_problem(form.text):
        raise InvalidConfig({"content": why})
    return form.text


def _graphql(form: BodyForm) -> dict[str, str]:
    """Return a GraphQL request."""
    rest = {"variables": form.variables.strip(), "operationName": form.operation.strip()}
    return {"query": form.query} | {name: value for name, value in rest.items() if value}


def _graphql_typed(content: Any) -> dict[str, Any]:
    """Return the fields of a GraphQL request."""
    variables = content.get("variables") or ""
    return {
        "query": content["query"],
        "operation": content.get("operationName") or "",
        "variables": variables if isinstance(variables, str) else _json(variables),
    }


def _nothing(_: BodyForm) -> None:
    """Return the content of no body."""


def _listed(content: Any) -> tuple[tuple[str, str] | Pair, ...]:
    """Return the fields of a form as pairs of text."""
    items = content.items() if isinstance(content, dict) else content
    return tuple(
        item if isinstance(item, Pair) else (str(item[0]), _field(item[1])) for item in items
    )


def _field(value: object) -> str:
    """Return a field's value as the wire spells it."""
    return value if isinstance(value, str) else json.dumps(value)


def _json(value: object) -> str:
    """Return a value as JSON that people read."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def _part_row(part: Part) -> PartRow:
    """Return a part as a row."""
    kind: Literal["text", "file", "data"] = (
        "file" if part.file is not None else "text" if part.data is None else "data"
    )
    return PartRow(
        name=part.name,
        value=part.file or part.value or "",
        enabled=part.enabled,
        description=part.description or "",
        kind=kind,
        filename=part.filename or "",
        content_type=part.content_type or "",
        data=part.data or b"",
    )


def _part(row: PartRow) -> Part:
    """Return a row as a part."""
    return Part(
        name=row.name,
        value=row.value if row.kind == "text" else None,
        file=row.value if row.kind == "file" else None,
        data=row.data if row.kind == "data" else None,
        filename=row.filename or None,
        content_type=row.content_type or None,
        enabled=row.enabled,
        description=row.description or None,
    )


_TYPED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "json": lambda content: {"text": content if isinstance(content, str) else _json(content)},
    "text": lambda content: {"text": content},
    "xml": lambda content: {"text": content},
    "form": lambda content: {"rows": rows_of(_listed(content))},
    "multipart": lambda content: {"parts": [_part_row(part) for part in content]},
    "graphql": _graphql_typed,
    "file": lambda content: {"file": content},
    "binary": lambda content: {"binary": content},
}
"""What stands in the form of each kind of body."""

_CONTENT: dict[str, Callable[[BodyForm], object]] = {
    "none": _nothing,
    "json": _text,
    "text": _text,
    "xml": _text,
    "form": lambda form: pairs_of(form.rows),
    "multipart": lambda form: tuple(_part(r) for r in form.parts if not r.blank or r.data),
    "graphql": _graphql,
    "file": lambda form: form.file.strip(),
    "binary": lambda form: form.binary,
}
"""The content that each kind of body takes from its form."""

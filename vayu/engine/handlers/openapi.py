"""``GET /openapi.json``: the control API, described from the records it really uses."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from aiohttp import web

from vayu._version import __version__
from vayu.protocol.envelope import Envelope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiohttp.typedefs import Handler

    from vayu.engine.handlers.operation import Operation

Json = dict[str, Any]

_REF = "#/components/schemas/{name}"
_JSON, _EVENTS = "application/json", "text/event-stream"


def document(operations: Iterable[Operation]) -> Json:
    """Return the OpenAPI 3.1 document of `operations`."""
    table = tuple(operations)
    records = dict.fromkeys(record for operation in table for record in operation.records())
    _, schemas = msgspec.json.schema_components(
        [*records, Envelope], ref_template=_REF, schema_hook=_anything
    )
    for operation in table:
        if operation.named and operation.body is not None:
            _allow_names(schemas[operation.body.__name__])
    paths: dict[str, Json] = {}
    for operation in table:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Vayu control API", "version": __version__},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def handler(operations: Iterable[Operation]) -> Handler:
    """Return the handler that shows the document of `operations`; it is made when first asked."""

    @cache
    def body() -> bytes:
        """Return the document as JSON."""
        return msgspec.json.encode(document(operations))

    async def show(_request: web.Request) -> web.StreamResponse:
        """Answer with the document."""
        return web.Response(body=body(), content_type=_JSON)

    return show


def _operation(operation: Operation) -> Json:
    """Return one method of one path."""
    found: Json = {
        "operationId": f"{operation.method.lower()}{re.sub(r'[^A-Za-z]+', '_', operation.path)}",
        "summary": operation.summary,
        "responses": {
            str(operation.status): {
                "description": "as asked",
                "content": {_content_type(operation): _content(operation)},
            },
            "default": {
                "description": "refused, or failed",
                "content": {_JSON: {"schema": _ref(Envelope)}},
            },
        },
    }
    parameters = [*_in_path(operation), *_in_query(operation), *_in_headers(operation)]
    if parameters:
        found["parameters"] = parameters
    if operation.body is not None:
        found["requestBody"] = {
            "required": not operation.optional,
            "content": {_JSON: {"schema": _ref(operation.body)}},
        }
    return found


def _in_path(operation: Operation) -> list[Json]:
    """Return the parameters in the path of an operation."""
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", operation.path)
    ]


def _in_query(operation: Operation) -> list[Json]:
    """Return the parameters behind the ``?``: the fields of a record."""
    if operation.query is None:
        return []
    [schema] = msgspec.json.schema(operation.query)["$defs"].values()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": kind}
        for name, kind in schema["properties"].items()
    ]


def _in_headers(operation: Operation) -> list[Json]:
    """Return the headers that an operation needs."""
    if not operation.revised:
        return []
    why = "the ETag of what was seen, or *"
    return [{"name": "If-Match", "in": "header", "required": True, "description": why,
             "schema": {"type": "string"}}]  # fmt: skip


def _allow_names(schema: Json) -> None:
    """Let `environment` of a body be the name or id of one."""
    named = {"type": "string", "description": "name or id of an environment"}
    schema["properties"]["environment"] = {"anyOf": [named, schema["properties"]["environment"]]}


def _content_type(operation: Operation) -> str:
    """Return the type of what an operation answers."""
    return _EVENTS if operation.streams else _JSON


def _content(operation: Operation) -> Json:
    """Return what an operation answers."""
    if operation.answer is not None:
        return {"schema": _ref(operation.answer)}
    if operation.events:
        kinds = [_ref(record) for record in operation.events]
        return {"schema": {"description": "`data` of each event", "oneOf": kinds}}
    return {"schema": {"type": "string" if operation.streams else "object"}}


def _anything(kind: type) -> Json:
    """Return the schema of a field that takes any JSON value.

    Raises
    ------
    NotImplementedError
        For any other type: a schema must not say less than the decoder checks.
    """
    if kind is object:
        return {"description": "any JSON value"}  # an empty schema counts as none
    raise NotImplementedError(kind)


def _ref(record: type) -> Json:
    """Return the reference to a record's schema."""
    return {"$ref": _REF.format(name=record.__name__)}

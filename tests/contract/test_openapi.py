"""The OpenAPI document describes what the engine really does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vayu.engine.handlers.operations import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.conftest import EngineProcess


def references(node: Any) -> Iterator[str]:
    """Every reference in the document."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_operation_is_described(engine: EngineProcess) -> None:
    """And nothing else; every reference leads somewhere."""
    document = engine.call("GET", "/openapi.json").json

    described = {(m.upper(), p) for p, methods in document["paths"].items() for m in methods}
    assert described == {(op.method, op.path) for op in OPERATIONS} - {("GET", "/openapi.json")}
    schemas = document["components"]["schemas"]
    assert {r.rpartition("/")[2] for r in references(document)} <= set(schemas)
    ids = [o["operationId"] for ms in document["paths"].values() for o in ms.values()]
    assert len(ids) == len(set(ids))


def test_schemas_are_those_of_the_wire(engine: EngineProcess) -> None:
    """Camel case, no unknown fields, and path parameters declared."""
    document = engine.call("GET", "/openapi.json").json
    schemas = document["components"]["schemas"]

    assert "rampUp" in schemas["LoadConfig"]["properties"]
    assert schemas["RunSpec"]["additionalProperties"] is False
    assert schemas["RunSpec"]["required"] == ["request"]
    for path, methods in document["paths"].items():
        for operation in methods.values():
            parameters = operation.get("parameters", [])
            named = [p["name"] for p in parameters if p["in"] == "path"]
            assert named == re.findall(r"{(\w+)}", path)

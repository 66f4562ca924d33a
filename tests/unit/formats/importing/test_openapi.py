"""OpenAPI 3 and Swagger 2."""

from __future__ import annotations

import json
from typing import Any

from vayu.formats.importing.detect import read_text
from vayu.model.collections.collection import FolderSpec, ItemSpec, walk
from vayu.model.requests.auth import ApiKeyAuth, BasicAuth, BearerAuth, NoAuth
from vayu.model.requests.body import Body
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec

OPENAPI = """
openapi: 3.0.3
info: {title: Shop, description: Things, version: 1.0.0}
servers: [{url: "https://{region}.example.com/v1/", variables: {region: {default: eu}}}]
tags: [{name: users, description: People}]
security: [{bearer: []}]
paths:
  /users/{id}:
    parameters: [{$ref: "#/components/parameters/Id"}]
    get:
      tags: [users]
      summary: Get a user
      parameters:
        - {name: page, in: query, required: true, schema: {type: integer, minimum: 2}}
        - {name: tag, in: query, description: "filter", schema: {type: array, items: {enum: [a, b]}}}
        - {name: X-Id, in: header, required: true, example: e1, schema: {type: string}}
        - {name: Accept, in: header, schema: {type: string}}
      responses: {200: {content: {application/json: {}}}}
    put:
      tags: [users]
      operationId: putUser
      security: []
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/User"}}}}
  /upload:
    post:
      security: [{key: [], basic: []}]
      requestBody:
        content:
          multipart/form-data:
            schema: {properties: {title: {type: string}, image: {type: string, format: binary}}}
  /form:
    post:
      security: [{oauth: [read, write]}]
      requestBody:
        content:
          application/x-www-form-urlencoded: {example: {a: 1, b: true}}
  /other:
    get:
      security: [{tls: []}]
    trace: {}
    query: {}
    additionalOperations: {PURGE: {}, FETCH: {}}
components:
  parameters: {Id: {name: id, in: path, required: true, schema: {type: string, format: uuid}}}
  schemas:
    User:
      type: object
      properties:
        name: {type: string, example: Ada}
        id: {type: string, readOnly: true}
        born: {type: string, format: date}
        boss: {$ref: "#/components/schemas/User"}
        pets: {type: array, items: {allOf: [{$ref: "#/components/schemas/Pet"}, {properties: {n: {type: number}}}]}}
        home: {$ref: "other.yaml#/Home"}
    Pet: {type: object, properties: {kind: {oneOf: [{enum: [cat]}, {type: string}]}}}
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    key: {type: apiKey, in: query, name: api_key}
    tls: {type: mutualTLS}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://x/token", scopes: {}}}}
"""  # noqa: E501

SWAGGER = {
    "swagger": "2.0", "info": {"title": "Pets"}, "host": "pets.example.com", "basePath": "/v2",
    "schemes": ["https"], "consumes": ["application/json"], "produces": ["application/json"],
    "securityDefinitions": {"k": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    "security": [{"k": []}],
    "paths": {
        "/pets": {"post": {"parameters": [
            {"in": "body", "name": "b", "schema": {"properties": {"name": {"type": "string"}}}}]},
            "get": {"parameters": [{"in": "query", "name": "s", "type": "array", "required": True,
                                    "collectionFormat": "csv", "items": {"type": "string"},
                                    "default": ["a", "b"]}]}},
        "/pets/{id}/image": {"post": {"consumes": ["multipart/form-data"], "parameters": [
            {"in": "path", "name": "id", "type": "integer", "required": True},
            {"in": "formData", "name": "note", "type": "string"},
            {"in": "formData", "name": "file", "type": "file", "required": True}]}},
    },
}  # fmt: skip


def requests(text: str) -> tuple[FolderSpec, dict[tuple[str, ...], RequestSpec], list[str]]:
    """The collection, its requests by path, and notes."""
    found = read_text(text)
    assert found.collection is not None
    specs = {p: i.request for p, i in walk(found.collection) if isinstance(i, ItemSpec)}
    return found.collection, specs, [f"{s.where}: {s.what}" for s in found.skipped]


def test_an_operation_is_a_request() -> None:
    """With examples as values; what is optional is switched off."""
    collection, specs, _ = requests(OPENAPI)

    assert collection.name == "Shop"
    assert collection.auth == BearerAuth(token="{{token}}")
    assert collection.variables == {
        "baseUrl": "https://eu.example.com/v1",
        "id": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    }
    assert specs["users", "Get a user"] == RequestSpec(
        url="{{baseUrl}}/users/{{id}}",
        params=(("page", "2"), Pair(name="tag", value="a", enabled=False, description="filter")),
        headers=(("X-Id", "e1"), ("Accept", "application/json")),
    )
    assert specs["POST /upload",] == RequestSpec(
        method="POST", url="{{baseUrl}}/upload", auth=BasicAuth("{{username}}", "{{password}}"),
        params=(("api_key", "{{apiKey}}"),),
        body=Body(mode="multipart", content=(
            Part(name="title", value="string"), Part(name="image", value="", filename="file"))),
    )  # fmt: skip
    assert specs["POST /form",].body == Body(mode="form", content=(("a", "1"), ("b", "true")))
    assert specs["POST /form",].auth == OAuth2(
        token_url="https://x/token", client_id="{{clientId}}", client_secret="{{clientSecret}}",
        scope="read write",
    )  # fmt: skip


def test_cookies_are_cookies() -> None:
    """Parameters, those that are optional switched off, and keys, alone and beside another."""
    document = {
        "openapi": "3.1.0", "info": {"title": "T"}, "servers": [{"url": "https://x"}],
        "paths": {"/a": {
            "get": {
                "parameters": [
                    {"in": "cookie", "name": "sid", "required": True, "example": "s1"},
                    {"in": "cookie", "name": "theme", "schema": {"type": "string"}},
                ],
                "security": [{"session": []}],
            },
            "put": {"security": [{"key": [], "session": []}]},
        }},
        "components": {"securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "session": {"type": "apiKey", "in": "cookie", "name": "SESSION"},
        }},
    }  # fmt: skip
    _, specs, notes = requests(json.dumps(document))
    get, put = specs["GET /a",], specs["PUT /a",]

    assert notes == []
    assert get.cookie_pairs == (("sid", "s1"),)
    assert [getattr(pair, "enabled", True) for pair in get.cookies] == [True, False]
    assert get.auth == ApiKeyAuth(name="SESSION", value="{{session}}", add_to="cookie")
    assert put.auth == ApiKeyAuth(name="X-Key", value="{{apiKey}}")
    assert put.cookie_pairs == (("SESSION", "{{session}}"),)


def test_a_body_is_made_from_its_schema() -> None:
    """A schema that contains itself has an end; what only the server writes is left out."""
    _, specs, _ = requests(OPENAPI)
    put = specs["users", "putUser"]
    made = json.loads(str(put.body.content))

    assert put.auth == NoAuth()
    assert made["name"] == "Ada"
    assert made["born"] == "2026-01-31"
    assert made["pets"] == [{"kind": "cat", "n": 1}]
    assert set(made) == {"name", "born", "boss", "pets", "home"}
    assert set(made["boss"]) == set(made)


def test_what_is_not_carried_over_is_named() -> None:
    """Auth that Vayu has not, methods, files, and references out of the document."""
    assert requests(OPENAPI)[2] == [
        "POST /upload: file of 'image'",
        "GET /other: security: tls",
        "FETCH /other: method: FETCH",
        ": $ref other.yaml#/Home",
    ]


def test_swagger_2() -> None:
    """Body and form are parameters there."""
    collection, specs, notes = requests(json.dumps(SWAGGER))
    accept = (("Accept", "application/json"),)

    assert collection.auth == ApiKeyAuth(name="X-Key", value="{{k}}")
    assert collection.variables == {"baseUrl": "https://pets.example.com/v2", "id": 1}
    assert specs == {
        ("GET /pets",): RequestSpec(url="{{baseUrl}}/pets", params=(("s", "a,b"),), headers=accept),
        ("POST /pets",): RequestSpec(
            method="POST", url="{{baseUrl}}/pets", headers=accept,
            body=Body(mode="json", content='{\n  "name": "string"\n}'),
        ),
        ("POST /pets/{id}/image",): RequestSpec(
            method="POST", url="{{baseUrl}}/pets/{{id}}/image", headers=accept,
            body=Body(mode="multipart", content=(
                Part(name="note", value="string", enabled=False),
                Part(name="file", value="", filename="file"))),
        ),
    }  # fmt: skip
    assert notes == ["POST /pets/{id}/image: file of 'file'"]


def test_documents_that_lead_nowhere_come_to_an_end() -> None:
    """References in a circle, nulls everywhere, no servers."""
    document: dict[str, Any] = {
        "openapi": "3.1.0", "info": None, "paths": {
            "/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}, "/c": None,
            "/d": {"get": {"parameters": [None, {"$ref": "#/nowhere"}], "tags": [None]},
                   "post": {"requestBody": {"content": {"text/plain": None}}}},
        },
    }  # fmt: skip
    collection, specs, notes = requests(json.dumps(document))

    assert collection.variables == {"baseUrl": "http://localhost"}
    assert list(specs) == [("GET /d",), ("POST /d",)]
    assert {": $ref #/nowhere", ": $ref #/paths/~1a", ": $ref #/paths/~1b"} <= set(notes)
    assert ": servers" in notes


def test_an_object_in_the_query_is_written_as_its_style_says() -> None:
    """In brackets, a row a key, or joined."""
    value = {"a": 1, "b": {"c": ["x", "y"]}}
    ways: list[dict[str, Any]] = [
        {"style": "deepObject"}, {}, {"explode": False},
        {"style": "pipeDelimited", "explode": False},
    ]  # fmt: skip
    paths = {f"/{i}": {"get": {"parameters": [{"name": "f", "in": "query", "required": True,
                                               "example": value, **way}]}}
             for i, way in enumerate(ways)}  # fmt: skip
    found = read_text(json.dumps({"openapi": "3.0.0", "info": {"title": "A"}, "paths": paths}))
    assert found.collection is not None

    assert [i.request.params for i in found.collection.items if isinstance(i, ItemSpec)] == [
        (("f[a]", "1"), ("f[b][c]", "x"), ("f[b][c]", "y")),
        (("a", "1"), ("b", '{"c": ["x", "y"]}')),
        (("f", 'a,1,b,{"c": ["x", "y"]}'),),
        (("f", 'a|1|b|{"c": ["x", "y"]}'),),
    ]


def test_a_parameter_that_stands_nowhere_is_told() -> None:
    """A slip in the document is no reason to send less in silence."""
    parameters = [{"name": "a", "in": "qurey"}, {"in": "query"}, {"name": "b", "in": "path"}, None,
                  {"$ref": "#/parameters/circle"}, {"name": "c", "in": "query"}]  # fmt: skip
    document = {"swagger": "2.0", "paths": {"/x": {"get": {"parameters": parameters}}},
                "parameters": {"circle": {"$ref": "#/parameters/circle"}}}  # fmt: skip
    found = read_text(json.dumps(document))

    assert [(one.what, one.why) for one in found.skipped] == [
        ("parameter 'a'", "in 'qurey' is no place of a request"),
        ("parameter 2", "has no name"),
        ("parameter 'b'", "is not in the path"),
        ("parameter 4", "does not say where it is"),
        ("parameter 5", "does not say where it is"),
        (
            "$ref #/parameters/circle",
            "leads nowhere in this document; other files and URLs are not read",
        ),
    ]


def test_two_examples_of_one_path_parameter_are_told() -> None:
    """They share a variable, which has the first."""
    paths = {f"/{name}/{{id}}": {"get": {"parameters": [{"name": "id", "in": "path",
                                                         "required": True, "example": example}]}}
             for name, example in (("users", 7), ("teams", "t9"), ("also", 7))}  # fmt: skip
    found = read_text(json.dumps({"openapi": "3.0.0", "info": {"title": "A"}, "paths": paths,
                                  "servers": [{"url": "https://x"}]}))  # fmt: skip
    assert found.collection is not None

    assert found.collection.variables == {"baseUrl": "https://x", "id": 7}
    assert [(one.where, one.what) for one in found.skipped] == [
        ("GET /teams/{id}", "example of 'id'")
    ]

"""``.http`` files of VS Code and JetBrains."""

from __future__ import annotations

from vayu.formats.detect import read_text
from vayu.model.auth import BasicAuth
from vayu.model.body import Body
from vayu.model.collection import FolderSpec, ItemSpec
from vayu.model.request import RequestSpec

TEXT = """\
@base = https://example.com
@token=abc

### Create a user
// @name create
# @no-redirect
POST {{base}}/users
    ?page=1
    &size=10 HTTP/1.1
Content-Type: application/json
Authorization: Bearer {{token}}
X-Id: {{$uuid}}

{
  "name": "Ada"
}

> {%
  client.test("ok", function () {});
%}

###
https://example.com/ping

### Form
POST https://example.com/form
Content-Type: application/x-www-form-urlencoded
Authorization: Basic me s3cret

a=1
&b=2

### From a file
PUT https://example.com/file

< ./data.json

### Only a comment
# nothing

### GraphQL
POST https://example.com/graphql
X-REQUEST-TYPE: GraphQL

query { a }

{"x": 1}

###
FETCH https://example.com/
"""


def collection(text: str) -> FolderSpec:
    """What a file holds."""
    found = read_text(text, "x.http").collection
    assert found is not None
    return found


def test_requests_are_what_is_sent() -> None:
    """Names, queries over several lines, headers, bodies, auth, variables."""
    found = collection(TEXT)

    assert found.variables == {"base": "https://example.com", "token": "abc"}
    assert {item.name: item.request for item in found.items if isinstance(item, ItemSpec)} == {
        "create": RequestSpec(
            method="POST", url="{{base}}/users?page=1&size=10", follow_redirects=False,
            headers=(("Content-Type", "application/json"), ("Authorization", "Bearer {{token}}"),
                     ("X-Id", "{{$guid}}")),
            body=Body(mode="json", content='{\n  "name": "Ada"\n}'),
        ),
        "GET https://example.com/ping": RequestSpec(url="https://example.com/ping"),
        "Form": RequestSpec(
            method="POST", url="https://example.com/form", auth=BasicAuth("me", "s3cret"),
            headers=(("Content-Type", "application/x-www-form-urlencoded"),),
            body=Body(mode="text", content="a=1&b=2"),
        ),
        "From a file": RequestSpec(method="PUT", url="https://example.com/file",
                                   body=Body(mode="file", content="./data.json")),
        "GraphQL": RequestSpec(
            method="POST", url="https://example.com/graphql",
            headers=(("X-REQUEST-TYPE", "GraphQL"),),
            body=Body(mode="graphql", content={"query": "query { a }", "variables": '{"x": 1}'}),
        ),
    }  # fmt: skip


def test_what_is_not_carried_over_is_named() -> None:
    """Scripts, files, a line that is no request."""
    assert [(skipped.where, skipped.what) for skipped in read_text(TEXT, "x.http").skipped] == [
        ("create", "script"),
        ("From a file", "file './data.json'"),
        ("GET FETCH https://example.com/", "request line"),
    ]


def test_it_is_recognised_without_a_name() -> None:
    """By a line that begins with a method; and lines may end as on Windows."""
    assert collection("GET https://x/\r\nA: b\r\n\r\nbody").items == (
        ItemSpec(
            name="GET https://x/",
            request=RequestSpec(
                url="https://x/", headers=(("A", "b"),), body=Body(mode="text", content="body")
            ),
        ),
    )
    assert collection("GET /a\nHost: x:8080").items[0].request.url == "http://x:8080/a"  # type: ignore[union-attr]

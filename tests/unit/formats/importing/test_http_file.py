"""``.http`` files of VS Code and JetBrains."""

from __future__ import annotations

from hypothesis import given, strategies as st
from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.formats.exporting.http_export import write_http
from vayu.formats.importing.detect import read_text
from vayu.model.collections.collection import FolderSpec, ItemSpec
from vayu.model.requests.auth import BasicAuth
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec

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
        ("FETCH https://example.com/", "method: FETCH"),
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


def test_a_request_without_a_name_is_called_after_its_place() -> None:
    """Neither its query nor a password is in the name, which is a file's name, too."""
    (item,) = collection("GET https://me:c4nary@x/a?token=c4nary#c4nary").items

    assert item.name == "GET https://x/a"


LINES = st.lists(st.sampled_from([
    ">> quoted",
    "<> x", "> {% pm.test() %}", "> {%", "%}", "", "< ./file", '<note id="1">hi</note>',
    "### x", "a", "# c", "&b=1", "> x.js", "@v = 1", "--vayu-boundary--",
]), max_size=5).map("\n".join)  # fmt: skip


@given(LINES, LINES, st.sampled_from(["text/plain", "application/x-www-form-urlencoded"]))
def test_what_is_exported_reads_back(body: str, value: str, kind: str) -> None:
    """Text and parts as they are, or they are refused by name."""
    parts = (Part(name='a"', value=value), Part(name="f", file="d/p.png"))
    specs = [
        RequestSpec(method="POST", url="https://x/", headers=(("Content-Type", kind),),
                    body=Body(mode="text", content=body), timeout="1500ms"),
        RequestSpec(method="POST", url="https://x/", body=Body(mode="multipart", content=parts)),
    ]  # fmt: skip
    refused = set[str]()
    for spec in specs:
        try:
            text = write_http([("n", spec)])
        except InvalidConfig as error:
            refused |= error.problems.keys()
            continue
        (item,) = collection(text).items
        assert isinstance(item, ItemSpec)
        assert item.request == (spec if body or spec is specs[1] else replace(spec, body=Body()))
    assert refused <= {"body", 'part a"'}


def test_one_line_of_xml_is_a_body_and_no_file() -> None:
    """Also with an attribute."""
    text = 'POST https://x/\nContent-Type: application/xml\n\n<note id="1">hi</note>'
    (item,) = collection(text).items

    assert item.request.body == Body(mode="xml", content='<note id="1">hi</note>')  # type: ignore[union-attr]


def test_a_script_before_the_request_line_costs_no_request() -> None:
    """One that speaks pm is kept, another is listed."""
    text = (
        "### a\n< {%\n  pm.variables.set('a', 1)\n%}\nGET https://x/\n"
        "### b\n< {%\n  request.variables.set('a', 1)\n%}\nGET https://x/\n"
    )
    one, two = collection(text).items

    assert isinstance(one, ItemSpec)
    assert isinstance(two, ItemSpec)
    assert one.script.pre == "pm.variables.set('a', 1)"
    assert two.script.pre is None
    assert [(s.where, s.what) for s in read_text(text, "x.http").skipped] == [("b", "script")]


def test_graphql_of_jetbrains_is_graphql() -> None:
    """Blank lines may stand within the query and within its variables."""
    text = (
        'GRAPHQL https://x/\n\nquery {\n  a\n\n  b\n}\n\n{\n  "n": 1,\n\n  "m": 2\n}\n'
        "### short\nGRAPHQL https://x/\n\n{ a }\n\nfragment F on T { b }\n"
    )
    bodies = [item.request.body for item in collection(text).items if isinstance(item, ItemSpec)]

    variables = '{\n  "n": 1,\n\n  "m": 2\n}'
    assert bodies == [
        Body(mode="graphql", content={"query": "query {\n  a\n\n  b\n}", "variables": variables}),
        Body(mode="graphql", content={"query": "{ a }\n\nfragment F on T { b }"}),
    ]


def test_what_another_request_is_to_bring_is_named() -> None:
    """It stays as it is, and has no value when it is sent."""
    text = "GET https://x/{{login.response.body.$.id}}\nX-A: {{ login.request.headers.A }}\n"

    assert [skipped.what for skipped in read_text(text, "x.http").skipped] == [
        "login.request.headers.A",
        "login.response.body.$.id",
    ]

"""Postman collections of several ages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from vayu.errors import InvalidConfig
from vayu.formats.exporting.export import export_request
from vayu.formats.exporting.postman_export import write_postman
from vayu.formats.importing.detect import read_text
from vayu.formats.importing.postman import read_postman
from vayu.formats.importing.postman_request import read_url
from vayu.model.collections.collection import FolderSpec, ItemSpec, walk
from vayu.model.requests.auth import BasicAuth, BearerAuth, NoAuth, UnsupportedAuth
from vayu.model.requests.body import Body
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.compose import Composer
from vayu.resolve.levels import composed

if TYPE_CHECKING:
    from vayu.formats.importing.imported import Imported

V21 = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
Json = dict[str, Any]


def read(*items: Any, **root: Any) -> Imported:
    """A collection of version 2.1 with `items`."""
    return read_postman({"info": {"name": "Shop", "schema": V21}, "item": list(items), **root})


def request(name: str = "A", **parts: Any) -> Json:
    """An item with a request."""
    return {"name": name, "request": {"method": "GET", "url": "http://x/", **parts}}


def only(found: Imported) -> RequestSpec:
    """The only request of a collection."""
    assert found.collection is not None
    (item,) = [item for _, item in walk(found.collection) if isinstance(item, ItemSpec)]
    return item.request


def notes(found: Imported) -> list[tuple[str, str]]:
    """Where something was not carried over, and what."""
    return [(skipped.where, skipped.what) for skipped in found.skipped]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://x/a?b=c", ("http://x/a?b=c", ())),
        ({"raw": "{{base}}/a/:id/:other", "variable": [{"key": "id", "value": "5"}]},
         ("{{base}}/a/5/{{other}}", ())),
        ({"raw": "http://x/?a=1", "query": [{"key": "a", "value": "1"},
                                            {"key": "b", "value": "2", "disabled": True}]},
         ("http://x/", (("a", "1"), Pair(name="b", value="2", enabled=False)))),
        ({"raw": "http://x/?a=b%20c&d", "query": [{"key": "a", "value": "b%20c"},
                                                  {"key": "d", "value": None}]},
         ("http://x/?a=b%20c&d", ())),
        ({"raw": "http://x/?a=100%", "query": [{"key": "a", "value": "100%"}]},
         ("http://x/?a=100%", ())),
        ({"raw": "http://x/?q={{a b}}%", "query": [{"key": "q", "value": "x y%"}, None]},
         ("http://x/?q=x%20y%", ())),
        ({"protocol": "https", "host": ["api", "example", "com"], "port": 8443,
          "path": ["v1", {"type": "string", "value": "users"}, ""]},
         ("https://api.example.com:8443/v1/users/", ())),
        ({"host": "{{base}}", "path": "/v1/users"}, ("{{base}}/v1/users", ())),
        ({"raw": "http://localhost:8080/:id#part"}, ("http://localhost:8080/{{id}}", ())),
        (None, ("", ())),
    ],
)  # fmt: skip
def test_a_url_is_what_is_sent(url: object, expected: object) -> None:
    """Rows that are switched off stay; a query that encoding would change stays as it is."""
    assert read_url(url) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"mode": "raw", "raw": '{"a": {{n}}}', "options": {"raw": {"language": "json"}}},
         Body(mode="json", content='{"a": {{n}}}')),
        ({"mode": "raw", "raw": '{"a": 1}'}, Body(mode="json", content='{"a": 1}')),
        ({"mode": "raw", "raw": "<a/>", "options": {"raw": {"language": "xml"}}},
         Body(mode="xml", content="<a/>", content_type="application/xml")),
        ({"mode": "raw", "raw": "{bad", "options": {"raw": {"language": "json"}}},
         Body(mode="text", content="{bad", content_type="application/json")),
        ({"mode": "raw", "raw": "hello"}, Body(mode="text", content="hello")),
        ({"mode": "raw", "raw": ""}, Body()),
        ({"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}, None,
                                               {"key": "b", "value": "2", "disabled": True}]},
         Body(mode="form", content=(("a", "1"), Pair(name="b", value="2", enabled=False)))),
        ({"mode": "formdata", "formdata": [{"key": "a", "value": "1", "type": "text"},
                                           {"key": "f", "type": "file", "src": ["p.png", "q.png"]},
                                           {"key": "g", "type": "file", "src": None}]},
         Body(mode="multipart", content=(Part(name="a", value="1"), Part(name="f", file="p.png"),
                                         Part(name="f", file="q.png")))),
        ({"mode": "graphql", "graphql": {"query": "{ a }", "variables": '{"x": 1}'}},
         Body(mode="graphql", content={"query": "{ a }", "variables": '{"x": 1}'})),
        ({"mode": "file", "file": {"src": "data.bin"}}, Body(mode="file", content="data.bin")),
        ({"mode": "raw", "raw": "x", "disabled": True}, Body()),
        ({"mode": "raw"}, Body()), ({}, Body()), (None, Body()),
    ],
)  # fmt: skip
def test_a_body_is_what_is_sent(body: object, expected: Body) -> None:
    """Of every mode."""
    assert only(read(request(method="POST", body=body))).body == expected


@pytest.mark.parametrize("shape", ["list", "object"])
def test_auth_of_both_versions(shape: str) -> None:
    """A list of rows in 2.1, an object in 2.0."""
    given = {"username": "{{u}}", "password": "p"}
    rows: Any = given if shape == "object" else [{"key": k, "value": v} for k, v in given.items()]
    found = read(request(auth={"type": "basic", "basic": rows}))

    assert only(found).auth == BasicAuth("{{u}}", "p")


def test_nothing_said_is_not_noauth() -> None:
    """Only the second ends the climb."""
    token = {"type": "bearer", "bearer": [{"key": "token", "value": "{{t}}"}]}
    found = read(request("A", auth=None), request("B", auth={"type": "noauth"}), auth=token)
    assert found.collection is not None

    assert found.collection.auth == BearerAuth("{{t}}")
    assert [item.request.auth for item in found.collection.items] == [None, NoAuth()]  # type: ignore[union-attr]


def test_oauth2_is_fetched_or_is_a_token() -> None:
    """With a URL the first, with a token alone the second."""
    fetched = {"type": "oauth2", "oauth2": [
        {"key": "grant_type", "value": "client_credentials"},
        {"key": "accessTokenUrl", "value": "https://x/token"},
        {"key": "clientId", "value": "me"}, {"key": "clientSecret", "value": "{{s}}"},
    ]}  # fmt: skip
    token = {"type": "oauth2", "oauth2": [{"key": "accessToken", "value": "{{t}}"}]}

    assert only(read(request(auth=fetched))).auth == OAuth2(
        token_url="https://x/token", client_id="me", client_secret="{{s}}"
    )
    assert only(read(request(auth=token))).auth == BearerAuth("{{t}}")


def test_unknown_auth_is_kept_by_name_and_refused_when_it_is_sent() -> None:
    """By what inherits it too; what has its own is sent. Its fields are left behind."""
    ntlm = {"type": "ntlm", "ntlm": [{"key": "username", "value": "u"}]}
    found = read(request("A"), request("B", auth={"type": "noauth"}),
                 {"name": "F", "item": [request("C")]}, auth=ntlm)  # fmt: skip

    assert found.collection is not None
    assert [path for path, item in walk(found.collection)] == [
        ("A",), ("B",), ("F",), ("F", "C"),
    ]  # fmt: skip
    assert notes(found) == [("", "auth: ntlm")]
    assert found.collection.auth == UnsupportedAuth(kind="ntlm")
    assert json.loads(write_postman(found.collection)[0])["auth"] == {"type": "ntlm"}
    inherited = composed((found.collection, found.collection.items[0])).request
    with pytest.raises(InvalidConfig, match="'ntlm' is not supported, and nothing is sent"):
        Composer(inherited)
    with pytest.raises(InvalidConfig, match="auth: ntlm: is not supported"):
        export_request("A", inherited, "curl")


def test_scripts_of_every_level_are_kept() -> None:
    """Lines are joined; the words of the years before pm run as they are."""

    def event(listen: str, *lines: str) -> Json:
        return {"listen": listen, "script": {"exec": list(lines)}}

    found = read(
        {"name": "F", "event": [event("prerequest", "a();", "b();")],
         "item": [request() | {"event": [event("test", 'tests["ok"] = true;')]}]},
        event=[{"listen": "test", "script": {"exec": "one();"}}, event("prerequest", "")],
    )  # fmt: skip
    assert found.collection is not None
    folder = found.collection.items[0]
    assert isinstance(folder, FolderSpec)

    assert found.collection.script == ScriptSpec(post="one();")
    assert folder.script == ScriptSpec(pre="a();\nb();")
    assert folder.items[0].script == ScriptSpec(post='tests["ok"] = true;')
    assert found.skipped == ()


def test_behaviour_comes_from_every_level() -> None:
    """What a folder says holds below; what is not supported is told."""
    found = read(
        {"name": "F", "protocolProfileBehavior": {"followRedirects": False}, "item": [
            request(method="GET", body={"mode": "raw", "raw": "x"})
            | {"protocolProfileBehavior": {"disableBodyPruning": True, "strictSSL": False,
                                           "disableCookies": True}}]},
    )  # fmt: skip

    assert only(found) == RequestSpec(
        url="http://x/", follow_redirects=False, verify=False, body=Body(mode="text", content="x")
    )
    assert notes(found) == [("F/A", "protocolProfileBehavior: disableCookies")]
    assert notes(read(request(body={"mode": "raw", "raw": "x"}))) == [("A", "body")]


def test_bad_items_cost_nothing_but_themselves() -> None:
    """Null, text, nothing in it, a method of its own, a URL that is none."""
    found = read(None, "text", {"name": "Empty"}, request("Odd", method="FETCH"),
                 request("File", url="file:///etc/passwd"), request("Good"),
                 {"name": "Text", "request": "example.com/a b"})  # fmt: skip
    assert found.collection is not None

    assert [(path, item.request.url) for path, item in walk(found.collection)] == [  # type: ignore[union-attr]
        (("Good",), "http://x/"),
        (("Text",), "http://example.com/a%20b"),
    ]
    assert notes(found) == [("item 1", "item"), ("item 2", "item"), ("Empty", "request"),
                            ("Odd", "method: FETCH"), ("File", "url")]  # fmt: skip


def test_two_of_one_name_are_told_apart() -> None:
    """A number behind the second, and a note."""
    found = read(request("A"), request("A"), request(" A\n"), request(""))
    assert found.collection is not None

    assert [item.name for item in found.collection.items] == ["A", "A (2)", "A (3)", "http://x/"]
    assert notes(found) == [("A (2)", "name"), ("A (3)", "name")]


def test_variables_without_secrets() -> None:
    """Those are named; what is switched off is too."""
    found = read(variable=[
        {"key": "base", "value": "http://x"}, {"key": "n", "value": 5}, None, {"value": "x"},
        {"key": "o", "value": {"a": 1}}, {"key": "off", "value": "1", "disabled": True},
        {"key": "s", "value": "t0p", "type": "secret"},
    ])  # fmt: skip
    assert found.collection is not None

    assert found.collection.variables == {"base": "http://x", "n": 5, "o": {"a": 1}}
    assert notes(found) == [("", "variable 'off'"), ("", "variable 's'")]
    assert "t0p" not in repr(found)
    assert [(e.spec.secrets, e.secrets) for e in found.environments] == [(("s",), {"s": "t0p"})]


def test_path_variables_stand_before_the_query_only() -> None:
    """Also in a URL that is text."""
    url = "{{base}}/users/:id?cb=https://x/:no"

    assert read_url(url) == ("{{base}}/users/{{id}}?cb=https://x/:no", ())
    assert read_url("https://x:80/:id")[0] == "https://x:80/{{id}}"


def test_a_request_with_items_below_it_is_in_a_folder_with_them() -> None:
    """Neither is lost."""
    found = read(request("A") | {"item": [request("B")]})
    assert found.collection is not None

    assert [path for path, item in walk(found.collection) if isinstance(item, ItemSpec)] == [
        ("A", "A"), ("A", "B")
    ]  # fmt: skip
    assert notes(found) == [("A", "request")]


def test_folders_without_end_have_one() -> None:
    """A file may say a thousand inside one another."""
    deep: Json = request()
    for _ in range(200):
        deep = {"name": "F", "item": [deep]}

    assert [what for _, what in notes(read(deep))] == ["folder"]


def test_it_is_recognised_by_its_schema() -> None:
    """Also version 2.0, whose auth has another shape."""
    info = {"name": "x", "schema": V21.replace("2.1", "2.0")}

    assert read_text(json.dumps({"info": info, "item": []})).kind == "Postman collection 2.0"


def test_a_name_keeps_its_blanks() -> None:
    """Two in a row are two; what is no blank but white space is one."""
    found = read(request("a  b\tc\n"))
    assert found.collection is not None

    assert found.collection.items[0].name == "a  b c"

"""Insomnia exports of versions 4 and 5."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vayu.formats.importing.detect import read_text
from vayu.model.collections.collection import FolderSpec, ItemSpec, walk
from vayu.model.requests.auth import (
    ApiKeyAuth,
    AwsAuth,
    BasicAuth,
    BearerAuth,
    NoAuth,
    UnsupportedAuth,
)
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec

if TYPE_CHECKING:
    from vayu.formats.importing.imported import Imported

RESOURCES: list[Any] = [
    {"_id": "w", "_type": "workspace", "name": "Shop", "parentId": None},
    {"_id": "f", "_type": "request_group", "name": "Users", "parentId": "w", "metaSortKey": 2,
     "environment": {"kind": "user"},
     "authentication": {"type": "bearer", "token": "{{ _.token }}"}},
    {"_id": "r1", "_type": "request", "name": "Create", "parentId": "f", "method": "POST",
     "url": "{{ _.base }}/users", "headers": [{"name": "X", "value": "{{ a }}"},
                                              {"name": "Y", "value": "", "disabled": True}],
     "parameters": [{"name": "p", "value": "1"}, None],
     "body": {"mimeType": "application/json", "text": '{"a": "{{ _[\'b-c\'] }}"}'},
     "authentication": {}, "settingFollowRedirects": "off"},
    {"_id": "r2", "_type": "request", "name": "Ping", "parentId": "w", "metaSortKey": 1,
     "url": "https://x/{% uuid 'v4' %}", "authentication": {"type": "none"}},
    {"_id": "r3", "_type": "request", "name": "Ntlm", "parentId": "w", "url": "https://x/",
     "authentication": {"type": "ntlm", "username": "u"}},
    {"_id": "g", "_type": "grpc_request", "name": "Rpc", "parentId": "w"},
    {"_id": "e", "_type": "environment", "name": "Base", "parentId": "w",
     "data": {"base": "https://x", "user": {"name": "Ada"}}},
    {"_id": "e2", "_type": "environment", "name": "Staging", "parentId": "e",
     "data": {"base": "https://y"}},
    None,
]  # fmt: skip

FIVE = """
type: collection.insomnia.rest/5.0
name: Shop
collection:
  - name: Users
    children:
      - url: "{{ _.base }}/users"
        name: Create
        method: POST
        body:
          mimeType: multipart/form-data
          params:
            - {name: a, value: "1"}
            - {name: f, type: file, fileName: p.png}
        scripts: {preRequest: "insomnia.environment.set('a', 1);"}
        authentication: {type: basic, username: u, password: "{{ _.p }}"}
      - {url: "https://x/", name: Form, method: POST, settings: {followRedirects: "off"},
         body: {mimeType: application/x-www-form-urlencoded, params: [{name: a, value: b}]}}
environments:
  name: Base
  data: {base: "https://x"}
  subEnvironments: [{name: Prod, data: {base: "https://y"}}]
"""


def requests(found: Imported) -> dict[tuple[str, ...], RequestSpec]:
    """Requests by path."""
    assert found.collection is not None
    return {p: i.request for p, i in walk(found.collection) if isinstance(i, ItemSpec)}


def one(**parts: Any) -> RequestSpec:
    """The request of an export that has one."""
    resource = {"_id": "r", "_type": "request", "name": "A", "url": "https://x/", "parentId": ""}
    data = {"_type": "export", "__export_format": 4, "resources": [resource | parts]}
    return requests(read_text(json.dumps(data)))["A",]


def test_version_4() -> None:
    """A tree out of a flat list; the base environment is the collection's."""
    found = read_text(json.dumps({"_type": "export", "resources": RESOURCES}))
    assert found.collection is not None

    assert (found.kind, found.collection.name) == ("Insomnia 4", "Shop")
    assert found.collection.variables == {"base": "https://x", "user.name": "Ada"}
    assert [e.spec.name for e in found.environments] == ["Staging"]
    assert requests(found) == {
        ("Ntlm",): RequestSpec(url="https://x/", auth=UnsupportedAuth(kind="ntlm")),
        ("Ping",): RequestSpec(url="https://x/{%%20uuid%20'v4'%20%}", auth=NoAuth()),
        ("Users", "Create"): RequestSpec(
            method="POST", url="{{base}}/users", params=(("p", "1"),),
            headers=(("X", "{{a}}"), Pair(name="Y", enabled=False)),
            body=Body(mode="json", content='{"a": "{{b-c}}"}'), follow_redirects=False,
        ),
    }  # fmt: skip
    users = found.collection.items[-1]
    assert isinstance(users, FolderSpec)
    assert (users.variables, users.auth) == ({"kind": "user"}, BearerAuth("{{token}}"))
    assert [(s.where, s.what) for s in found.skipped] == [
        ("Rpc", "grpc_request"), ("Ntlm", "auth: ntlm"), ("Ping", "{% tag %}"),
    ]  # fmt: skip


def test_version_5() -> None:
    """A tree already, in YAML."""
    found = read_text(FIVE, "shop.yaml")
    assert found.collection is not None

    assert found.kind == "Insomnia 5"
    assert found.collection.variables == {"base": "https://x"}
    assert requests(found) == {
        ("Users", "Create"): RequestSpec(
            method="POST", url="{{base}}/users", auth=BasicAuth("u", "{{p}}"),
            body=Body(mode="multipart", content=(Part(name="a", value="1"),
                                                 Part(name="f", file="p.png"))),
        ),
        ("Users", "Form"): RequestSpec(method="POST", url="https://x/", follow_redirects=False,
                                       body=Body(mode="form", content=(("a", "b"),))),
    }  # fmt: skip
    users = found.collection.items[0]
    assert isinstance(users, FolderSpec)
    assert users.items[0].script == ScriptSpec(pre="pm.environment.set('a', 1);")


def test_auth_of_every_kind() -> None:
    """That Vayu has."""
    iam = {
        "type": "iam",
        "accessKeyId": "k",
        "secretAccessKey": "s",
        "region": "r",
        "service": "s3",
    }

    assert one(authentication={"type": "apikey", "key": "K", "value": "v", "addTo": "queryParams"}
               ).auth == ApiKeyAuth(name="K", value="v", add_to="query")  # fmt: skip
    assert one(authentication={"type": "apikey", "key": "K", "value": "v", "addTo": "cookie"}
               ).auth == ApiKeyAuth(name="K", value="v", add_to="cookie")  # fmt: skip
    assert one(authentication=iam).auth == AwsAuth(
        access_key="k", secret_key="s", region="r", service="s3"
    )
    assert one(
        authentication={"type": "bearer", "token": "t", "prefix": "Token"}
    ).auth == ApiKeyAuth(name="Authorization", value="Token t")
    assert one(authentication={"type": "basic", "disabled": True}).auth == NoAuth()


def test_folders_that_are_inside_one_another_come_to_an_end() -> None:
    """A is in B and B is in A."""
    groups = [{"_id": a, "_type": "request_group", "name": a, "parentId": b}
              for a, b in (("a", "b"), ("b", "a"), ("c", ""), ("c", "c"))]  # fmt: skip
    found = read_text(json.dumps({"_type": "export", "resources": groups}))
    assert found.collection is not None

    assert [path for path, _ in walk(found.collection)] == [("c",)]


def test_what_inherits_unknown_auth_is_kept() -> None:
    """The folder says that it is not sent."""
    group = {"_id": "f", "_type": "request_group", "name": "F", "authentication": {"type": "hawk"}}
    below = [{"_id": name, "_type": "request", "name": name, "url": "https://x/", "parentId": "f",
              "authentication": auth}
             for name, auth in (("a", {}), ("b", {"type": "none"}))]  # fmt: skip
    found = read_text(json.dumps({"_type": "export", "resources": [group, *below]}))

    assert found.collection is not None
    (folder,) = found.collection.items
    assert isinstance(folder, FolderSpec)
    assert folder.auth == UnsupportedAuth(kind="hawk")
    assert list(requests(found)) == [("F", "a"), ("F", "b")]
    assert [(s.where, s.what) for s in found.skipped] == [("F", "auth: hawk")]


def test_a_request_that_no_folder_leads_to_is_at_the_top() -> None:
    """Its folder is missing, inside itself, or too deep; requests need no ids to be told apart."""
    deep = [{"_id": f"d{i}", "_type": "request_group", "name": f"d{i}",
             "parentId": f"d{i - 1}" if i else "w"} for i in range(2_000)]  # fmt: skip
    requests: list[Any] = [
        {"_type": "request", "name": parent, "parentId": parent, "url": "https://x/"}
        for parent in ("w", "w", "nowhere", "a", "d1999")
    ]
    cycle = [{"_id": one, "_type": "request_group", "name": one, "parentId": other}
             for one, other in ("ab", "ba")]  # fmt: skip
    workspace = {"_id": "w", "_type": "workspace", "name": "W"}
    found = read_text(json.dumps({
        "_type": "export", "__export_format": 4,
        "resources": [workspace, *deep, *cycle, *requests],
    }))  # fmt: skip

    assert found.collection is not None
    names = [path[-1] for path, item in walk(found.collection) if isinstance(item, ItemSpec)]
    assert names == ["w", "w (2)", "nowhere", "a", "d1999"]
    told = [str(skipped) for skipped in found.skipped if "at the top now" in str(skipped)]
    assert [line.partition(":")[0] for line in told] == ["nowhere", "a", "d1999"]


def test_headers_of_form_data_and_environments_of_one_name_are_all_there() -> None:
    """Switched-off and described headers among them."""
    rows = [{"name": "A", "value": "1", "description": "d"},
            {"name": "B", "value": "2", "disabled": True},
            {"name": "content-type", "value": "x", "description": "d"}]  # fmt: skip
    body = {"mimeType": "multipart/form-data", "params": [{"name": "a", "value": "1"}]}
    sent = one(method="POST", headers=rows, body=body)
    assert sent.headers == (
        Pair(name="A", value="1", description="d"),
        Pair(name="B", value="2", enabled=False),
    )

    again = {"_id": "e3", "_type": "environment", "name": "Staging", "parentId": "e", "data": {}}
    found = read_text(json.dumps({"_type": "export", "resources": [*RESOURCES, again]}))
    assert [e.spec.name for e in found.environments] == ["Staging", "Staging (2)"]

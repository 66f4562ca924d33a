"""Bruno folders."""

from __future__ import annotations

from vayu.formats.importing.bruno import blocks_of, read_bruno, rows_of
from vayu.model.collections.collection import ItemSpec, walk
from vayu.model.requests.auth import BasicAuth, BearerAuth, NoAuth, UnsupportedAuth
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec

FILES = {
    "bruno.json": '{"version": "1", "name": "Shop", "type": "collection"}',
    "collection.bru": """\
auth {
  mode: bearer
}
auth:bearer {
  token: {{token}}
}
vars:pre-request {
  base: https://x
  ~off: 1
}
""",
    "environments/Prod.bru": """\
vars {
  base: https://y
}
vars:secret [
  token,
  other
]
""",
    "Ping.bru": """\
meta {
  name: Ping
  seq: 2
}
get {
  url: {{base}}/ping?a=1
  auth: none
}
params:query {
  a: 1
  ~b: 2
}
docs {
  # Ping
  it
}
""",
    "Users/folder.bru": "meta {\n  name: Users\n  seq: 1\n}\n",
    "Users/create.bru": """\
meta {
  name: Create
  seq: 1
}
post {
  url: {{base}}/users/:id
  body: json
  auth: inherit
}
params:path {
  id: 5
}
headers {
  X: a:b
  ~Y: 2
}
body:json {
  {
    "a": {"b": 1}
  }
}
tests {
  test("ok", function() {});
}
""",
    "Users/upload.bru": """\
meta {
  name: Upload
  seq: 2
}
post {
  url: https://x/
  body: multipart-form
  auth: basic
}
auth:basic {
  username: u
  password: p:q
}
body:multipart-form {
  a: 1
  f: @file(p.png)
}
""",
    "Users/form.bru": "post {\n  url: https://x/\n  body: form-urlencoded\n  auth: ntlm\n}\n",
    "Users/nothing.bru": "meta {\n  name: Nothing\n}\n",
}


def test_a_folder_is_a_collection() -> None:
    """Requests in their order, with auth, variables, bodies and environments."""
    found = read_bruno(FILES)
    assert found.collection is not None
    (production,) = found.environments

    assert (found.collection.name, found.collection.auth) == ("Shop", BearerAuth("{{token}}"))
    assert found.collection.variables == {"base": "https://x"}
    assert (production.spec.name, production.spec.variables, production.spec.secrets) == (
        "Prod", {"base": "https://y"}, ("token", "other"),
    )  # fmt: skip
    items = {p: i for p, i in walk(found.collection) if isinstance(i, ItemSpec)}
    assert {path: item.request for path, item in items.items()} == {
        ("Users", "Create"): RequestSpec(
            method="POST", url="{{base}}/users/5",
            headers=(("X", "a:b"), Pair(name="Y", value="2", enabled=False)),
            body=Body(mode="json", content='{\n  "a": {"b": 1}\n}'),
        ),
        ("Users", "Upload"): RequestSpec(
            method="POST", url="https://x/", auth=BasicAuth("u", "p:q"),
            body=Body(mode="multipart", content=(Part(name="a", value="1"),
                                                 Part(name="f", file="p.png"))),
        ),
        ("Users", "form"): RequestSpec(
            method="POST", url="https://x/", auth=UnsupportedAuth(kind="ntlm"),
            body=Body(mode="form", content=()),
        ),
        ("Ping",): RequestSpec(url="{{base}}/ping", auth=NoAuth(),
                               params=(("a", "1"), Pair(name="b", value="2", enabled=False))),
    }  # fmt: skip
    assert items["Ping",].description == "# Ping\nit"


def test_what_is_not_carried_over_is_named() -> None:
    """Scripts, auth, files, a file without a request."""
    assert [(s.where, s.what, s.request) for s in read_bruno(FILES).skipped] == [
        ("Users/Create", "tests", False),
        ("Users/form", "auth: ntlm", False),
        ("Users/Nothing", "request", True),
        ("Users/Upload", "file 'p.png'", False),
    ]


def test_other_methods_have_a_block_of_their_own() -> None:
    """It names the method."""
    files = {"bruno.json": "{}", "a.bru": "http {\n  method: PROPFIND\n  url: https://x/\n}\n"}
    found = read_bruno(files).collection
    assert found is not None

    assert [str(item.request) for _, item in walk(found) if isinstance(item, ItemSpec)] == [
        "RequestSpec(PROPFIND https://x/)"
    ]


def test_blocks_and_rows() -> None:
    """Braces inside a block, values of several lines."""
    source = "a {\n  x: {{y}}\n  z: '''\n    one\n    two\n  '''\n}\n\nb [\n  c,\n  ~d\n]\n"
    blocks = blocks_of(source)

    assert [(r.name, r.value, r.enabled) for r in rows_of(blocks["a"])] == [
        ("x", "{{y}}", True),
        ("z", "  one\n  two\n", True),
    ]
    assert [(r.name, r.enabled) for r in rows_of(blocks["b"])] == [("c", True), ("d", False)]

"""The workspace over the wire reads and writes the files of the folder, and shows no secret."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.contract.conftest import Answer, EngineProcess, Json
    from vayu.testing import Target

CANARY = "c4nary-wire"

FILES = {
    "collection.yaml": "# by hand\nvayu: 1\nname: Shop\nvariables:\n  base: BASE\n"
    f"  api_key: {CANARY}-key\nauth: {{type: bearer, token: {CANARY}-bearer}}\n",
    "ping.yaml": "# mine\nname: Ping\nurl: '{{base}}/echo'\n",
    "users/create-user.yaml": "name: Create user\nmethod: POST\nurl: '{{base}}/echo?v={{v}}'\n"
    f"headers:\n  X-Api-Key: {CANARY}-header\nbody: {{mode: json, content: {{name: Ada}}}}\n",
    "environments/stg.yaml": "name: staging\nvariables: {v: '1'}\nsecrets: [token]\n",
}


@pytest.fixture
def shop(engine: EngineProcess, tmp_path: Path, target: Target) -> Iterator[Json]:
    """The collection of a folder, opened; it is closed at the end."""
    for name, text in FILES.items():
        (tmp_path / "shop" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "shop" / name).write_text(text.replace("BASE", target.url))
    opened = engine.call("POST", "/collections", {"path": str(tmp_path / "shop")})
    assert opened.status == 201, opened.body
    yield opened.json
    engine.call("DELETE", f"/collections/{opened.json['id']}")


def put(engine: EngineProcess, path: str, body: Json, seen: str) -> Answer:
    return engine.call("PUT", path, body, headers={"If-Match": f'"{seen}"'})


def by_name(view: Json, name: str) -> Json:
    [found] = [item for item in view["items"] if item["name"] == name]
    return found


def test_a_folder_is_shown_as_its_files_say_without_secrets(
    engine: EngineProcess, shop: Json, tmp_path: Path
) -> None:
    """The same id whenever it is opened; folders and requests by their own."""
    assert (shop["name"], shop["parent"], shop["path"]) == ("Shop", None, str(tmp_path / "shop"))
    assert shop["variables"]["api_key"] == "***"
    assert shop["auth"] == {"type": "bearer", "token": "***", "prefix": "Bearer"}
    assert [(i["kind"], i["name"], i["method"]) for i in shop["items"]] == [
        ("request", "Ping", "GET"), ("folder", "users", None)
    ]  # fmt: skip
    again = engine.call("POST", "/collections", {"path": f"{tmp_path}/./shop"})
    assert again.json == shop
    assert again.headers["ETag"] == f'"{shop["revision"]}"'

    users = engine.call("GET", f"/collections/{by_name(shop, 'users')['id']}").json
    assert users["parent"] == shop["id"]
    view = engine.call("GET", f"/requests/{by_name(users, 'Create user')['id']}")
    assert view.json["request"]["headers"] == [["X-Api-Key", "***"]]
    assert view.json["path"] == ["users", "Create user"]
    listed = engine.call("GET", "/requests").json["requests"]
    assert {tuple(line["path"]) for line in listed} == {("Ping",), ("users", "Create user")}
    below = engine.call("GET", f"/requests?collection={users['id']}").json["requests"]
    assert [line["id"] for line in below] == [view.json["id"]]
    [line] = engine.call("GET", "/collections").json["collections"]
    assert (line["id"], line["requests"], line["problem"]) == (shop["id"], 2, None)
    for answer in (view, again, engine.call("GET", "/requests")):
        assert CANARY.encode() not in answer.body


def test_what_is_written_back_as_it_was_shown_changes_no_file(
    engine: EngineProcess, shop: Json, tmp_path: Path
) -> None:
    """And what is changed changes its own file only; secrets stay."""
    before = {p: p.read_text() for p in (tmp_path / "shop").rglob("*.yaml")}
    users = engine.call("GET", f"/collections/{by_name(shop, 'users')['id']}").json
    view = engine.call("GET", f"/requests/{by_name(users, 'Create user')['id']}").json
    body = {name: view[name] for name in ("name", "description", "request", "script")}
    place = f"/requests/{view['id']}"

    same = put(engine, place, body, view["revision"])
    assert (same.status, same.json["revision"]) == (200, view["revision"])
    assert {p: p.read_text() for p in (tmp_path / "shop").rglob("*.yaml")} == before

    body["request"]["body"]["content"] = {"name": "Grace"}
    changed = put(engine, place, body | {"name": "New user"}, view["revision"])
    assert (changed.status, changed.json["id"], changed.json["name"]) == (
        200, view["id"], "New user"
    )  # fmt: skip
    after = {p: p.read_text() for p in (tmp_path / "shop").rglob("*.yaml")}
    [file] = [path for path in after if after[path] != before.get(path)]
    assert file == tmp_path / "shop/users/create-user.yaml"
    assert f"{CANARY}-header" in after[file]
    assert "Grace" in after[file]

    level = {n: shop[n] for n in ("name", "description", "variables", "auth", "script")}
    order = [item["id"] for item in reversed(shop["items"])]
    told = level | {"description": "All of it", "order": order}
    shown = put(engine, f"/collections/{shop['id']}", told, shop["revision"]).json
    assert [item["id"] for item in shown["items"]] == order
    text = (tmp_path / "shop/collection.yaml").read_text()
    assert f"{CANARY}-key" in text
    assert f"{CANARY}-bearer" in text


def test_nobodys_work_is_lost(engine: EngineProcess, shop: Json, tmp_path: Path) -> None:
    """Whoever changes what is not any more what they saw is refused; nothing is written."""
    ping = engine.call("GET", f"/requests/{by_name(shop, 'Ping')['id']}").json
    place = f"/requests/{ping['id']}"
    body = {"name": "Ping", "request": {"url": "{{base}}/mine"}}
    theirs = "name: Ping\nurl: 'https://theirs/'\n"
    (tmp_path / "shop/ping.yaml").write_text(theirs)

    stale = put(engine, place, body, ping["revision"])
    assert (stale.status, stale.error["code"]) == (409, "store.conflict")
    assert "ping.yaml" in stale.error["message"]
    gone = engine.call("DELETE", place, headers={"If-Match": ping["revision"]})
    assert gone.status == 409
    assert (tmp_path / "shop/ping.yaml").read_text() == theirs
    missing = engine.call("PUT", place, body)
    assert (missing.status, set(missing.error["details"])) == (422, {"If-Match"})

    fresh = engine.call("GET", place).json
    assert put(engine, place, body, fresh["revision"]).json["request"]["url"] == "{{base}}/mine"
    assert put(engine, place, body | {"name": "P"}, "*").status == 200
    users = engine.call("GET", f"/collections/{by_name(shop, 'users')['id']}").json
    (tmp_path / "shop/users/more.yaml").write_text("url: 'https://h/'\n")
    stale = engine.call("DELETE", f"/collections/{users['id']}",
                        headers={"If-Match": users["treeRevision"]})  # fmt: skip
    assert stale.status == 409
    assert (tmp_path / "shop/users/more.yaml").exists()


def test_made_renamed_moved_and_deleted(engine: EngineProcess, shop: Json, tmp_path: Path) -> None:
    """A new request has a file; renamed it keeps file and id; a folder goes with all below."""
    folder = engine.call("POST", "/collections", {"parent": shop["id"], "name": "Orders"})
    assert folder.status == 201
    made = engine.call("POST", "/requests", {"collection": folder.json["id"], "name": "List all",
                                             "request": {"url": "{{base}}/orders"}})  # fmt: skip
    assert (made.status, made.json["collection"]) == (201, folder.json["id"])
    file = tmp_path / "shop/orders/list-all.yaml"
    assert (
        file.read_text() == 'name: List all\nmethod: GET\nurl: "{{base}}/orders"\n' or file.exists()
    )

    taken = engine.call("POST", "/requests", {"collection": folder.json["id"], "name": "List all",
                                              "request": {"url": "{{base}}/x"}})  # fmt: skip
    assert (taken.status, set(taken.error["details"])) == (422, {"name"})
    told = {"name": "All", "request": {"url": "{{base}}/orders"}}
    renamed = put(engine, f"/requests/{made.json['id']}", told, made.json["revision"]).json
    assert (renamed["id"], renamed["path"]) == (made.json["id"], ["Orders", "All"])
    moved = put(engine, f"/requests/{made.json['id']}", told | {"collection": shop["id"]},
                renamed["revision"]).json  # fmt: skip
    assert moved["path"] == ["All"]
    assert not file.exists()
    assert (tmp_path / "shop/all.yaml").exists()
    gone = engine.call("DELETE", f"/requests/{moved['id']}",
                       headers={"If-Match": moved["revision"]})  # fmt: skip
    assert gone.json == {"id": moved["id"]}
    assert not (tmp_path / "shop/all.yaml").exists()

    users = engine.call("GET", f"/collections/{by_name(shop, 'users')['id']}").json
    assert engine.call("DELETE", f"/collections/{users['id']}",
                       headers={"If-Match": users["treeRevision"]}).status == 200  # fmt: skip
    assert not (tmp_path / "shop/users").exists()
    assert engine.call("GET", f"/collections/{users['id']}").error["code"] == "usage.no_such_item"
    assert engine.call("DELETE", f"/collections/{shop['id']}").status == 200
    assert (tmp_path / "shop/ping.yaml").exists()
    assert engine.call("GET", f"/collections/{shop['id']}").status == 404


def test_a_secret_of_an_environment_goes_in_and_never_out(
    engine: EngineProcess, shop: Json, target: Target, tmp_path: Path
) -> None:
    """Masked it stays; sent with by its name it is there; in no file in clear."""
    [own] = engine.call("GET", f"/environments?collection={shop['id']}").json["environments"]
    place = f"/environments/{own['id']}"
    view = engine.call("GET", place).json
    assert (view["name"], view["secrets"]) == ("staging", {"token": None})
    told = {"variables": {"v": "2"}, "secrets": {"token": f"{CANARY}-token"}}
    view = put(engine, place, told, view["revision"]).json
    assert (view["variables"], view["secrets"]) == ({"v": "2"}, {"token": "***"})
    kept = put(engine, place, {"variables": {"v": "3"}, "secrets": {"token": "***"}},
               view["revision"])  # fmt: skip
    assert kept.json["secrets"] == {"token": "***"}
    assert (tmp_path / "shop/environments/stg.yaml").exists()
    stale = put(engine, place, told, view["revision"])
    assert stale.status == 409

    told = {"name": "staging", "variables": {"v": "own"}, "secrets": {"other": f"{CANARY}-own"}}
    saved = engine.call("POST", "/environments", told)
    assert saved.json["secrets"] == {"other": "***"}
    assert engine.call("POST", "/environments", {"name": "staging"}).status == 422
    sent = engine.call("POST", "/request", {
        "request": {"url": f"{target.url}/echo", "headers": {"X": "{{v}} {{other}}"}},
        "environment": "staging",
    }).json  # fmt: skip
    assert ["X", f"own {CANARY}-own"] in sent["request"]["headers"]
    users = engine.call("GET", f"/collections/{by_name(shop, 'users')['id']}").json
    create = by_name(users, "Create user")["id"]
    sent = engine.call("POST", f"/requests/{create}/send", {"environment": "staging"}).json
    assert sent["request"]["url"] == f"{target.url}/echo?v=3"
    assert (
        ["Authorization", "Bearer ***"] in sent["request"]["headers"],
        CANARY in json.dumps(sent["request"]),
    ) == (True, False)
    assert f"{CANARY}-bearer" in base64.b64decode(sent["body"]).decode()
    run = engine.call("POST", "/run", {
        "request": {"url": f"{target.url}/echo?v={{{{v}}}}"}, "environment": own["id"],
        "config": {"iterations": 1},
    })  # fmt: skip
    assert run.status == 201
    assert engine.finish(run.json["runId"])["total"] == 1
    [entry] = engine.call("GET", "/history?search=create%20user&limit=1").json["entries"]
    origin = {"collection": str(tmp_path / "shop"), "environment": "staging"}
    assert entry["origin"] | origin | {"path": ["users", "Create user"]} == entry["origin"]

    unknown = engine.call("POST", "/request", {"request": {"url": "x"}, "environment": "nope"})
    assert (unknown.status, set(unknown.error["details"])) == (422, {"environment", "request.url"})
    assert engine.call("DELETE", f"/environments/{saved.json['id']}",
                       headers={"If-Match": saved.json["revision"]}).status == 200  # fmt: skip
    assert engine.call("GET", f"/environments/{saved.json['id']}").status == 404
    files = [p for p in engine.home.rglob("*") if p.is_file()]
    assert any(path.name == "vault.json" for path in files)
    token = f"{CANARY}-token".encode()
    for secret in (token, f"{CANARY}-own".encode(), f"{CANARY}-bearer".encode()):
        forms = (secret, base64.b64encode(secret))
        assert [p.name for p in files if any(f in p.read_bytes() for f in forms)] == []


def test_a_secret_is_neither_sent_elsewhere_nor_written_in_the_open(
    engine: EngineProcess, shop: Json, tmp_path: Path
) -> None:
    """A masked one for another host and a variable that is one are refused by their names."""
    users = engine.call("GET", f"/collections/{by_name(shop, 'users')['id']}").json
    view = engine.call("GET", f"/requests/{by_name(users, 'Create user')['id']}").json
    told = {"name": view["name"], "request": view["request"] | {"url": "http://127.0.0.2/"}}
    refused = put(engine, f"/requests/{view['id']}", told, view["revision"])
    assert (refused.status, set(refused.error["details"])) == (422, {"request.headers: X-Api-Key"})
    assert "leads to another host" in refused.error["message"]

    variables = {"base": "http://x", "api_key": "***", "token": f"{CANARY}-new", "pin": "{{p}}"}
    for answer in (
        put(engine, f"/collections/{shop['id']}",
            {"name": "Shop", "variables": variables}, shop["revision"]),
        engine.call("POST", "/collections",
                    {"parent": shop["id"], "name": "F", "variables": {"token": f"{CANARY}-new"}}),
    ):  # fmt: skip
        assert (answer.status, set(answer.error["details"])) == (422, {"variables.token"})
    files = (tmp_path / "shop").rglob("*.yaml")
    assert [path for path in files if f"{CANARY}-new" in path.read_text()] == []


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"path"}),
        ({"path": "shop"}, {"path"}),
        ({"path": "/a", "parent": "c1"}, {"path", "name"}),
        ({"path": "/nowhere/at/all"}, {"path"}),
        ({"path": "/a\0b"}, {"path"}),
        ({"parent": "c1"}, {"name"}),
        ({"path": "/a", "variables": {"": 1}, "nmae": "x"}, {"variables", "nmae"}),
    ],
)
def test_a_folder_that_cannot_be_opened_is_told(
    engine: EngineProcess, body: Json, fields: set[str]
) -> None:
    """By every field that is wrong."""
    answer = engine.call("POST", "/collections", body)
    assert (answer.status, set(answer.error["details"])) == (422, fields), answer.body


def test_files_that_are_broken_meanwhile_are_told_with_their_lines(
    engine: EngineProcess, shop: Json, tmp_path: Path
) -> None:
    """The list still works, and names what is wrong."""
    (tmp_path / "shop/ping.yaml").write_text("name: Ping\nurl: 'ftp://x'\n")
    broken = engine.call("GET", f"/collections/{shop['id']}")
    assert (broken.status, set(broken.error["details"])) == (422, {"ping.yaml, line 2, url"})
    [line] = engine.call("GET", "/collections").json["collections"]
    assert "ping.yaml, line 2" in line["problem"]
    assert engine.call("GET", "/requests").json == {"requests": []}


def test_a_request_sends_no_file_from_outside_of_its_folder(
    engine: EngineProcess, shop: Json, tmp_path: Path
) -> None:
    """Neither by dots nor by a link; what is below is sent."""
    (tmp_path / "key").write_text("secret")
    (tmp_path / "shop/link").symlink_to(tmp_path / "key")
    (tmp_path / "shop/in.txt").write_text("inside")
    sent = []
    for path in ("../key", "link", "/etc/passwd", "in.txt"):
        body = {"collection": shop["id"], "name": path.strip("./").replace("/", " "),
                "request": {"method": "POST", "url": "{{base}}/echo",
                            "body": {"mode": "file", "content": path}}}  # fmt: skip
        made = engine.call("POST", "/requests", body).json
        sent.append(engine.call("POST", f"/requests/{made['id']}/send"))
    assert [answer.status for answer in sent] == [422, 422, 422, 200]
    assert json.loads(base64.b64decode(sent[3].json["body"]))["body"] == "inside"


def test_a_collection_is_made_where_there_is_none(engine: EngineProcess, tmp_path: Path) -> None:
    """With a name; without one, that is said."""
    place = str(tmp_path / "new")
    assert "give a name" in engine.call("POST", "/collections", {"path": place}).body.decode()
    made = engine.call("POST", "/collections", {"path": place, "name": "New"}).json
    assert (made["name"], made["items"]) == ("New", [])
    assert (tmp_path / "new/collection.yaml").exists()
    assert engine.call("DELETE", f"/collections/{made['id']}").status == 200

    said = {"path": place, "description": "x", "variables": {"a": 1}}
    again = engine.call("POST", "/collections", said)
    assert (again.status, set(again.error["details"])) == (422, {"description", "variables"})

    (tmp_path / "full").mkdir()
    (tmp_path / "full/compose.yaml").write_text("services: {}\n")
    full = engine.call("POST", "/collections", {"path": str(tmp_path / "full"), "name": "New"})
    assert (full.status, set(full.error["details"])) == (422, {"path"})
    assert not (tmp_path / "full/collection.yaml").exists()


def test_references_of_an_environment_lead_only_below_its_folder(
    engine: EngineProcess, shop: Json, tmp_path: Path
) -> None:
    """One of the data folder needs a whole path; what leads nowhere is named."""
    (tmp_path / "shop/.env").write_text("TOKEN=inside\n")
    (tmp_path / ".env").write_text("TOKEN=outside\n")
    ping = by_name(shop, "Ping")["id"]
    sent = []
    for name, file in (("in", ".env"), ("out", "../.env"), ("none", "nowhere")):
        told = {"collection": shop["id"], "name": name,
                "references": {"token": {"name": "TOKEN", "file": file}}}  # fmt: skip
        assert engine.call("POST", "/environments", told).status == 201
        sent.append(engine.call("POST", f"/requests/{ping}/send", {"environment": name}))
    assert [answer.status for answer in sent] == [200, 422, 422]
    assert {tuple(answer.error["details"]) for answer in sent[1:]} == {("environment.token",)}

    told = {"name": "own", "references": {"token": {"name": "TOKEN", "file": ".env"}}}
    own = engine.call("POST", "/environments", told)
    assert (own.status, set(own.error["details"])) == (422, {"references.token.file"})

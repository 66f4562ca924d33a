"""The workspace over the wire reads and writes the files of the folder, and shows no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.shop import CANARY, by_name, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.conftest import EngineProcess, Json


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

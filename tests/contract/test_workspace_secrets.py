"""Over the wire a secret goes in and never out, and nothing outside of the folder is read."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from tests.contract.shop import CANARY, by_name, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.contract.conftest import EngineProcess, Json
    from vayu.testing import Target


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


def test_a_secret_that_is_known_is_in_no_script_that_is_kept(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """Under an innocent name, of an environment that is not sent with, or of another Send."""
    engine = start_engine()
    secrets = {"a": f"{CANARY}-own", "b": "hunterhunter"}
    told = {"name": "other", "variables": {}, "secrets": secrets}
    assert engine.call("POST", "/environments", told).status == 201
    typed = {"Authorization": f"Bearer {CANARY}-typed"}
    sent = {"url": f"{target.url}/echo", "headers": typed}
    assert engine.call("POST", "/request", {"request": sent}).status == 200

    post = f"const x = '{CANARY}-own', y = 'hunterhunter', hunterhunter = `{CANARY}-typed`;"
    kept = "const x = '***', y = '***', hunterhunter = `***`;"
    one = {"request": {"url": f"{target.url}/echo"}, "script": {"post": post}}
    assert engine.call("POST", "/request", one).status == 200
    engine.finish(engine.run(f"{target.url}/echo", config={"iterations": 1}, script={"post": post}))

    assert engine.call("GET", "/history/2").json["script"]["post"] == kept
    [manifest] = engine.home.rglob("manifest.json")
    assert json.loads(manifest.read_text())["scripts"][0]["script"]["post"] == kept
    files = [path for path in engine.home.rglob("*") if path.is_file()]
    assert [path.name for path in files if CANARY.encode() in path.read_bytes()] == []

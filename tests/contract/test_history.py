"""The history over the wire: every Send is in it, no secret is, and it survives its engine."""

from __future__ import annotations

import base64
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.conftest import EngineProcess
    from vayu.testing import Target


def test_what_was_sent_is_listed_shown_searched_and_forgotten(
    start_engine: Callable[..., EngineProcess], target: Target, refused_url: str
) -> None:
    """Newest first; one without a response as well; what was refused is none."""
    engine = start_engine()
    send = {
        "request": {
            "method": "POST",
            "url": "{{base}}/echo",
            "headers": {"X-Token": "{{token}}", "Authorization": "Bearer c4nary-typed"},
            "body": {"mode": "json", "content": {"name": "Ada"}},
            "name": "Echo",
        },
        "script": {"pre": "pm.variables.set('local', ['c4', 'nary-local'].join(''))",
                   "post": "pm.test('ok', () => pm.expect(1).to.equal(1))"},
        "environment": {"base": target.url, "token": "c4nary-token"},
        "origin": {"environment": "staging"},
    }  # fmt: skip
    assert engine.call("POST", "/request", send).status == 200
    assert engine.call("POST", "/request", {"request": {"url": refused_url}}).status == 502
    assert engine.call("POST", "/request", {"request": {"url": "ftp://x"}}).status == 422

    page = engine.call("GET", "/history").json
    assert (page["total"], page["notices"]) == (2, [])
    refused, echo = page["entries"]
    assert (refused["id"], refused["status"], refused["failure"]) == (2, 0, "connect")
    assert (echo["id"], echo["name"], echo["method"], echo["status"]) == (1, "Echo", "POST", 200)
    assert (echo["url"], echo["testsPassed"]) == (f"{target.url}/echo", 1)
    assert echo["origin"]["environment"] == "staging"

    whole = engine.call("GET", "/history/1")
    assert whole.json["request"]["url"] == "{{base}}/echo"
    assert ["X-Token", "{{token}}"] in whole.json["request"]["headers"]
    assert whole.json["lost"] == ["Authorization"]
    assert b'"name":"Ada"' in base64.b64decode(whole.json["response"]["request"]["body"])
    assert b"c4nary" not in whole.body
    assert b"c4nary" not in base64.b64decode(whole.json["response"]["body"])

    assert [e["id"] for e in engine.call("GET", "/history?search=ada").json["entries"]] == [1]
    assert [e["id"] for e in engine.call("GET", "/history?status=none").json["entries"]] == [2]
    assert engine.call("GET", "/history?limit=1").json["entries"][0]["id"] == 2
    wrong = engine.call("GET", "/history?limit=many&status=4&sort=x&since=2h&since=3h")
    assert (wrong.status, set(wrong.error["details"])) == (422, {"since"})
    wrong = engine.call("GET", "/history?limit=many&status=4&sort=x")
    assert (wrong.status, set(wrong.error["details"])) == (422, {"limit", "status", "sort"})
    for missing in ("/history/9", "/history/x", "/history/-1"):
        assert engine.call("GET", missing).error["code"] == "usage.no_such_item"

    assert engine.call("DELETE", "/history/1").json == {"deleted": 1}
    assert engine.call("DELETE", "/history?status=2xx").json == {"deleted": 0}
    assert engine.call("DELETE", "/history").json == {"deleted": 1}
    assert engine.call("GET", "/history").json["entries"] == []
    files = [path for path in engine.home.rglob("*") if path.is_file()]
    assert any(path.name == "vayu.db" for path in files)
    assert [p.name for p in files if b"c4nary" in p.read_bytes()] == []
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


def test_secrets_are_in_neither_database_nor_log_and_its_bounds_are_settings(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """Searched as bytes while the engine runs, and after its log is folded in."""
    engine = start_engine()
    send = {
        "request": {"url": f"{target.url}/cookies/set?sid=c4nary-sid",
                    "headers": {"X": "{{local}}"}, "auth": {"type": "basic", "username": "u",
                                                            "password": "{{pw}}"}},
        "script": {"pre": "pm.variables.set('local', ['c4', 'nary-local'].join(''))",
                   "post": "const kept = ['c4', 'nary-kept'].join(''); console.log(kept);"
                   "pm.environment.set('kept', kept);"
                   "pm.test(pm.variables.get('local'), () => { throw new Error(kept) })"},
        "environment": {"pw": "c4nary-pw"},
    }  # fmt: skip
    assert engine.call("POST", "/request", send).status == 200
    assert engine.call("GET", "/history").json["total"] == 1

    def leaking() -> list[str]:
        found = [path for path in engine.home.iterdir() if path.is_file()]
        basic = base64.b64encode(b"u:c4nary-pw")
        return [p.name for p in found
                if b"c4nary" in p.read_bytes() or basic in p.read_bytes()]  # fmt: skip

    assert (engine.home / "vayu.db-wal").stat().st_size > 0
    assert leaking() == []
    changed = engine.call("PATCH", "/config", {"historyEntries": 1, "historyBody": 2})
    assert changed.status == 200
    assert engine.call("POST", "/request", {"request": {"url": target.url}}).status == 200
    [entry] = engine.call("GET", "/history").json["entries"]
    response = engine.call("GET", f"/history/{entry['id']}").json["response"]
    assert (entry["id"], len(base64.b64decode(response["body"]))) == (2, 2)
    assert engine.call("PATCH", "/config", {"historyBody": -1}).status == 422
    assert engine.stop() == 0
    assert leaking() == []


def test_an_engine_that_is_killed_leaves_a_whole_history(
    start_engine: Callable[..., EngineProcess], target: Target
) -> None:
    """What was answered to `GET /history` before is there; the file is sound."""
    engine = start_engine()
    for _ in range(5):
        engine.call("POST", "/request", {"request": {"url": target.url}})
    before = engine.call("GET", "/history").json["entries"]
    for _ in range(5):
        engine.call("POST", "/request", {"request": {"url": target.url}})
    engine.kill()

    again = start_engine(engine.home)
    after = again.call("GET", "/history").json
    assert len(before) == 5
    assert after["entries"][-5:] == before
    assert after["notices"] == []
    again.stop()
    with sqlite3.connect(again.home / "vayu.db") as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()

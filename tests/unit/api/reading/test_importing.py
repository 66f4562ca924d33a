"""Files, folders, URLs and texts of other tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.api.reading import importing
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
SHOP = {
    "info": {"name": "Shop", "schema": SCHEMA},
    "item": [
        {"name": "Ping", "request": {"method": "GET", "url": "https://example.com/ping"}},
        {"name": "Odd", "request": {"method": "GTE", "url": "https://example.com/"}},
    ],
}


def test_a_file_is_a_collection(tmp_path: Path) -> None:
    """What was not carried over is listed, and seen at the end of a cell."""
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(SHOP), encoding="utf-8-sig")
    for source in (path, str(path), path.read_text(encoding="utf-8-sig")):
        result = vayu.import_(source)
        assert result.collection.tree() == "GET Ping"
        assert result.sendable == (1, 2)
    assert repr(result) == (
        "Postman collection 2.1: 'Shop', 1 of 2 requests\n"
        "  not carried over: Odd: method: GTE: unknown method 'GTE'; did you mean GET? Or use one "
        "of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS, or of the others that HTTP has, such as "
        "PROPFIND, QUERY, PURGE"
    )


def test_an_environment_is_in_its_collection(tmp_path: Path) -> None:
    """Secrets have their value, which no file gets."""
    path = tmp_path / "env.json"
    rows = [{"key": "plain", "value": "c4n4ry", "type": "secret"}, {"key": "a", "value": "1"}]
    path.write_text(json.dumps({"name": "Staging", "values": rows}))
    result = vayu.import_(path)
    result.collection.save(tmp_path / "out")

    assert result.collection.environments["Staging"] == {"a": "1", "plain": "c4n4ry"}
    assert "c4n4ry" not in repr(result)
    assert b"c4n4ry" not in b"".join(p.read_bytes() for p in (tmp_path / "out").rglob("*.yaml"))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04" + bytes(100), "is a zip archive; unpack it"),
        (b"\x1f\x8b" + bytes(100), "is a gzip archive"),
        (b"\x89PNG\xff", "is no text"),
        (b'{"a": }', "line 1, column 7: is not JSON"),
        (b"", "is not a Postman collection"),
    ],
)
def test_what_is_no_text_of_ours_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    """By the name of the file, and an archive before anything of it is unpacked."""
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(InvalidConfig, match=why) as caught:
        vayu.import_(path)
    assert str(path) in str(caught.value)


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """With its size and the limit."""
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(InvalidConfig, match="holds 209,715,200 bytes; at most 67,108,864"):
        vayu.import_(path)


@pytest.mark.parametrize("source", [5, None, b"x"])
def test_what_is_no_source_is_refused(source: object) -> None:
    """By its kind."""
    with pytest.raises(InvalidConfig, match="must be a path, a URL or text"):
        vayu.import_(source)  # type: ignore[arg-type]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """And not taken for text."""
    with pytest.raises(InvalidConfig, match=r"gone\.json: there is no such file"):
        vayu.import_(str(tmp_path / "gone.json"))


def test_a_url_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there is a source like a file."""
    text = json.dumps(SHOP)
    monkeypatch.setattr(importing, "_fetched", lambda url: (text, url[-9:]))

    assert vayu.import_("https://example.com/shop.json").collection.name == "Shop"


def test_a_folder_of_bruno_is_a_collection(tmp_path: Path) -> None:
    """Any other folder is refused."""
    with pytest.raises(InvalidConfig, match=r"has no bruno\.json"):
        vayu.import_(tmp_path)
    (tmp_path / "bruno.json").write_text('{"name": "Shop"}')
    (tmp_path / "ping.bru").write_text("get {\n  url: https://example.com/\n}\n")

    assert vayu.import_(str(tmp_path)).collection.tree() == "GET ping"


def test_a_curl_command_is_text() -> None:
    """Not a path."""
    result = vayu.import_("curl https://example.com/a -u me:c4n4ry")

    assert result.collection.tree() == "GET GET /a"
    assert "c4n4ry" not in repr(result)


def test_one_line_of_an_http_file_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also with a method that nobody has; but a file of that name is a file."""
    assert vayu.import_("GET https://example.com/a").collection.tree() == (
        "GET GET https://example.com/a"
    )
    assert vayu.import_("PURGE {{base}}/a").sendable == (1, 1)
    assert "did you mean GET" in repr(vayu.import_("GTE https://example.com/a"))
    for source, said in (("/GET/https", "there is no such file"), ("a" * 300, "is not a Postman")):
        with pytest.raises(InvalidConfig, match=said):
            vayu.import_(source)

    monkeypatch.chdir(tmp_path)
    (tmp_path / "GET it").write_text("PUT https://example.com/")
    assert vayu.import_("GET it").collection.tree() == "PUT PUT https://example.com/"


@pytest.mark.usefixtures("vayu_home")
def test_secrets_of_a_collection_go_into_an_environment(tmp_path: Path) -> None:
    """No file holds them, a request that is sent with it has them, and it is said."""
    rows = [{"key": "token", "value": "c4n4ry"}, {"key": "base", "value": "https://example.com"}]
    rows.append({"key": "login", "value": "c4n4ry-1"})
    rows.append({"key": "password", "value": "c4n4ry-1"})
    folder = {"name": "Users", "variable": [{"key": "token", "value": "c4n4ry-2"}], "item": []}
    items = [*SHOP["item"], folder]  # type: ignore[misc]
    result = vayu.import_(json.dumps({**SHOP, "item": items, "variable": rows}))
    shop = result.collection
    shop.save(tmp_path / "out")

    assert dict(shop.variables) == {"base": "https://example.com"}
    assert dict(shop.current) == {
        "token": "c4n4ry", "login": "c4n4ry-1", "password": "c4n4ry-1"}  # fmt: skip
    assert "c4n4ry" not in repr((shop.current, result))
    assert shop.environments["secrets"] == {
        "token": "c4n4ry",
        "login": "c4n4ry-1",
        "password": "c4n4ry-1",
    }
    assert shop.environments["secrets"].secrets == {"token", "login", "password"}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"c4n4ry" in path.read_bytes()] == []
    said = [str(s) for s in result.skipped if "token" in s.what]
    assert said[0] == (
        "(file): variable token: its name says that it is a secret; "
        "it is in the environment 'secrets' now; send with that"
    )
    assert all("c4n4ry" not in one for one in said)


@pytest.mark.parametrize("source", ["", " \n"])
def test_nothing_is_no_source(source: str) -> None:
    """And not the folder where this runs."""
    with pytest.raises(InvalidConfig, match="source: is empty; give a path, a URL"):
        vayu.import_(source)

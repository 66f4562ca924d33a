"""``vayu import`` and ``vayu export``, and requests of a collection on the command line."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click
import pytest

import vayu
from vayu.api.collections.collection import Collection
from vayu.cli.main import main
from vayu.cli.payload import send_spec
from vayu.cli.stored import stored_payload
from vayu.errors import InvalidConfig, NoSuchItem
from vayu.model.requests.auth import BearerAuth

SHOP = {
    "info": {"name": "My Shop", "schema": "https://schema.getpostman.com/json/v2.1.0/"},
    "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]},
    "variable": [{"key": "base", "value": "https://example.com"}],
    "item": [
        {"name": "Users", "item": [{"name": "Get / one", "request": "{{base}}/users"}]},
        {"name": "Odd", "request": {"method": "FETCH", "url": "https://example.com/"}},
    ],
}


@pytest.fixture
def shop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """What was said when a collection was imported; it is in ``my-shop``."""
    monkeypatch.chdir(tmp_path)
    Path("shop.json").write_text(json.dumps(SHOP))
    assert main(["import", "shop.json"]) == 0
    return capsys.readouterr().out


def test_what_is_not_carried_over_is_listed(shop: str) -> None:
    """With its reason; and what to type next."""
    assert "Postman collection 2.1: 'My Shop', 1 of 2 requests" in shop
    assert (
        "not carried over: Odd: method: FETCH: unknown method 'FETCH'; use one of GET, POST" in shop
    )
    assert "saved in my-shop\nnext: vayu send 'my-shop/Users/Get / one'" in shop
    assert Path("my-shop/users/get-one.yaml").is_file()


def test_what_to_type_next_survives_a_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a request is called."""
    monkeypatch.chdir(tmp_path)
    item = {"name": "Größe $HOME `x`", "request": "https://example.com"}
    Path("odd.json").write_text(json.dumps({**SHOP, "item": [item]}))
    assert main(["import", "odd.json"]) == 0

    (line,) = [line for line in capsys.readouterr().out.splitlines() if "next:" in line]
    typed = shlex.split(line.partition("next: ")[2])
    assert typed == ["vayu", "send", "my-shop/Größe $HOME `x`"]

    there = tmp_path / "there"
    assert main(["import", "odd.json", "-o", str(there)]) == 0
    monkeypatch.chdir(there)
    assert main(["import", "../odd.json", "-o", str(tmp_path / "beside")]) == 0
    told = capsys.readouterr().out
    assert "saved in there\n" in told
    assert f"saved in {tmp_path}/beside\n" in told


@pytest.mark.parametrize("where", ["my-shop/Users/Get / one", "my-shop/users/get-one.yaml"])
def test_a_request_is_named_by_its_path_or_its_file(shop: str, where: str) -> None:
    """With its folders' auth and variables; options go on top."""
    del shop
    spec = send_spec({"where": where, "variables": ["token=t"]})

    assert spec.request.auth == BearerAuth("{{token}}")
    assert (spec.collection, spec.environment) == ({"base": "https://example.com"}, {"token": "t"})


@pytest.mark.parametrize("folder", ["", "./", "{here}/"])
def test_a_name_may_be_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    """As of a page in a HAR archive: both slashes of ``https://`` stay."""
    monkeypatch.chdir(tmp_path)
    page = {"name": "https://h/", "item": [{"name": "GET /a", "request": "http://h/a"}]}
    Path("page.json").write_text(json.dumps({**SHOP, "item": [page]}))
    assert main(["import", "page.json"]) == 0

    where = f"{folder.format(here=tmp_path)}my-shop/https://h//GET /a"

    assert send_spec({"where": where}).request.url == "http://h/a"


@pytest.mark.parametrize("where", ["~nobody-of-this-name/shop", "https://h/my-shop/Odd"])
def test_what_leads_into_no_collection(shop: str, where: str) -> None:
    """The home of nobody, and a URL."""
    del shop

    assert stored_payload(where) is None


def test_a_wrong_path_is_told(shop: str) -> None:
    """With what is like it, or what is in the folder."""
    del shop
    with pytest.raises(NoSuchItem, match="did you mean 'Users/Get / one'"):
        send_spec({"where": "my-shop/Users/Get / two"})
    with pytest.raises(InvalidConfig, match="is a folder; name a request in it: 'Get / one'"):
        send_spec({"where": "my-shop/Users"})
    with pytest.raises(InvalidConfig, match="name a request in it: 'Users/Get / one'"):
        send_spec({"where": "my-shop"})


def test_an_environment_is_one_of_the_collection_or_a_saved_one(
    shop: str, vayu_home: Path, tmp_path: Path
) -> None:
    """Who names an unknown one is told of both; one that reads files elsewhere is refused."""
    del shop, vayu_home
    collection = Collection.open("my-shop")
    outside = vayu.secret_from_dotenv("TOKEN", tmp_path / ".env")
    collection.environments["staging"] = vayu.Environment("staging", {"token": outside})
    collection.save()
    vayu.Environment("mine", {"token": "t"}).save()
    (tmp_path / ".env").write_text("TOKEN=c4n4ry\n")
    options = {"where": "my-shop/Users/Get / one"}

    assert send_spec(options | {"environment": "mine"}).environment == {"token": "t"}
    with pytest.raises(InvalidConfig, match=r"the collection has 'staging'; saved are 'mine'"):
        send_spec(options | {"environment": "nope"})
    with pytest.raises(InvalidConfig, match=r"outside of the collection"):
        send_spec(options | {"environment": "staging"})


def test_a_command_reads_a_collection_once(shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it asks for it; the next command reads it again."""
    del shop
    read = list[str]()
    whole = Collection._read

    def counted(self: Collection, place: Path) -> None:
        read.append(place.name)
        whole(self, place)

    monkeypatch.setattr(Collection, "_read", counted)
    options = {"where": "my-shop/Users/Get / one", "environment": None}
    for times in (1, 2):
        with click.Context(click.Command("send")):
            send_spec(options)
        assert read == ["my-shop"] * times


def test_an_environment_alone_is_saved_for_any_request(
    vayu_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its secrets in the vault; whoever has one of that name is told."""
    path = tmp_path / "X.postman_environment.json"
    rows = [{"key": "pin", "value": "c4n4ry", "type": "secret"}, {"key": "a", "value": "1"}]
    path.write_text(json.dumps({"name": "X", "values": rows}))
    told = "Postman environment: 'X', 2 variables, 1 of them secret\n"
    assert main(["import", str(path), "--dry-run"]) == 0
    assert capsys.readouterr().out == told
    assert main(["import", str(path)]) == 0
    assert capsys.readouterr().out == (
        told + "saved the environment 'X'; next: vayu send URL -e X\n"
    )
    spec = send_spec({"where": "http://h/", "environment": "X"})
    assert spec.environment == {"a": "1", "pin": "c4n4ry"}
    files = [place for place in vayu_home.rglob("*") if place.is_file()]
    assert [place.name for place in files if b"c4n4ry" in place.read_bytes()] == []

    assert main(["import", str(path)]) == 2
    assert "environment: saved already: 'X'; nothing was saved" in capsys.readouterr().err


def test_an_import_is_json_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is written when that is not wanted."""
    monkeypatch.chdir(tmp_path)
    assert main(["import", "curl https://example.com/a", "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "kind": "curl", "name": "curl", "requests": 1, "found": 1, "environments": [],
        "skipped": [], "folder": None, "saved": [],
    }  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_a_broken_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, with line and column."""
    path = tmp_path / "x.json"
    path.write_text('{"a": }')
    assert main(["import", str(path)]) == 2
    assert f"{path}, line 1, column 7: is not JSON" in capsys.readouterr().err


def test_a_request_is_exported(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As curl, unless another kind is named."""
    del shop
    assert main(["export", "my-shop/Users/Get / one"]) == 0
    assert capsys.readouterr().out.startswith("curl '{{base}}/users' \\\n")
    assert main(["export", "my-shop/users/get-one.yaml", "-t", "httpx", "-o", "x.py"]) == 0
    assert "import httpx" in Path("x.py").read_text()


def test_a_collection_is_exported(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And what was exported is imported again."""
    del shop
    assert main(["export", "my-shop", "-o", "again.json"]) == 0
    assert main(["export", "my-shop", "-o", "again.json"]) == 2
    assert "again.json is there already" in capsys.readouterr().err
    assert main(["export", "my-shop", "-o", "again.json", "--force"]) == 0
    assert main(["import", "again.json", "-o", "again"]) == 0
    assert "1 of 1 requests" in capsys.readouterr().out
    for name in ("collection.yaml", "users/folder.yaml", "users/get-one.yaml"):
        assert Path("again", name).read_text() == Path("my-shop", name).read_text()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (["nowhere"], "is in no collection"),
        (["my-shop", "-t", "curl"], "a whole collection is written as postman or http"),
        (["my-shop/Users"], "is a folder; name a request"),
    ],
)
def test_what_cannot_be_exported_is_told(
    shop: str, capsys: pytest.CaptureFixture[str], typed: list[str], why: str
) -> None:
    """Exit code 2."""
    del shop
    assert main(["export", *typed]) == 2
    assert why in capsys.readouterr().err

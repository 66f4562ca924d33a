"""``vayu env``: environments are made, shown and changed, and no secret is seen on the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "c4n4ry-7f3d"

pytestmark = pytest.mark.usefixtures("vayu_home")


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """The folder of a collection."""
    return str(vayu.Collection("Shop").save(tmp_path / "shop"))


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What a command writes to standard output; what it complains of to standard error."""
    capsys.readouterr()
    assert main([*arguments]) == code
    found = capsys.readouterr()
    assert CANARY not in found.out + found.err
    return found.err if code else found.out


def test_variables_are_set_shown_and_unset(capsys: pytest.CaptureFixture[str]) -> None:
    """As text, or as JSON; what an environment sends with is what was typed."""
    typed = ("base=https://h?q={{q}}", "n:=3")
    assert said(capsys, "env", "set", "staging", *typed) == "staging: 2 variables.\n"
    vayu.environment("staging").save()
    assert dict(vayu.environment("staging")) == {"base": "https://h?q={{q}}", "n": 3}
    assert said(capsys, "env", "show", "staging").splitlines()[:3] == [
        "staging", "  base  https://h?q={{q}}", "  n     3",
    ]  # fmt: skip
    assert said(capsys, "env", "unset", "staging", "n") == "staging: 1 variable.\n"
    assert json.loads(said(capsys, "env", "list", "--json")) == [
        {"name": "staging", "variables": 1, "secrets": 0, "collection": None}
    ]
    assert "base" in said(capsys, "env", "unset", "staging", "nope", code=2)
    said(capsys, "env", "delete", "staging")
    assert said(capsys, "env", "list").startswith("There is no environment yet")
    told = said(capsys, "env", "show", "staging", code=2)
    assert "there is none of the name 'staging'; saved are none" in told


def test_those_of_a_collection_are_in_its_folder(
    shop: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the saved ones stay apart."""
    said(capsys, "env", "set", "s", "a=1", "-c", shop)
    assert vayu.environments() == []
    assert vayu.Collection.open(shop).environments == {"s": {"a": "1"}}
    assert json.loads(said(capsys, "env", "show", "s", "-c", shop, "--json")) == {
        "name": "s", "collection": shop, "variables": {"a": "1"}, "secrets": {}, "references": {},
    }  # fmt: skip
    assert "the collection has 's'" in said(capsys, "env", "show", "x", "-c", shop, code=2)
    assert "is no collection" in said(capsys, "env", "list", "-c", f"{tmp_path}/none", code=2)
    said(capsys, "env", "delete", "s", "-c", shop)
    assert dict(vayu.Collection.open(shop).environments) == {}


def test_a_secret_is_no_argument(capsys: pytest.CaptureFixture[str]) -> None:
    """All are named, nothing is saved, and what to type is said."""
    told = said(capsys, "env", "set", "e", f"token={CANARY}", f"password={CANARY}", "a=1", code=2)
    assert "token: is a secret" in told
    assert "password: is a secret" in told
    assert "vayu secrets set e token" in told
    assert vayu.environments() == []

    vayu.Environment("e", {"odd": "x"}, ["odd"]).save()
    assert "odd: is a secret" in said(capsys, "env", "set", "e", f"odd={CANARY}", code=2)


def test_a_url_with_a_password_is_shown_without_it(capsys: pytest.CaptureFixture[str]) -> None:
    """It is a secret where it is typed; one that a notebook saved is masked in part."""
    url = f"https://me:{CANARY}@h"
    assert "base: is a secret" in said(capsys, "env", "set", "e", f"base={url}", code=2)

    vayu.Environment("e", {"base": url}).save()
    assert dict(vayu.environment("e")) == {"base": url}
    assert said(capsys, "env", "show", "e").splitlines()[:2] == ["e", "  base  https://***@h"]


def test_references_are_shown_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the value is looked up, never the value."""
    monkeypatch.setenv("API_TOKEN", CANARY)
    file = tmp_path / ".env"
    file.write_text(f"KEY={CANARY}\n")
    said(capsys, "env", "set", "ci", "--from-env", "token=API_TOKEN", "--from-dotenv",
         f"KEY@{file}")  # fmt: skip
    assert dict(vayu.environment("ci")) == {"token": CANARY, "KEY": CANARY}
    shown = said(capsys, "env", "show", "ci")
    assert "token  *** (from API_TOKEN in the process's environment)" in shown
    assert f"KEY    *** (from KEY in {file})" in shown
    assert "names no file" in said(capsys, "env", "set", "ci", "--from-dotenv", "KEY", code=2)


POSTMAN: dict[str, Any] = {
    "name": "Prod",
    "values": [{"key": "a", "value": "1"}, {"key": "pin", "value": CANARY, "type": "secret"}],
}


def test_a_file_becomes_an_environment(
    tmp_path: Path, vayu_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a .env file all is secret but what is named; what is there stays unless it is forced."""
    dotenv, postman = tmp_path / "local.env", tmp_path / "p.json"
    dotenv.write_text(f"BASE_URL=http://h\nODD={CANARY}\n")
    postman.write_text(json.dumps(POSTMAN))
    told = said(capsys, "env", "import", str(dotenv), "--plain", "BASE_URL")
    assert told.startswith("local: 2 variables, 1 of them secret")
    said(capsys, "env", "import", str(postman))
    assert dict(vayu.environment("local")) == {"BASE_URL": "http://h", "ODD": CANARY}
    assert dict(vayu.environment("Prod")) == {"a": "1", "pin": CANARY}
    files = [path for path in vayu_home.rglob("*") if path.is_file()]
    assert [path.name for path in files if CANARY.encode() in path.read_bytes()] == []

    assert "there is one of the name 'Prod' already" in said(
        capsys, "env", "import", str(postman), code=2
    )
    POSTMAN["values"].pop()
    postman.write_text(json.dumps(POSTMAN))
    said(capsys, "env", "import", str(postman), "--force")
    assert dict(vayu.environment("Prod")) == {"a": "1"}
    assert "'NOPE'" in said(
        capsys, "env", "import", str(dotenv), "--name", "x", "--plain", "NOPE", code=2
    )

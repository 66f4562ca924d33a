"""``vayu secrets``: values go in by a prompt or standard input, and are never seen again."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "c4n4ry-7f3d"


class Terminal(io.StringIO):
    """Standard input that a person types."""

    def isatty(self) -> bool:
        return True


class Run:
    """Runs commands; no output of any may hold the secret."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, *arguments: str, given: str = "", code: int = 0) -> str:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        self._capsys.readouterr()
        assert main([*arguments]) == code
        found = self._capsys.readouterr()
        assert CANARY not in found.out + found.err
        return found.err if code > 1 else found.out


@pytest.fixture
def run(
    vayu_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Commands in a data folder of their own."""
    del vayu_home
    return Run(capsys, monkeypatch)


@pytest.fixture
def shop(vayu_home: Path, tmp_path: Path) -> Path:
    """The folder of a collection."""
    del vayu_home
    return vayu.Collection("Shop").save(tmp_path / "shop")


def test_a_secret_goes_in_and_never_out(run: Run, vayu_home: Path, shop: Path) -> None:
    """Of a saved environment and of a collection's; the newline at the end is none of it."""
    run("secrets", "set", "staging", "odd", given=f"{CANARY}\n")
    run("secrets", "set", "s", "token", "-c", str(shop), given=CANARY)
    assert dict(vayu.environment("staging")) == {"odd": CANARY}
    assert vayu.environment("staging").secrets == {"odd"}
    assert vayu.Collection.open(shop).environments == {"s": {"token": CANARY}}
    files = [p for place in (vayu_home, shop) for p in place.rglob("*") if p.is_file()]
    assert [p.name for p in files if CANARY.encode() in p.read_bytes()] == []

    assert run("secrets", "list").splitlines() == [
        "staging (saved): odd, encrypted", f"s ({shop}): token, encrypted",
    ]  # fmt: skip
    assert json.loads(run("secrets", "list", "--json"))[1] == {
        "collection": str(shop), "environment": "s", "name": "token", "value": "encrypted",
    }  # fmt: skip
    assert "odd  *** (secret)" in run("env", "show", "staging")


def test_a_value_is_never_an_argument(run: Run) -> None:
    """It is not repeated either; and nothing is no value."""
    for typed in (["token", CANARY], [f"token={CANARY}"]):
        told = run("secrets", "set", "staging", *typed, code=2)
        assert "a value is never an argument" in told
    assert "token: has no value" in run("secrets", "set", "staging", "token", given="\n", code=2)
    assert vayu.environments() == []


def test_it_is_asked_for_twice_at_a_prompt(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not echoed."""
    asked = list[str]()

    def hidden(prompt: str) -> str:
        asked.append(prompt)
        return CANARY

    monkeypatch.setattr("click.termui.hidden_prompt_func", hidden)
    monkeypatch.setattr(io, "StringIO", Terminal)
    run("secrets", "set", "staging", "token")
    assert len(asked) == 2
    assert dict(vayu.environment("staging")) == {"token": CANARY}


def test_secrets_are_deleted_and_the_key_is_changed(run: Run, vayu_home: Path) -> None:
    """What is no secret, or nothing, is refused by name."""
    vayu.Environment("e", {"a": 1, "token": CANARY, "pin": CANARY}).save()
    key = (vayu_home / "vault.key").read_bytes()
    run("secrets", "rotate-key")
    assert (vayu_home / "vault.key").read_bytes() != key
    told = run("secrets", "delete", "e", "a", "token", code=2)
    assert "NAME 'a': is no secret; vayu env unset e a removes it" in told
    assert "NAME 'x': is no variable of 'e'" in run("secrets", "delete", "e", "x", code=2)
    run("secrets", "delete", "e", "token")
    assert dict(vayu.environment("e")) == {"a": 1, "pin": CANARY}


def test_a_folder_that_is_gone_is_forgotten(run: Run, shop: Path, tmp_path: Path) -> None:
    """The doctor finds it; one that is there is kept."""
    run("secrets", "set", "s", "token", "-c", str(shop), given=CANARY)
    assert "holds a collection still" in run("secrets", "forget", str(shop), code=2)
    shop.rename(tmp_path / "moved")
    assert f"! {shop}: has secrets in the vault, but no collection" in run("secrets", "doctor")
    assert run("secrets", "forget", str(shop)) == "1 environments forgotten.\n"
    assert run("secrets", "list").startswith("There is no secret yet")
    assert str(shop) not in run("secrets", "doctor")


def test_the_doctor_finds_what_stands_in_the_open(run: Run, shop: Path, vayu_home: Path) -> None:
    """In a collection's files, and in those of saved environments; with what to type."""
    (shop / "collection.yaml").write_text(f"vayu: 1\nvariables: {{token: {CANARY}}}\n")
    told = run("secrets", "doctor", "-c", str(shop), code=1)
    assert "variables.token: its name says that it is a secret" in told
    vayu.Environment("e", {"odd": None}, ["odd"]).save()
    assert "! e: odd: has no value\n    vayu secrets set e odd" in run("secrets", "doctor")
    file = vayu_home / "environments/e.json"
    file.write_text(file.read_text().replace('"variables": {}', '"variables": {"pin": "c4n"}'))
    assert "✗ e: pin: is a secret in the open" in run("secrets", "doctor", code=1)


def test_a_data_folder_that_cannot_be_is_broken(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor says so, and does not break itself."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAYU_HOME", str(tmp_path / "file/home"))
    assert "✗ vault: " in run("secrets", "doctor", code=1)
    assert "cannot be created" in run("secrets", "set", "e", "token", given="x", code=3)


@pytest.mark.parametrize("damage", ["byte", "key", "mode"])
def test_a_vault_that_stays_shut_is_broken(run: Run, vayu_home: Path, damage: str) -> None:
    """A flipped byte, another key, a key that others can read; nothing is changed."""
    run("secrets", "set", "e", "token", given=CANARY)
    vault, key = vayu_home / "vault.json", vayu_home / "vault.key"
    if damage == "byte":
        vault.write_text(vault.read_text().replace('"sealed": "', '"sealed": "A'))
    elif damage == "key":
        key.write_text("A" * 43 + "=\n")
    else:
        key.chmod(0o644)
    before = {path: path.read_bytes() for path in (vault, key)}

    found = json.loads(run("secrets", "doctor", "--json", code=1))
    assert [one["subject"] for one in found if one["grade"] == "broken"] == ["vault"]
    run("secrets", "set", "e", "token", given="new", code=3)
    run("secrets", "rotate-key", code=3)
    assert {path: path.read_bytes() for path in (vault, key)} == before

"""Secrets of a collection's environments are kept in the vault, and each folder has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "c4nary-of-a-folder"


@pytest.fixture
def folder(vayu_home: Path, tmp_path: Path) -> Path:
    """A saved collection whose environment has a secret."""
    del vayu_home
    shop = vayu.Collection("Shop")
    values = {"token": CANARY, "password": "c4nary-by-name", "v": 1}
    shop.environments["staging"] = vayu.Environment("staging", values, secrets=["token"])
    return shop.save(tmp_path / "shop")


def opened(folder: Path) -> vayu.Environment:
    return vayu.Collection.open(folder).environments["staging"]


def test_what_is_saved_has_its_value_when_it_is_opened(folder: Path, vayu_home: Path) -> None:
    """Marked, or known by its name; in clear in no file."""
    found = opened(folder)
    assert dict(found) == {"token": CANARY, "password": "c4nary-by-name", "v": 1}
    assert found.secrets == {"token", "password"}
    files = [p for place in (folder, vayu_home) for p in place.rglob("*") if p.is_file()]
    assert [path.name for path in files if b"c4nary" in path.read_bytes()] == []


def test_another_folder_has_other_secrets(folder: Path, tmp_path: Path) -> None:
    """Also one that was copied, and the saved environment of that name."""
    copy = tmp_path / "copy"
    vayu.Collection.open(folder).save(copy)
    (copy / "environments/staging.yaml").write_bytes(
        (folder / "environments/staging.yaml").read_bytes()
    )
    vayu.Environment("staging", {"token": "own"}, secrets=["token"]).save()
    raw = tmp_path / "raw"
    raw.mkdir()
    for file in ("collection.yaml", "environments/staging.yaml"):
        (raw / file).parent.mkdir(exist_ok=True)
        (raw / file).write_bytes((folder / file).read_bytes())

    assert opened(raw)["token"] is None
    assert opened(folder)["token"] == CANARY
    assert vayu.environment("staging")["token"] == "own"


def test_changed_and_removed_secrets_are_so_in_the_vault(folder: Path) -> None:
    """One without a value here keeps the one that it has; of a removed environment none stays."""
    shop = vayu.Collection.open(folder)
    shop.environments["staging"]["token"] = "c4nary-new"
    shop.save()
    assert opened(folder)["token"] == "c4nary-new"

    shop = vayu.Collection.open(folder)
    shop.environments["staging"] = vayu.Environment("staging", {"token": None}, ["token"])
    shop.save()
    assert dict(opened(folder)) == {"token": "c4nary-new"}

    shop = vayu.Collection.open(folder)
    del shop.environments["staging"]
    shop.save()
    shop.environments["staging"] = vayu.Environment("staging", {"token": None}, ["token"])
    shop.save()
    assert opened(folder)["token"] is None


def test_what_scripts_set_is_not_kept(folder: Path) -> None:
    """As in files."""
    shop = vayu.Collection.open(folder)
    shop.environments["staging"].absorb({"token": "c4nary-script"})
    shop.save()

    assert opened(folder)["token"] == CANARY


def test_a_vault_that_stays_shut_is_a_warning_and_is_left_as_it_is(
    folder: Path, vayu_home: Path
) -> None:
    """The rest of the collection can be used."""
    vault = vayu_home / "vault.json"
    vault.write_bytes(b"damaged")
    with pytest.warns(UserWarning, match="secrets of .*shop have no value"):
        found = opened(folder)

    assert dict(found) == {"token": None, "password": None, "v": 1}
    assert vault.read_bytes() == b"damaged"


def test_a_dotenv_file_is_read_below_the_folder_only(folder: Path, tmp_path: Path) -> None:
    """Its path is relative in the file; one outside is refused by name until that is allowed."""
    (folder / ".env").write_text("TOKEN=c4nary-inside\n")
    (tmp_path / ".env").write_text("TOKEN=c4nary-outside\n")
    shop = vayu.Collection.open(folder)
    shop["Ping"] = vayu.Request("GET", "https://h/")
    inside = vayu.secret_from_dotenv("TOKEN", folder / ".env")
    outside = vayu.secret_from_dotenv("TOKEN", tmp_path / ".env")
    shop.environments["in"] = vayu.Environment("in", {"token": inside})
    shop.environments["out"] = vayu.Environment("out", {"token": outside})
    shop.save()
    assert "file: .env" in (folder / "environments/in.yaml").read_text()

    again = vayu.Collection.open(folder)
    ping = again["Ping"]
    assert ping.exchange("in").environment == {"token": "c4nary-inside"}  # type: ignore[union-attr]
    with pytest.raises(InvalidConfig, match=r"environment\.token: .* is outside of the collection"):
        ping.exchange("out")  # type: ignore[union-attr]
    again.trust()
    assert ping.exchange("out").environment == {"token": "c4nary-outside"}  # type: ignore[union-attr]


def test_no_variable_that_is_a_secret_is_written(folder: Path, tmp_path: Path) -> None:
    """By its name, or because it is a secret elsewhere; all are named, and nothing is written."""
    copies = {"copied": CANARY, "header": f"Bearer {CANARY}"}
    shop = vayu.Collection("V", variables={"password": "CANARY", **copies, "page": 1})
    shop["Users"] = vayu.Folder("Users", variables={"api_key": 12345, "token": "{{t}}", "pin": ""})
    with pytest.raises(InvalidConfig) as refused:
        shop.save(tmp_path / "v")
    named = {"variables.password", "variables.copied", "variables.header"}
    named |= {"Users.variables.api_key"}
    assert set(refused.value.problems) == named
    assert "put it into an environment" in str(refused.value)
    assert "CANARY" not in str(refused.value)
    assert not (tmp_path / "v").exists()

    kept = vayu.Collection.open(folder)
    kept.current.update({"access_token": "CANARY", "page": 2})
    with pytest.raises(InvalidConfig, match=r"variables\.access_token"):
        kept.persist()
    assert (dict(kept.current), dict(kept.variables)) == (
        {"access_token": "CANARY", "page": 2},
        {},
    )
    kept.persist("page")
    kept.save()
    assert dict(kept.variables) == {"page": 2}


def test_what_a_person_wrote_into_a_file_stays(folder: Path) -> None:
    """A collection that came with a secret can be edited; the secret can only be taken out."""
    (folder / "collection.yaml").write_text("vayu: 1\nname: Shop\nvariables:\n  token: abc\n")
    shop = vayu.Collection.open(folder)
    shop["Ping"] = vayu.Request("GET", "http://x/")
    shop.save()
    shop.variables["token"] = "abcd"
    with pytest.raises(InvalidConfig, match=r"variables\.token"):
        shop.save()


def test_a_secret_in_clear_is_told_by_the_save_that_writes_it(tmp_path: Path) -> None:
    """Of requests and of the auth of folders, once; a template is none."""
    shop = vayu.Collection("Shop", auth=vayu.BearerAuth("c4nary-root"))
    headers = {"X-API-Key": "c4nary-1", "X-Token": "{{token}}"}
    shop["Users/List"] = vayu.Request("GET", "http://h/?token=c4nary-2", headers=headers)
    shop["Users/Free"] = vayu.Request("GET", "http://h/", auth=vayu.BearerAuth("{{token}}"))
    with pytest.warns(vayu.OpenSecretWarning) as told:
        shop.save(tmp_path / "shop")

    (one,) = told
    assert str(one.message) == (
        "In clear in its files: token in 'Shop'; token, X-API-Key in 'Users/List'; "
        "write a {{variable}} instead"
    )
    assert one.filename == __file__
    shop["Users/Free"] = vayu.Request("GET", "http://h/free")
    shop.save()
    shop["Users/List"] = vayu.Request("GET", "http://h/list", cookies={"sid": "c4nary-3"})
    with pytest.warns(vayu.OpenSecretWarning, match="sid in 'Users/List'"):
        shop.save()


def test_a_name_with_a_secret_in_it_is_told_without(tmp_path: Path) -> None:
    """As other tools name a request that nobody named."""
    shop = vayu.Collection("Shop")
    shop["GET a?token=c4nary"] = vayu.Request("GET", "http://h/a?token=c4nary")
    with pytest.warns(vayu.OpenSecretWarning) as told:
        shop.save(tmp_path / "shop")
    assert str(told[0].message).startswith("In clear in its files: token in 'GET a?token=***'; ")


def test_of_many_secrets_in_clear_the_first_are_named(tmp_path: Path) -> None:
    """And how many more there are."""
    shop = vayu.Collection("Shop")
    for number in range(12):
        shop[f"R{number:02}"] = vayu.Request("GET", "http://h/", auth=("me", "c4nary"))
    with pytest.warns(vayu.OpenSecretWarning, match=r"'R09'; 2 more; write a"):
        shop.save(tmp_path / "shop")

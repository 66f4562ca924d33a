"""A variable that is a list or an object is one everywhere, and keeps its secrets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.api.collections.collection import Collection
from vayu.api.collections.folder import Folder
from vayu.api.collections.plan import rows_of
from vayu.api.environments.environment import Environment
from vayu.api.workspace.workspace_host import _row, _typed
from vayu.cli.environment_text import rows
from vayu.engine.store.environments import Environments
from vayu.errors import InvalidConfig
from vayu.formats.exporting.http_export import write_http
from vayu.formats.exporting.postman_export import write_postman
from vayu.formats.texts.loose import kept
from vayu.model.collections.collection import FolderSpec, levels
from vayu.model.collections.rearrange import duplicate
from vayu.model.variables.scoped import Scoped

if TYPE_CHECKING:
    from pathlib import Path

WHOLE: dict[str, Any] = {
    "ids": [1, "2", None, [], {}],
    "user": {"name": "Ada", "tags": ["a: b", "- c", "", "no", "{{x}}"], "n": {"x": 1.5}},
    "empty": [],
    "nothing": {},
}
LOGIN = {"user": "ada", "access_token": "t0p-s3cret-value"}


def test_python_gives_and_takes_lists_and_dicts() -> None:
    """As copies: nobody else's list changes."""
    given = {"ids": [1, 2]}
    env = Environment("e", given)
    env["user"] = {"a": [True]}
    given["ids"].append(3)
    assert dict(env) == {"ids": [1, 2], "user": {"a": [True]}}
    with pytest.raises(InvalidConfig, match=r"environment\.x\.a\[0\]"):
        env["x"] = {"a": [object()]}
    with pytest.raises(InvalidConfig, match="deeper than 100"):
        env["x"] = json.loads("[" * 101 + "]" * 101)
    assert rows_of([{"row": [1, {"a": None}]}]) == ({"row": [1, {"a": None}]},)


def test_nothing_is_lost_in_the_data_folder(vayu_home: Path) -> None:
    """The file has the values, the vault those of the secrets."""
    Environment("e", {**WHOLE, "login": LOGIN, "keys": ["k1"]}, ["keys"]).save()
    again = Environment.named("e")
    assert dict(again) == {**WHOLE, "login": LOGIN, "keys": ["k1"]}
    kept, _ = Environments(vayu_home).load("e")
    assert kept.environment.variables == WHOLE
    assert kept.environment.secrets == ("keys", "login")
    assert all(b"t0p-s3" not in path.read_bytes() for path in vayu_home.rglob("*.json"))


def test_nothing_is_lost_in_the_files_of_a_collection(vayu_home: Path, tmp_path: Path) -> None:
    """YAML that people read; a secret inside is refused, or is in the vault."""
    shop = vayu.Collection("Shop", variables=WHOLE)
    shop.environments["s"] = Environment("s", {**WHOLE, "login": LOGIN})
    folder = shop.save(tmp_path / "shop")
    again = Collection.open(folder)
    assert dict(again.variables) == WHOLE
    assert dict(again.environments["s"]) == {**WHOLE, "login": LOGIN}
    files = [*tmp_path.rglob("*.yaml"), *vayu_home.rglob("*.json")]
    assert all(b"t0p-s3" not in path.read_bytes() for path in files)
    again.variables["login"] = LOGIN
    with pytest.raises(InvalidConfig, match=r"variables\.login"):
        again.save()


def test_what_scripts_set_is_persisted_where_it_belongs(vayu_home: Path) -> None:
    """What has a secret in it, or that of another variable, becomes a secret."""
    del vayu_home
    env = Environment("e", {"token": "t0p-s3cret"})
    env.absorb({"ids": [1], "copied": [["of t0p-s3cret"]], "login": LOGIN})
    assert env.spec.variables == {}
    env.persist().save()
    assert env.spec.variables == {"ids": [1]}
    assert env.spec.secrets == ("copied", "login", "token")
    assert dict(Environment.named("e")) == dict(env)

    shop = vayu.Collection("Shop")
    shop.current.update(ids=[1], login=LOGIN)
    with pytest.raises(InvalidConfig, match=r"variables\.login"):
        shop.persist()
    shop.persist("ids")
    assert dict(shop.variables) == {"ids": [1]}


def test_a_form_shows_json_and_takes_json() -> None:
    """Of what was a list; text stays text. A secret is not shown."""
    env = Environment("e", {"ids": [1, {"a": "é"}], "login": LOGIN})
    assert json.loads(_row(env, "ids").value) == [1, {"a": "é"}]
    assert (_row(env, "login").secret, _row(env, "login").value) == (True, "")
    assert _typed('{"b": 2}', [1]) == {"b": 2}
    assert _typed("[1", [1]) == "[1"
    assert _typed("[1]", "text") == "[1]"
    assert _typed("[1]", 5) == "[1]"
    assert _typed("[" * 100_000, [1]) == "[" * 100_000


def test_the_command_line_shows_json_without_passwords() -> None:
    """At any depth."""
    env = Environment("e", {"urls": [{"a": "http://u:t0p@h/"}], "login": LOGIN})
    assert rows(env) == [("urls", '[{"a": "http://***@h/"}]'), ("login", "*** (secret)")]


def test_resolve_shows_where_text_stands_and_where_json() -> None:
    """A list has commas; an object is a problem with a name, and its secrets stay masked."""
    request = vayu.Request("GET", "http://h/{{ids}}/{{login}}")
    found = request.resolve({"ids": [1, 2], "login": LOGIN})
    assert list(found.problems) == ["environment.login"]
    assert "is an object" in found.problems["environment.login"]
    assert "t0p-s3" not in repr(found)
    assert "[1,2]" in repr(found)
    sent = vayu.Request("GET", "http://h/{{ids}}").resolve({"ids": [1, 2]}).request
    assert sent is not None
    assert sent.url == "http://h/1,2"


def test_other_tools_get_what_they_can_hold() -> None:
    """Postman has lists and objects; a file of requests has their JSON. They come back."""
    root = FolderSpec(name="x", variables={"ids": [1, {"a": None}]})
    text, _ = write_postman(root)
    assert json.loads(text)["variable"] == [{"key": "ids", "value": [1, {"a": None}]}]
    again = vayu.import_(text).collection
    assert again is not None
    assert dict(again.variables) == {"ids": [1, {"a": None}]}
    assert write_http([], {"ids": [1], "on": True}) == "@ids = [1]\n@on = true\n"
    assert (kept({"a": [1]}), kept([2**70]), kept(5)) == ({"a": [1]}, f"[{2**70}]", 5)


def test_a_list_of_a_collection_may_be_added_to(tmp_path: Path) -> None:
    """That is a change as any other: it is written, and refused where it is a secret."""
    shop = Collection("shop", variables={"ids": [1]})
    shop["a"] = Folder("a", variables={"own": [{"n": 1}]})
    shop.save(tmp_path / "shop")
    shop.variables["ids"].append(2)
    shop["a"].variables["own"][0]["n"] = 2
    shop.save()
    again = Collection.open(tmp_path / "shop")
    assert again.variables["ids"] == [1, 2]
    again.variables["ids"].append("ghp_" + "a1B2c3D4" * 5)
    with pytest.raises(InvalidConfig, match="looks like a secret"):
        again.save()


def test_a_copy_of_a_folder_has_lists_of_its_own() -> None:
    """Whichever way it was copied."""
    shop = Collection("shop")
    shop["a"] = mine = Folder("a", variables={"own": [1]})
    mine.variables["own"].append(2)
    root, path = duplicate(shop.spec, ("a",))
    levels(root, path)[-1].variables["own"].append(3)
    assert [item.variables for item in root.items] == [{"own": [1]}, {"own": [1, 3]}]


def test_the_wire_carries_them() -> None:
    """A record that is read again is the same."""
    import msgspec

    spec = Scoped(environment=WHOLE)
    for codec in (msgspec.json, msgspec.msgpack):
        assert codec.decode(codec.encode(spec), type=Scoped) == spec

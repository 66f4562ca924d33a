"""An environment is a dict that keeps its values to itself."""

from __future__ import annotations

import copy
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.api.environments.environment import Environment
from vayu.api.environments.variables import hidden_values, variables_of
from vayu.errors import InvalidConfig, SaveConflict

if TYPE_CHECKING:
    from pathlib import Path


def test_is_a_dict() -> None:
    """Reading, setting and removing work as everywhere."""
    env = Environment("e", {"a": "1"})
    env["b"] = 2
    del env["a"]

    assert (dict(env), len(env), "a" in env) == ({"b": 2}, 1, False)


def test_values_are_never_shown() -> None:
    """Neither in its repr nor as text."""
    env = Environment("staging", {"base": "http://x.example", "token": "s3cr3t"})

    assert repr(env) == str(env) == "<Environment 'staging': base=***, token=*** (secret)>"
    assert repr(Environment("e")) == "<Environment 'e': empty>"


def test_does_not_change_with_its_source() -> None:
    """It holds a copy."""
    source: dict[str, str | int | float | bool | None] = {"a": "1"}
    env = Environment("e", source)
    source["a"] = "2"

    assert env["a"] == "1"


@pytest.mark.parametrize("value", [(), set(), b"x", object()])
def test_wrong_values_are_named_and_not_shown(value: object) -> None:
    """Also when they are set later."""
    env = Environment("e")
    with pytest.raises(InvalidConfig, match=r"environment\.a: must be text"):
        env["a"] = value  # type: ignore[assignment]


@pytest.mark.parametrize("name", ["", "  ", 5, None])
def test_has_a_name(name: object) -> None:
    """An environment without a name could not be told from another."""
    with pytest.raises(InvalidConfig, match="name"):
        Environment(name)  # type: ignore[arg-type]


def test_absorbs_what_scripts_set() -> None:
    """None unsets, also what is not there."""
    env = Environment("e", {"a": "1", "b": "2"})
    env.absorb({"a": None, "c": 3, "d": None})

    assert dict(env) == {"b": "2", "c": 3}


def test_what_it_began_with_may_be_made_of_others(vayu_home: Path) -> None:
    """What was assigned since, or set by a script, may come from a server, and may not."""
    del vayu_home
    values = {"base": "http://{{host}}", "host": "h", "url": "{{base}}/", "set": "{{host}}"}
    env = Environment("e", values)
    env["url"] = "{{base}}/x"
    env.absorb({"set": "{{base}}", "new": "{{host}}"})
    assert env.nested == ("base",)
    assert copy.deepcopy(env).nested == ("base",)

    env.renew(Environment("e", values))
    assert env.nested == ("base", "url")
    assert Environment.named(env.save().name).nested == ("base", "url", "set")


def test_variables_of() -> None:
    """A dict, an environment or nothing."""
    assert variables_of(None) == {}
    assert variables_of({"a": 1}) == variables_of(Environment("e", {"a": 1})) == {"a": 1}
    with pytest.raises(InvalidConfig, match="must be an Environment"):
        variables_of("a=1")


def test_copy_is_its_own() -> None:
    """Changing a copy leaves the original."""
    env = Environment("e", {"a": "1"})
    other = copy.deepcopy(env)
    other["a"] = "2"

    assert env["a"] == "1"


def test_hidden_values() -> None:
    """By the variable's name, or by length; addresses stay readable."""
    variables = {
        "token": "short",
        "user": "alice",
        "x": "0123456789abcdef",
        "base": "https://staging.example.com/",
        "n": 12345678901234567890,
    }

    assert hidden_values(variables) == ("short", "0123456789abcdef")


def test_is_saved_and_found_again_by_its_name(vayu_home: Path) -> None:
    """Values, secrets and all; the secret's value is in no file."""
    env = Environment("staging", {"base": "http://h", "pin": "1234"}, ["pin"]).save()
    env["base"] = "http://i"
    env.save()
    assert vayu.environments() == ["staging"]
    again = vayu.environment("staging")
    assert dict(again) == {"base": "http://i", "pin": "1234"}
    assert again.secrets == {"pin"}
    assert repr(again) == "<Environment 'staging': base=***, pin=*** (secret)>"
    files = [path for path in vayu_home.rglob("*") if path.is_file()]
    assert not [path for path in files if b"1234" in path.read_bytes()]
    vayu.rotate_vault_key()
    assert vayu.environment("staging")["pin"] == "1234"


def test_the_second_notebook_is_told(vayu_home: Path) -> None:
    """Unless it says that it knows better."""
    del vayu_home
    Environment("e", {"a": "1"}).save()
    one, two = vayu.environment("e"), vayu.environment("e")
    one["a"] = "2"
    one.save()
    two["a"] = "3"
    with pytest.raises(SaveConflict):
        two.save()
    two.save(overwrite=True)
    assert vayu.environment("e")["a"] == "3"


def test_a_script_does_not_drop_that_a_variable_is_a_secret() -> None:
    """Nor does setting it, or unsetting it for a while."""
    env = Environment("e", {"pin": None}, ["pin"])
    env.absorb({"pin": "1"})
    env["pin"] = "2"
    env.absorb({"pin": None})
    env.absorb({"pin": "3"})
    assert (env.secrets, env.spec.variables, env.spec.secrets) == ({"pin"}, {}, ("pin",))
    env.mark_secret("pin")
    del env["pin"]
    assert env.secrets == frozenset()


def test_a_secret_that_is_no_variable_is_refused() -> None:
    """A slip would leave the real one in the open."""
    with pytest.raises(InvalidConfig, match="no variable is called 'tokne'"):
        Environment("e", {"token": "x"}, ["tokne"])


def test_references_are_looked_up_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vayu_home: Path
) -> None:
    """They count as secrets, and are saved as references."""
    del vayu_home
    monkeypatch.setenv("CI_TOKEN", "one")
    path = tmp_path / "secrets.env"
    path.write_text("KEY='k 1'\n")
    env = Environment("ci", {"token": vayu.secret_from_env("CI_TOKEN")})
    env["key"] = vayu.secret_from_dotenv("KEY", path)
    assert variables_of(env) == {"token": "one", "key": "k 1"}
    monkeypatch.setenv("CI_TOKEN", "two")
    again = env.save() and vayu.environment("ci")
    assert variables_of(again) == {"token": "two", "key": "k 1"}
    assert repr(again) == "<Environment 'ci': token=*** (CI_TOKEN), key=*** (KEY)>"
    assert again.secrets == {"token", "key"}
    again.absorb({"token": "three"})
    assert (again["token"], again.secrets) == ("three", {"token", "key"})


def test_references_that_lead_nowhere_are_all_named(tmp_path: Path) -> None:
    """When they are needed, not when they are written."""
    (tmp_path / "bad").write_text("no equals")
    (tmp_path / "empty").write_text("")
    env = Environment(
        "e",
        {
            "a": vayu.secret_from_env("VAYU_TEST_UNSET"),
            "b": vayu.secret_from_dotenv("B", tmp_path / "none"),
            "c": vayu.secret_from_dotenv("C", tmp_path / "bad"),
            "d": vayu.secret_from_dotenv("D", tmp_path / "empty"),
        },
    )
    with pytest.raises(InvalidConfig) as caught:
        variables_of(env)
    assert {where: why.rpartition("'")[2] for where, why in caught.value.problems.items()} == {
        "environment.a": "VAYU_TEST_UNSET is not set in the environment of this process; "
        "set it in os.environ",
        "environment.b": " cannot be read: No such file or directory",
        "environment.c": ": line 1 must be NAME=value",
        "environment.d": "; add a line for it",
    }


def test_a_named_secret_is_hidden_however_short_and_even_if_it_is_a_url() -> None:
    """Names and lengths only guess."""
    values = {"pin": "12", "hook": "https://h/secret", "base": "https://h", "x": "y"}
    assert hidden_values(values, {"pin", "hook"}) == ("12", "https://h/secret")


def test_a_secret_by_its_name_is_encrypted_without_being_marked(vayu_home: Path) -> None:
    """As in a collection's environments."""
    vayu.Environment("named", {"token": "c4n4ry", "password": "c4n4ry", "v": 1}).save()
    files = [path for path in vayu_home.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"c4n4ry" in path.read_bytes()] == []
    assert vayu.environment("named") == {"token": "c4n4ry", "password": "c4n4ry", "v": 1}


def test_what_a_script_copies_from_a_secret_is_kept_as_one() -> None:
    """Also if the script gave the secret another value then; what is not kept is no file's."""
    staging = vayu.Environment("staging", {"token": "c4nary-0", "page": 1}, ["token"])
    staging.absorb({"copy": "Bearer c4nary-0", "token": "c4nary-1", "next": "c4nary-1", "page": 2})
    staging.persist()

    assert staging.secrets == {"token", "copy", "next"}
    assert staging.spec.variables == {"page": 2}


def test_all_that_is_wrong_with_one_is_named_at_once() -> None:
    """Its name, its variables, and which of them are secrets."""
    with pytest.raises(InvalidConfig) as caught:
        Environment("", {"a": object()}, secrets=["b"])  # type: ignore[dict-item]
    assert set(caught.value.problems) == {"name", "environment.a", "secrets"}


def test_nor_is_a_copy_of_a_secret_by_reference_or_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it is spelt in the copy; a reference that leads nowhere has no copies."""
    (tmp_path / ".env").write_text("KEY=c4nary-of-file\n")
    monkeypatch.setenv("CI_TOKEN", "c4nary-of-env")
    references = {
        "env": vayu.secret_from_env("CI_TOKEN"),
        "file": vayu.secret_from_dotenv("KEY", tmp_path / ".env"),
        "gone": vayu.secret_from_env("NOBODY_SET_THIS"),
    }
    staging = vayu.Environment("staging", {**references, "password": "c4nary/pass", "page": 12})
    copies = {
        "a": "Bearer c4nary-of-env",
        "b": f"Basic {b64encode(b'me:c4nary-of-file').decode()}",
        "c": "https://h/?p=c4nary%2Fpass",
        "file": "script's own",
        "d": "innocent",
    }
    staging.absorb(copies)
    staging.persist()

    assert staging.secrets == {*references, "a", "b", "c"}
    assert staging.spec.variables == {"d": "innocent", "page": 12}

"""Variables of other tools' files; what is a secret stays one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.api.reading.environment_file import environment_of_file
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from pathlib import Path

POSTMAN = {
    "name": "Prod",
    "values": [
        {"key": "base", "value": "http://h"},
        {"key": "pin", "value": "1", "type": "secret"},
        {"key": "off", "value": "x", "enabled": False},
    ],
}


@pytest.mark.parametrize(
    ("file", "text", "name", "values"),
    [
        ("x.json", json.dumps(POSTMAN), "Prod", {"base": "http://h", "pin": "1"}),
        ("globals.json", '{"a": 1, "b": null}', "globals", {"a": 1, "b": None}),
        (".env", "export A='x'\nB=2\n", "env", {"A": "x", "B": "2"}),
        ("ci.env", "A=1", "ci", {"A": "1"}),
    ],
)  # fmt: skip
def test_every_kind_is_found_by_what_it_is(
    tmp_path: Path, file: str, text: str, name: str, values: dict[str, object]
) -> None:
    """And called as it says, as its file is, or as somebody wants."""
    path = tmp_path / file
    path.write_text(text)
    found = environment_of_file(path)
    assert (found.name, dict(found)) == (name, values)
    assert ("pin" in found.secrets) == ("pin" in values)
    assert environment_of_file(path, name="other").name == "other"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[1]", "line 1: must be an object, got a list"),
        ('{"a": 1,}', "line 1, column 9: is not JSON"),
        ('{"a": {"b": 1%s}}' % ("0" * 30), "environment.a.b: is a whole number beyond 64 bits"),
        (
            '{"info": {"schema": "https://schema.getpostman.com/x"}, "item": []}',
            "line 1: holds requests; vayu.import_(path) reads those",
        ),
        ('{"openapi": "3.1.0", "paths": {}}', "line 1: holds requests"),
        ("c4nary secret", "line 1: must be NAME=value"),
    ],
)
def test_any_other_file_is_refused(tmp_path: Path, text: str, why: str) -> None:
    """By its name and line; what it holds is not shown."""
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(InvalidConfig) as caught:
        environment_of_file(path)
    assert f"{path}, {why}" in str(caught.value)
    assert "c4nary" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """By its path."""
    with pytest.raises(InvalidConfig, match=r"none\.json: there is no such file"):
        environment_of_file(tmp_path / "none.json")


def test_a_file_in_place_of_a_name_is_told_what_it_is(tmp_path: Path, vayu_home) -> None:
    """With and without a collection: Postman's command line takes the file itself."""
    path = tmp_path / "Prod.json"
    path.write_text(json.dumps(POSTMAN))
    shop = vayu.Collection("Shop")
    shop["a"] = vayu.Request("GET", "{{base}}")
    for ask in (vayu.Request("GET", "{{base}}").send, shop.run):
        with pytest.raises(InvalidConfig, match="there is none of the name") as caught:
            ask(str(path))
        said = f"that is a file: vayu.environment_of_file({str(path)!r}) makes an environment of it"
        assert caught.value.hint == said

    for unheard in ("nope", "x" * 5_000):
        with pytest.raises(vayu.VayuError, match=r"of the name 'nope'|no file can be named"):
            vayu.environment(unheard)
    assert list(vayu_home.iterdir()) == []
    vayu.environment_of_file(path).save()
    assert vayu.environment("Prod")["base"] == "http://h"

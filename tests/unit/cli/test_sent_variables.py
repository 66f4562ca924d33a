"""An environment that there is none of: which is meant, and where they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu import Collection, Environment, Request
from vayu.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://127.0.0.1:1/"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vayu_home: Path) -> str:
    """A collection, and a saved environment."""
    assert vayu_home
    monkeypatch.chdir(tmp_path)
    Environment("staging", {"base": URL}).save()
    collection = Collection("shop")
    collection["a"] = Request("GET", URL)
    collection.save("shop")
    return "shop"


@pytest.mark.parametrize(
    ("words", "before"),
    [
        (["send", URL], ""),
        (["load", URL, "-n", "1"], ""),
        (["send", "shop/a"], ": the collection has none; saved are 'staging'"),
        (["run", "shop"], ": the collection has none; saved are 'staging'"),
    ],
)
def test_a_slip(
    words: list[str], before: str, shop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is called by its option, whoever looked for it."""
    assert shop
    assert main([*words, "-e", "stagin"]) == 2
    assert capsys.readouterr().err == (
        f"Error: --environment: there is none of the name 'stagin'{before}; "
        "did you mean 'staging'? vayu env list shows those that are saved\n"
    )


def test_a_file(shop: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """It is no name, and has to become one; only a collection is run with it as it is."""
    file = "a b.postman_environment.json"
    (tmp_path / file).write_text("{}")
    for words in (["send", URL], ["load", URL, "-n", "1"], ["send", f"{shop}/a"]):
        assert main([*words, "-e", file]) == 2
        told = capsys.readouterr().err
        assert f"that is a file: vayu env import '{file}' makes an environment of it" in told


def test_where_environments_are_kept(shop: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`vayu env` says which is meant, too."""
    assert main(["env", "show", "stagin"]) == 2
    assert "saved are 'staging'; did you mean 'staging'?" in capsys.readouterr().err
    assert shop

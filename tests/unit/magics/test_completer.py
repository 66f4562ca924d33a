"""What IPython's own completer offers, as Tab asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import vayu

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def shell() -> InteractiveShell:
    """A shell with the magics, loaded twice as people do."""
    made = InteractiveShell()
    made.run_line_magic("load_ext", "vayu")
    made.run_line_magic("reload_ext", "vayu")
    made.user_ns |= {"base": "http://h", "ping": vayu.Request("GET", "http://127.0.0.1/")}
    return made


def offered(shell: InteractiveShell, text: str) -> list[str]:
    """What the whole text would be with each of the offers at its end."""
    assert shell.Completer is not None
    with provisionalcompleter():
        found = list(shell.Completer.completions(text, len(text)))
    return [text[: one.start] + one.text for one in found if one.end == len(text)]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("%vayu send p", ["ing"]),
        ("%%vayu_test p", ["ing"]),
        ("run = %vayu load p", ["ing"]),
        ("%%http\nGET {{b", ["ase"]),
        ("%%http\nGET http://h/\nAuth", ["orization: "]),
        ("%%http\nGET http://h/\nContent-Type: application/j", ["son"]),
    ],
)
def test_ours(shell: InteractiveShell, text: str, rest: list[str]) -> None:
    """Nothing else is offered in its place."""
    assert offered(shell, text) == [text + one for one in rest]


def test_paths(shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a collection's requests."""
    shop = vayu.Collection("shop")
    shop["Users/Create"] = vayu.Request("POST", "http://127.0.0.1/")
    shop.save(tmp_path / "shop")
    monkeypatch.chdir(tmp_path)
    assert offered(shell, "%vayu send shop/u") == ["%vayu send shop/users/"]


def test_python_is_left_alone(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> None:
    """Words and members are completed as ever, and nothing is written."""
    assert "import" in offered(shell, "impor")
    assert "base.upper" in offered(shell, "base.upp")
    assert capsys.readouterr() == ("", "")

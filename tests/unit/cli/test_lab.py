"""JupyterLab is started with this Python, and what is wrong is said before."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from vayu.cli import lab
from vayu.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The command lines that would take this process's place."""
    calls: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _, arguments: calls.append(arguments))
    return calls


def test_a_folder_and_options_go_on(started: list[list[str]], tmp_path: Path) -> None:
    """In the order in which they were typed."""
    assert main(["lab", "--no-browser", str(tmp_path), "--port=8899"]) == 0
    expected = [sys.executable, "-m", "jupyterlab", "--no-browser", str(tmp_path), "--port=8899"]
    assert started == [expected]


def test_without_a_folder_it_is_this_one(started: list[list[str]]) -> None:
    """JupyterLab's own default."""
    assert main(["lab"]) == 0
    assert started == [[sys.executable, "-m", "jupyterlab"]]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["no-such-folder"], "there is no folder 'no-such-folder'"),
        (["--port", "8899", "."], "one folder at a time, not 8899, ."),
    ],
)
def test_a_wrong_folder_is_named(
    started: list[list[str]],
    words: list[str],
    problem: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And nothing is started."""
    assert main(["lab", *words]) == 2
    assert problem in capsys.readouterr().err
    assert started == []


def test_a_missing_extra_is_named(
    started: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With what installs it."""
    monkeypatch.setattr(lab, "find_spec", lambda _: None)
    assert main(["lab"]) == 2
    assert "pip install 'vayu[lab]'" in capsys.readouterr().err
    assert started == []

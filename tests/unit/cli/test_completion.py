"""A shell completes commands and options: asked as the shells themselves ask."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from vayu.cli.completion import SHELLS, VARIABLE
from vayu.cli.main import main


def offered(typed: str) -> list[str]:
    """Return what bash would be offered behind `typed`."""
    words = typed.split(" ")
    env = os.environ | {
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(words) - 1),
        VARIABLE: "bash_complete",
    }
    run = subprocess.run(
        [sys.executable, "-c", "from vayu.cli.main import main; main()"],
        capture_output=True,
        text=True,
        check=True,
        env=env,
    )
    return [line.removeprefix("plain,") for line in run.stdout.split()]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_of_that_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It asks `vayu` in that shell's way."""
    assert main(["completion", shell]) == 0
    assert f"{VARIABLE}={shell}_complete" in capsys.readouterr().out


def test_the_shell_in_use_is_the_default(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is not known is named, with those that are."""
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert main(["completion"]) == 0
    assert "fish_complete" in capsys.readouterr().out
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert main(["completion"]) == 2
    assert "'tcsh'; name one of bash, zsh, fish" in capsys.readouterr().err


def test_commands_and_options_are_offered() -> None:
    """Those that begin so."""
    assert offered("vayu comp") == ["compare", "completion"]
    assert offered("vayu load --rat") == ["--rate", "--rate-stages"]

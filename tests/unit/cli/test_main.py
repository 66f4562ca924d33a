"""The command line's frame: help, errors, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from vayu._version import __version__
from vayu.cli import main as main_module
from vayu.cli.main import COMMANDS, main, vayu
from vayu.cli.output import cells
from vayu.errors import EngineStartFailed, InvalidConfig, SendError, VayuError

if TYPE_CHECKING:
    from pathlib import Path


def test_every_command_exists() -> None:
    """The list in the help and the modules agree."""
    context = click.Context(vayu)
    for name in COMMANDS:
        command = vayu.get_command(context, name)
        assert command is not None
        assert command.name == name


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its line."""
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out

    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []


def test_help_imports_no_command() -> None:
    """It is fast because nothing is loaded."""
    code = (
        "import sys; from vayu.cli.main import main; main(['--help']);"
        "print([m for m in ('aiohttp', 'asyncio', 'rich', 'vayu.client.session', 'vayu.cli.demo')"
        " if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Also when nothing else works."""
    assert main([command, "--help"]) == 0
    assert "Usage: vayu" in capsys.readouterr().out


def test_nobody_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in `vayu load URL | head`: no test has failed, and what it came to is not known either."""
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "w") as output:
        monkeypatch.setattr(sys, "stdout", output)
        assert main(["report", "--schema"]) == main_module.OTHER


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """As the package says it."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"Vayu {__version__}\n"


def test_what_is_shown_moves_no_cursor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server or a collection may have had a hand in it; line ends of our own stay."""

    def fail(*_: object, **__: object) -> None:
        raise SendError("GET \x1b[2Jhttp://x/", hint="again")

    monkeypatch.setattr(main_module.vayu, "main", fail)
    main(["send", "x"])
    assert capsys.readouterr().err == "Error: GET \\x1b[2Jhttp://x/\nHint: again\n"

    cell, other = cells(["na\x1b[31mme\n\x07", "[red]"])
    assert (cell.plain, other.plain) == ("na\\x1b[31mme \\x07", "[red]")


def test_a_slip_in_a_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """With the command that it resembles, if there is one."""
    assert [main(["lod", "http://x/"]), main(["xyz"])] == [2, 2]
    said = capsys.readouterr().err
    assert "No such command 'lod'. Did you mean `vayu load`?" in said
    assert "No such command 'xyz'.\n" in said


def test_help_is_a_word_too(capsys: pytest.CaptureFixture[str]) -> None:
    """As in Git and kubectl, alone and with a command."""
    assert [main(["help"]), main(["--help"])] == [0, 0]
    words = capsys.readouterr().out
    assert words[: len(words) // 2] == words[len(words) // 2 :]
    assert main(["help", "load"]) == 0
    assert capsys.readouterr().out.startswith("Usage: vayu load")


def test_an_interpreter_runs_it_as_a_module() -> None:
    """For wherever its folder is not on the path, such as a notebook's kernel."""
    words = [sys.executable, "-m", "vayu", "runs", "--nope"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 2
    assert done.stderr.startswith("Usage: vayu runs")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["send"],
        ["send", "--nope"],
        ["runs", "--nope"],
        ["engine", "nope"],
        ["runs", "--limit", "x"],
    ],
)
def test_usage_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What click refuses."""
    assert main(arguments) == 2
    assert "Usage: vayu" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidConfig({"url": "is empty", "method": "unknown"}), 2),
        (SendError("refused", kind="connect", hint="is it running?"), 3),
        (EngineStartFailed("no"), 3),
    ],
)
def test_errors_have_exit_codes(
    error: VayuError,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Message and hint for a person; the wire's envelope for a program that asked for JSON."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(main_module.vayu, "main", fail)

    assert main(["send", "x", "--json"]) == code
    out, err = capsys.readouterr()
    assert str(error) in err
    assert json.loads(out)["error"]["code"] == error.code
    assert json.loads(out)["error"]["details"] == error.details()


def test_all_problems_of_a_command_line_at_once(
    vayu_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is named, and nothing is started."""
    code = main(
        [
            "load", "nope", "--bogus", "1", "--durration=1s", "--tests", "/nope",
            "-X", "FETCH", "-c", "0", "-r", "many", "-t", "5 parsecs",
            "-H", "no colon", "--var", "x", "-u", "a:b", "--bearer", "c", "--ramp-up", "-1s",
        ]
    )  # fmt: skip

    err = capsys.readouterr().err
    assert code == 2
    for named in (
        "--bogus: unknown option",
        "--durration: unknown option; did you mean --duration?",
        "FILE|URL: 'nope' is neither a file nor",
        "--tests: '/nope' cannot be read",
        "method",
        "concurrency",
        "rate",
        "duration",
        "--header",
        "--var",
        "--bearer",
        "--ramp-up",
    ):
        assert named in err
    assert list(vayu_home.iterdir()) == []


def test_interrupt_is_3(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was going on."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main_module.vayu, "main", interrupted)

    assert main(["runs"]) == 3


def test_defect_is_3(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, and not the code of a failed test: what happened, where, and what to do."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(main_module.vayu, "main", broken)

    assert main(["runs", "--json"]) == 3
    out, err = capsys.readouterr()
    assert "Error: unexpected KeyError: 'x' (test_main.py:" in err
    assert "please report it" in err
    assert json.loads(out)["error"]["code"] == "vayu"


@pytest.mark.parametrize("command", [["runs"], ["engine", "start"], ["send", "http://localhost/"]])
def test_home_that_cannot_be_used_is_3(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is named, with a remedy."""
    (tmp_path / "a-file").touch()
    monkeypatch.setenv("VAYU_HOME", str(tmp_path / "a-file"))

    assert main(command) == 3
    err = capsys.readouterr().err
    assert f"'{tmp_path}/a-file' cannot be used" in err
    assert "Hint: set VAYU_HOME" in err


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("--help >/dev/full", 3, "No space left"),
        ("send nope --json >/dev/full", 2, "'nope'"),
        ("--help >&-", 0, ""),
        ("send nope --json >&-", 2, "'nope'"),
    ],
)
def test_output_that_cannot_be_written(typed: str, code: int, said: str) -> None:
    """One line about it, and 3, unless there is worse to say; no output at all never fails."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{sys.executable} -m vayu.cli.main {typed}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert said in done.stderr


def test_output_without_a_character_shows_another() -> None:
    """A terminal that knows Latin-1 only gets the rest of the text."""
    code = (
        "import sys; from vayu.cli import main as m;"
        "m.vayu.main = lambda *_, **__: print('✓ ok'); sys.exit(m.main([]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout, done.stderr) == (0, "? ok\n", "")


@pytest.mark.parametrize("name", list(COMMANDS))
def test_each_help_ends_with_the_exit_codes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """So that nobody has to look for them elsewhere."""
    assert main([name, "--help"]) == 0
    assert "Exit codes: 0" in capsys.readouterr().out


def test_words_that_click_refuses_are_an_envelope_too(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that asked for JSON gets the error as JSON."""
    assert main(["load", "--json"]) == 2
    told = json.loads(capsys.readouterr().out)["error"]
    assert "FILE|URL" in told["message"]

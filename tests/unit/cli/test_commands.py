"""Every command there is: it answers programs, shows an example, and says its exit codes."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click
import pytest

from vayu import Collection, Request
from vayu.cli.main import EXIT_CODES, main, vayu
from vayu.protocol.handshake import Discovery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOR_PEOPLE = {
    "demo": "it is looked at",
    "lab": "it opens a browser",
    "completion": "what it writes is a script",
}
"""Commands that have nothing to say to programs."""


def leaves(command: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, by what is typed."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        yield from leaves(below, *path, name)


EVERY = dict(leaves(vayu))


@pytest.mark.parametrize("typed", [name for name in EVERY if name not in FOR_PEOPLE])
def test_it_writes_json_for_programs(typed: str) -> None:
    """By the same word everywhere."""
    flags = [o for o in EVERY[typed].params if "--json" in o.opts]

    assert [(f.name, f.is_flag) for f in flags if isinstance(f, click.Option)] == [
        ("as_json", True)
    ]


@pytest.mark.parametrize("typed", EVERY)
def test_its_help_shows_how_it_is_typed_and_what_it_ends_with(
    typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An example with the command itself; the exit codes last."""
    assert main([*typed.split(), "--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    name = "run" if typed == "run collection" else typed  # `vayu run shop`: its name is left out

    assert any(f"vayu {name}" in line for line in lines[2:])
    assert "Exit codes: 0" in " ".join(lines[-3:])


def test_commands_of_a_group_end_with_its_codes() -> None:
    """They are those of the group, if it has some of its own."""
    assert EVERY["send"].epilog == EXIT_CODES
    assert EVERY["env set"].epilog != EXIT_CODES
    assert EVERY["env set"].epilog == EVERY["env list"].epilog


def test_what_is_done_to_an_environment_is_told_to_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One JSON object each; no value of a secret."""
    monkeypatch.setenv("VAYU_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("sys.stdin", None)
    (tmp_path / ".env").write_text("TOKEN=kilo-42\nBASE=http://x\n")

    def told(*typed: str) -> object:
        assert main([*typed, "--json"]) == 0
        out = capsys.readouterr().out
        assert "kilo" not in out
        return json.loads(out)

    size = {"name": "a", "variables": 2, "secrets": 0}
    assert told("env", "set", "a", "base=http://x", "n:=3") == size
    assert told("env", "unset", "a", "n") == size | {"variables": 1}
    assert told("env", "import", str(tmp_path / ".env"), "--name", "b", "--plain", "BASE") == {
        "name": "b", "variables": 2, "secrets": 1,
    }  # fmt: skip
    assert told("secrets", "delete", "b", "TOKEN") == {"environment": "b", "deleted": ["TOKEN"]}
    assert told("secrets", "forget", str(tmp_path)) == {"folder": str(tmp_path), "forgotten": 0}
    assert told("env", "delete", "a") == {"deleted": "a"}
    assert told("engine", "stop") == {"status": "not running"}


@pytest.mark.parametrize("stay", [True, False])
def test_an_engine_that_is_there_and_leaves_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, stay: bool
) -> None:
    """Whoever starts one wants it to stay."""
    found = Discovery(port=9876, pid=1, token="t", version="1", protocol=1, stay=stay)

    async def there(_: Path, **__: bool) -> Discovery:
        await asyncio.sleep(0)
        return found

    monkeypatch.setattr("vayu.client.sidecar.find", there)
    monkeypatch.setattr("vayu.client.sidecar.attach", there)
    assert main(["engine", "start"]) == 0
    told = capsys.readouterr().out
    assert ("until it is stopped" in told, "stop` this one first" in told) == (stay, not stay)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("history --limit x --status y", ["--limit: ", "--status: "]),
        ("history x --method", ["--method"]),
        ("runs --limit -1", ["'--limit': -1"]),
        ("env set  a=1", ["ENVIRONMENT: "]),
        ("open nope", ["RUN: "]),
        ("report nope", ["RUN: "]),
        ("report last r.html", ["RUN: 'r.html' is no run; to write it, -o r.html"]),
    ],
)
def test_what_is_wrong_is_called_as_it_is_typed(
    words: str, named: list[str], vayu_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An argument as the usage line calls it, an option as an option."""
    assert main(words.split(" ")) == 2
    told = capsys.readouterr().err
    assert [name for name in named if name not in told] == []
    assert not [*vayu_home.rglob("runs/*")]


def test_what_is_wrong_with_a_collection_run_is_called_as_it_is_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of it at once; and a file that was written is named."""
    shop = Collection("Shop")
    shop["Ping"] = Request("GET", "http://localhost/")
    shop.save(tmp_path / "shop")

    words = ["run", str(tmp_path / "shop"), "-n", "0", "--delay", "x", "-d", "nope.csv"]
    assert main([*words, "--var", "z"]) == 2
    told = capsys.readouterr().err
    for name in ("--var (number 1): ", "--iterations: ", "--delay: ", "--data (nope.csv): "):
        assert name in told
    assert main(["export", str(tmp_path / "shop"), "-o", str(tmp_path / "x.json")]) == 0
    size = (tmp_path / "x.json").stat().st_size
    assert capsys.readouterr().out == f"{tmp_path}/x.json: {size:,} bytes\n"

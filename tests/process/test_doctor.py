"""`vayu doctor`: what is wrong, found on the real thing."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.cli import diagnosis
from vayu.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


NOBODY = 4_194_305
"""No process of Linux has so high an id."""


def findings(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, str]]]:
    """Return the exit code, and what was found by its subject."""
    capsys.readouterr()
    code = main(["doctor", "--json"])
    return code, {one["subject"]: one for one in json.loads(capsys.readouterr().out)}


def test_an_engine_before_it_starts_and_after(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is started by looking."""
    code, found = findings(capsys)
    assert (code, found["engine"]["grade"]) == (0, "fine")
    assert "not running" in found["engine"]["what"]
    assert "libcurl/" in found["libcurl"]["what"]
    assert not (home / "engine.json").exists()

    vayu.connect()
    _, found = findings(capsys)
    assert "running, process" in found["engine"]["what"]
    assert main(["doctor"]) == 0
    assert "✓ engine: running" in capsys.readouterr().out


@pytest.fixture
def taken() -> Iterator[ExitStack]:
    """Yield what closes with the test."""
    with ExitStack() as stack:
        yield stack


def test_what_stands_in_the_way(
    home: Path,
    taken: ExitStack,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A stale discovery file, a folder that others read, a port that is taken, no folder at all."""
    home.mkdir(exist_ok=True)
    home.chmod(0o755)
    stale = {"port": 1, "pid": NOBODY, "token": "t", "version": "0", "protocol": 0}
    (home / "engine.json").write_text(json.dumps(stale))
    server = taken.enter_context(socket.create_server(("127.0.0.1", 0)))
    # A port of our own: the usual one belongs to whichever engine on this machine came first.
    monkeypatch.setattr(diagnosis, "DEFAULT_PORT", server.getsockname()[1])
    code, found = findings(capsys)
    assert code == 0
    assert f"process {NOBODY} is gone" in found["engine"]["what"]
    assert found["data folder"]["remedy"] == f"chmod 700 {home}"
    assert found["port"]["grade"] == "partly"
    assert "is taken by another program" in found["port"]["what"]
    taken.close()
    assert findings(capsys)[1]["port"]["grade"] == "fine"
    (home / "engine.json").unlink()

    (home / "file").touch()
    monkeypatch.setenv("VAYU_HOME", str(home / "file" / "below"))
    code, found = findings(capsys)
    assert (code, found["data folder"]["grade"]) == (1, "broken")

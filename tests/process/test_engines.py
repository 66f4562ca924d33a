"""Several engines, and several users of one."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import vayu
from vayu.client import launch
from vayu.client.session import close_sessions
from vayu.protocol.handshake import Start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from vayu.testing import Target

CONNECT = "print(vayu.connect().pid, flush=True)\ninput()"


def test_two_kernels_that_start_at_once_share_one_engine(kernel: Callable[[str], Any]) -> None:
    """Four, in fact."""
    kernels = [kernel(CONNECT) for _ in range(4)]

    assert len({one.line() for one in kernels}) == 1


def test_a_second_engine_in_the_same_folder_says_why_not(home: Path) -> None:
    """Its one line carries the reason, and the first one goes on."""
    first = vayu.connect()
    start = json.dumps({"dataDir": str(home), "token": "t" * 32, "port": 0}) + "\n"
    second = subprocess.run(
        [sys.executable, "-m", "vayu.engine"],
        input=start,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert json.loads(second.stdout)["error"]
    assert second.returncode != 0
    assert vayu.connect().pid == first.pid


def test_two_folders_have_two_engines(
    home: Path, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On two ports, each with runs of its own."""
    request = vayu.Request("GET", f"{target.url}/")
    first = vayu.connect()
    mine = request.load(iterations=5).wait(30)
    other = tmp_path / "other-home"
    with monkeypatch.context() as patch:
        patch.setenv("VAYU_HOME", str(other))
        second = vayu.connect()
        theirs = request.load(iterations=5).wait(30)
        seen = vayu.runs()["id"].tolist()
        vayu.shutdown()

    assert first.port != second.port
    assert first.pid != second.pid
    assert seen == [theirs.id]
    assert vayu.runs()["id"].tolist() == [mine.id]
    assert home.exists()
    close_sessions()


def test_a_taken_port_is_no_obstacle(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something else holds the usual one: any free port will do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        usual = other.getsockname()[1]  # that of all engines is whose came first
        monkeypatch.setattr(launch, "Start", partial(Start, port=usual))
        engine = vayu.connect()

        assert engine.port != usual
        assert engine.health().status == "ok"
        assert json.loads((home / "engine.json").read_text())["port"] == engine.port
        assert (home / "engine.json").stat().st_mode & 0o777 == 0o600

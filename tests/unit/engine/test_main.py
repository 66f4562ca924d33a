"""How an engine process begins: one line in, one line out."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vayu.engine.__main__ import read_start
from vayu.errors import InvalidConfig, UsageError
from vayu.protocol.handshake import Start

if TYPE_CHECKING:
    from pathlib import Path


def test_the_start_line() -> None:
    """As the client writes it."""
    line = b'{"dataDir": "/d", "token": "t", "port": 1, "stay": true}\n'

    assert read_start(line) == Start(data_dir="/d", token="t", port=1, stay=True)


@pytest.mark.parametrize("line", [b"", b"hello\n"])
def test_anything_else_is_told_how_to_do_it(line: bytes) -> None:
    """Somebody started it by hand."""
    with pytest.raises(UsageError, match="one JSON line on stdin"):
        read_start(line)


def test_every_problem_of_the_start_line_is_named() -> None:
    """Client and engine may be of different versions."""
    with pytest.raises(InvalidConfig) as caught:
        read_start(b'{"dataDir": 1, "tokn": "t"}')
    assert sorted(caught.value.problems) == ["dataDir", "token", "tokn"]


@pytest.mark.process
def test_an_engine_that_cannot_start_says_why(tmp_path: Path) -> None:
    """On the ready line, with an exit code; the data directory here is a file."""
    (tmp_path / "file").touch()
    line = json.dumps({"dataDir": str(tmp_path / "file"), "token": "t"})
    done = subprocess.run(
        [sys.executable, "-m", "vayu.engine"],
        input=line + "\n",
        capture_output=True,
        text=True,
        check=False,
    )

    ready = json.loads(done.stdout)
    assert "file cannot be created" in ready["error"]
    assert (ready["code"], ready["pid"], done.returncode) == ("store", 0, 3)

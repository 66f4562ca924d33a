"""The history in Python and on the command line, with a real engine and target."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.errors import NoSuchItem

if TYPE_CHECKING:
    from vayu.testing import Target

DOCS = Path(vayu.__file__).parent.parent / "docs"


def command(*typed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "vayu.cli.main", "history", *typed],
                          capture_output=True, text=True, timeout=90, check=False)  # fmt: skip


def test_the_page_is_true_and_the_command_line_says_the_same(home: Path, target: Target) -> None:
    """Its example runs; what it sent is listed, shown, sent again and forgotten."""
    del home
    [block] = re.findall(r"```python\n(.*?)```", (DOCS / "history.md").read_text(), re.DOTALL)
    scope: dict[str, Any] = {"given": target}
    exec(compile(block.replace("Target().start()", "given"), "history.md", "exec"), scope)

    assert scope["frame"].url.tolist() == [f"{target.url}/echo"]
    assert scope["entry"].request.url == "{{base}}/echo"
    assert scope["again"].json()["body"] == '{"name":"Ada"}'
    assert scope["again"].request.headers["X-Key"] == "s3cret"
    assert scope["other"].json()["body"] == '{"name":"Grace"}'

    assert [line.split()[0] for line in command().stdout.splitlines()[3:6]] == ["3", "2", "1"]
    assert [e["id"] for e in json.loads(command("grace", "--json").stdout)["entries"]] == [3]
    shown = command("1")
    assert shown.stdout.startswith(f"POST {target.url}/echo, sent ")
    assert "s3cret" not in shown.stdout + command("1", "--json").stdout
    again = command("3", "--send", "--json")
    assert (again.returncode, json.loads(again.stdout)["status"]) == (0, 200)
    assert command("99").returncode == 2
    assert command("1", "--forget").stdout == "1 forgotten.\n"

    with pytest.raises(NoSuchItem, match="1"):
        vayu.history(1)
    assert vayu.history().id.tolist() == [4, 3, 2]
    vayu.history(4).forget()
    assert vayu.history(limit=1).id.tolist() == [3]

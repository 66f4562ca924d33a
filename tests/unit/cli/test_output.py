"""What is said on standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vayu.cli.output import say

if TYPE_CHECKING:
    import pytest

LONG = f"Error: {'a word ' * 12}and the last"


def test_a_terminal_gets_lines_that_end_with_a_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs, and the marks below what is wrong, get them as they are."""
    say(LONG)
    assert capsys.readouterr().err == f"{LONG}\n"

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    say(f"{LONG}\n    p9 < 3\n         ^")
    first, second, *marked = capsys.readouterr().err.splitlines()
    assert f"{first} {second.strip()}" == LONG
    assert len(first) <= 80
    assert marked == ["    p9 < 3", "         ^"]

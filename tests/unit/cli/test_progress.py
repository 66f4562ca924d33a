"""Who waits at a terminal sees how far it is; programs and files see nothing of it."""

from __future__ import annotations

import io
import re

import pytest

from vayu.cli.progress import waiting


class Terminal(io.StringIO):
    """A standard error that somebody looks at."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def terminal(patch: pytest.MonkeyPatch) -> Terminal:
    """Make standard error a terminal, inside a test: pytest puts its own back before one."""
    shown = Terminal()
    patch.setattr("sys.stderr", shown)
    patch.setenv("COLUMNS", "100")
    patch.setenv("TERM", "xterm")
    return shown


def test_a_bar_tells_the_steps_that_have_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """With their number; a name is text, whatever it looks like; it is gone at the end."""
    shown = terminal(monkeypatch)
    with waiting("sending", total=3) as told:
        told("Users/Create")
        told("[red]Pay\x1b[2J")
    seen = re.sub(r"\x1b\[[0-9;?]*[mlhKA]", "", shown.getvalue())  # as a terminal takes it

    assert "[red]Pay" in seen
    assert "\x1b" not in seen
    assert "2 of 3" in seen
    assert shown.getvalue().endswith("\x1b[2K")


def test_what_has_no_number_only_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what is done."""
    shown = terminal(monkeypatch)
    with waiting("writing the report"):
        pass

    assert "writing the report" in shown.getvalue()
    assert " of " not in shown.getvalue()


@pytest.mark.parametrize("error", [io.StringIO(), None])
def test_nobody_is_told_who_does_not_look(
    error: io.StringIO | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file, a pipe, or nothing at all."""
    monkeypatch.setattr("sys.stderr", error)
    with waiting("sending", total=3) as told:
        told("Users/Create")

    assert error is None or error.getvalue() == ""


def test_an_error_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is the error that it was."""
    shown = terminal(monkeypatch)
    with pytest.raises(ZeroDivisionError), waiting("sending"):
        _ = 1 / 0

    assert shown.getvalue().endswith("\x1b[2K")

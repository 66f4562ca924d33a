"""``vayu history``: what does not go together is refused before anything is asked."""

from __future__ import annotations

import pytest
from rich.console import Console

from vayu.cli.history import table
from vayu.cli.main import main
from vayu.model.sends.history import HistoryPage, HistoryRow


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--send"], "--send needs the number"),
        (["word", "--send"], "--send needs the number"),
        (["3", "-e", "staging"], "--environment goes with --send"),
        (["3", "--status", "404"], "--status is for a list"),
        (["--all"], "--all goes with --forget"),
        (["3", "--forget", "--all"], "--all goes with --forget, and with nothing else"),
        (["--forget"], "--forget needs what to forget"),
    ],
)
def test_what_does_not_go_together_is_refused(
    typed: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2."""
    assert main(["history", *typed]) == 2
    assert said in capsys.readouterr().err


def test_the_list_says_what_came_of_each() -> None:
    """A time only where there is one."""
    rows = (
        HistoryRow(id=12, sent_at="2026-01-31T12:00:00.5+00:00", method="GET", url="https://h/[x]",
                   status=200, time=1234.56, name="Ping"),
        HistoryRow(id=11, sent_at="2026-01-31T11:00:00+00:00", method="PUT", url="{{u}}",
                   failure="timeout"),
    )  # fmt: skip
    console = Console(width=200)
    with console.capture() as shown:
        console.print(table(HistoryPage(entries=rows)))
    lines = [line.split() for line in shown.get().splitlines() if line.strip()]

    assert ["12", "2026-01-31", "12:00:00", "200", "1.23", "s", "GET", "https://h/[x]",
            "Ping"] in lines  # fmt: skip
    assert ["11", "2026-01-31", "11:00:00", "no:", "timeout", "PUT", "{{u}}"] in lines

"""The replicates of the session, and their table at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.accuracy.tallies import Tallies, table

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

_KEPT = pytest.StashKey[Tallies]()


@pytest.fixture(scope="session")
def tallies(request: pytest.FixtureRequest) -> Tallies:
    """What thousands of seeded replicates come to."""
    found = Tallies(request.config.cache)  # type: ignore[arg-type] (None without the plugin)
    request.config.stash[_KEPT] = found
    return found


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Print the table."""
    found = config.stash.get(_KEPT, None)
    if found is not None:
        terminalreporter.section("what the methods of vayu.stats come to")
        for line in table(found):
            terminalreporter.write_line(line)

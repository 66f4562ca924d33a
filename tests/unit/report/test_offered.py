"""Only arrivals are offered; users get what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from vayu.report.offered import below_throughput
from vayu.widgets.tiles import final_tiles

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("model", "offered", "words"),
    [
        ("open", 100.0, "100/s offered"),
        ("open", None, "achieved"),
        ("closed", 9_317.0, "achieved"),
    ],
)
def test_what_stands_below_a_throughput(
    summary_of: Callable, model: str, offered: float | None, words: str
) -> None:
    """In a report, and in the tiles of a run that has ended."""
    summary = replace(summary_of(), model=model, offered=offered)

    assert below_throughput(summary) == words
    assert final_tiles(summary)[0][2] == words

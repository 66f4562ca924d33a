"""The levels of a search as a table: what was measured, and how far it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.rows.summary import RunSummary
from vayu.model.results.levels import CapacityLevel, LevelFinding, LevelOutcome, Reason, result_of
from vayu.report.capacity_rows import HEADS, capacity_rows
from vayu.report.folded import WIDTH, folded
from vayu.report.run_html import run_html
from vayu.report.run_text import run_text
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

P99 = "p99(service) < 200ms"
LEVELS = (
    CapacityLevel(
        number=1, level=1_000, outcome=LevelOutcome.KEPT, requests=10_000, lag_p99=0.5,
        findings=(
            LevelFinding(threshold=P99, outcome=LevelOutcome.KEPT, value=12.34, low=11, high=13.5),
            LevelFinding(threshold="failed < 1%", outcome=LevelOutcome.KEPT, value=0, low=0,
                         high=0.04, unit="%"),
        ),
    ),
    CapacityLevel(
        number=2, level=2_000, outcome=LevelOutcome.BROKEN, requests=900, rounds=3, lag_p99=1.5,
        findings=(LevelFinding(threshold=P99, outcome=LevelOutcome.BROKEN, value=900, low=850),),
    ),
    CapacityLevel(
        number=3, level=1_500, outcome=LevelOutcome.UNDECIDED, requests=0,
        findings=(LevelFinding(threshold=P99, outcome=LevelOutcome.UNDECIDED),),
    ),
    CapacityLevel(
        number=4, level=1_400, outcome=LevelOutcome.GENERATOR, requests=5, lag_p99=30,
        findings=(LevelFinding(threshold=P99, outcome=LevelOutcome.UNDECIDED),), why="sent <late>",
    ),
)  # fmt: skip
FOUND = result_of(LEVELS, Reason.GENERATOR, unit="/s", confidence=0.95)


def test_rows(summary_of: Callable) -> None:
    """A symbol and a word, each number with its interval, and what is absent as such."""
    assert capacity_rows(summary_of(capacity=FOUND)) == [
        [
            "✓ 1,000/s",
            "kept",
            "p99(service) 12.3 ms (11.0 ms to 13.5 ms) · failed 0 % (0 % to 0.04 %)",
            "10,000",
            "0.500 ms",
        ],
        [
            "✗ 2,000/s",
            "broken, measured 3 times",
            "p99(service) 900 ms (850 ms to —)",
            "900",
            "1.50 ms",
        ],
        ["? 1,500/s", "undecided", "p99(service) —", "0", "—"],
        ["! 1,400/s", "generator", "sent <late>", "5", "30.0 ms"],
    ]


def test_both_reports_show_the_sentence_and_the_levels(
    summary_of: Callable, info_of: Callable
) -> None:
    """The text as lines, the page as a table, escaped."""
    summary = summary_of(capacity=FOUND)

    text = run_text(info_of(), summary)
    assert folded(f"  capacity: {FOUND.text}") in text
    assert all(word in text for head in HEADS for word in head.split())
    assert max(map(len, text.splitlines())) <= WIDTH
    page = run_html(info_of(), summary, Timeline([]))
    assert "Capacity: The limit is between 1,000/s (kept) and 2,000/s (broken)." in page
    assert "✗ 2,000/s" in page
    assert "sent &lt;late&gt;" in page


def test_a_run_that_was_no_search_has_no_levels(summary_of: Callable, info_of: Callable) -> None:
    """And no word of any."""
    assert capacity_rows(summary_of()) == []
    assert "capacity" not in run_text(info_of(), summary_of())


def test_a_search_by_itself_reads_well(summary_of: Callable) -> None:
    """`run.capacity`: the sentence and the levels, not the fields of a record."""
    found = RunSummary.of(summary_of(capacity=FOUND)).capacity

    assert found is not None
    said = folded(FOUND.text)
    assert repr(found).startswith(f"{said}\n")
    above, heads, level, *_ = repr(found).removeprefix(f"{said}\n").splitlines()
    assert above.split()[-2:] == ["send", "lag"]
    assert heads.split()[:2] == HEADS[:2]
    assert level.split()[:2] == ["✓", "1,000/s"]
    assert str(found) == FOUND.text
    page = found._repr_html_()
    assert "sent &lt;late&gt;" in page
    assert "CapacityLevel" not in repr(found) + page
    assert RunSummary.of(summary_of()).capacity is None

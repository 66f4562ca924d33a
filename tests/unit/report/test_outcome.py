"""The tables of a report: sorted by weight, bounded, complete in what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.model.results.summary import Distribution, FailureSummary
from vayu.model.results.tick import CheckSummary
from vayu.report.outcome import (
    MOST_ROWS,
    check_rows,
    completed,
    duration_rows,
    failure_rows,
    population,
    status_rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.results.summary import Summary


def test_the_rows_of_a_troubled_run(troubled: Summary) -> None:
    """Most frequent first, failed checks first."""
    assert status_rows(troubled) == [
        ["200 OK", "150", "75.0 %"],
        ["no response", "45", "22.5 %"],
        ["500 Internal Server Error", "5", "2.5 %"],
    ]
    some = replace(troubled, cancelled=5)
    assert status_rows(some)[1] == ["no response", "40", "20.5 %"]
    all_of_them = replace(troubled, cancelled=45)
    assert [row[0] for row in status_rows(all_of_them)] == ["200 OK", "500 Internal Server Error"]
    assert failure_rows(troubled) == [["timeout", "45", "took longer than 30s"]]
    assert check_rows(troubled) == [
        ["✗ is fast", "5", "150", "", "expected 31 below 10"],
        ["✓ has an id", "155", "0", "", ""],
    ]
    assert completed(troubled) == 200


def test_what_was_not_measured_has_no_row(summary_of: Callable[..., Summary]) -> None:
    """Send lag was not measured here; response time was."""
    rows = duration_rows(summary_of())

    assert [row[0] for row in rows] == ["response time", "service time"]
    assert rows[0][-1] == "1.20 s"
    assert duration_rows(summary_of(response=Distribution(), service=Distribution())) == []


def test_long_tables_are_cut_and_say_so(summary_of: Callable[..., Summary]) -> None:
    """256 checks do not make a page of 256 rows; no number is lost."""
    checks = tuple(
        CheckSummary(name=f"check {i}", passed=10, failed=1, skipped=2, message="no")
        for i in range(256)
    )
    codes = {str(600 + i): 2 for i in range(40)}
    kinds = tuple(FailureSummary(kind=f"kind {i}", count=3) for i in range(33))
    summary = summary_of(checks=checks, status_codes=codes, failures=kinds)

    assert [len(rows(summary)) for rows in (check_rows, status_rows, failure_rows)] == [
        MOST_ROWS + 1
    ] * 3
    assert check_rows(summary)[-1] == ["226 more checks", "2,260", "226", "452", ""]
    assert status_rows(summary)[-1] == ["10 more status codes", "20", "25.0 %"]
    assert failure_rows(summary)[-1] == ["3 more failure kinds", "9", ""]


def test_unknown_status_codes_are_shown_as_they_are(summary_of: Callable[..., Summary]) -> None:
    """A server may answer anything."""
    assert status_rows(summary_of(status_codes={"799": 3, "200": 0})) == [["799", "3", "100 %"]]


def test_percentiles_state_their_population(summary_of: Callable[..., Summary]) -> None:
    """As one sentence, also when there are none."""
    none = summary_of(population="no request completed", response=Distribution())

    assert population(summary_of()) == "Percentiles of all 200 completed requests."
    assert population(none) == "No request completed."
    assert population(summary_of(population="")) == ""

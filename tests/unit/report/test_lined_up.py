"""Tables of text that fit a terminal."""

from __future__ import annotations

from vayu.report.lined_up import lined_up


def test_headings_take_two_lines_where_the_table_would_be_too_wide() -> None:
    """They end above the first row, and numbers are to the right."""
    heads = ["worker", "requests", "busiest second", "loop lag p99"]

    rows = [["0", "400", "6 %", "26.2 ms"], ["1", "5", "97 %", "1.2 ms"]]

    assert next(lined_up(heads, rows)) == "worker  requests  busiest second  loop lag p99"
    assert list(lined_up(heads, rows, width=40)) == [
        "                  busiest     loop",
        "worker  requests   second  lag p99",
        "0            400      6 %  26.2 ms",
        "1              5     97 %   1.2 ms",
    ]


def test_words_take_several_lines_a_row_where_the_table_would_be_too_wide() -> None:
    """The other columns stay as they are."""
    rows = [["✓ 50/s", "p99 4.1 ms (3.9 ms to 4.2 ms) · errors 1.2 % (0.9 % to 2 %)", "2,000"]]

    assert list(lined_up(["level", "measured", "requests"], rows, width=50, words=1)) == [
        "level   measured                          requests",
        "✓ 50/s  p99 4.1 ms (3.9 ms to 4.2 ms) ·      2,000",
        "        errors 1.2 % (0.9 % to 2 %)",
    ]

"""Nothing that a stranger wrote moves a cursor, reorders text or becomes an element."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given, strategies as st

from vayu.report.escape import html, html_line, line, plain


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\x00b\x07", "a\\x00b\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("user\u202etxt.exe", "user\\u202etxt.exe"),
        ("a\u2028b", "a\\u2028b"),
        ("over\rwritten", "over\\x0dwritten"),
        ("lone \ud800", "lone \\ud800"),
        ("a\r\nb\tc", "a\nb\tc"),
        ("naïve ✓ 東京", "naïve ✓ 東京"),
    ],
)
def test_what_cannot_be_seen_is_written_out(hostile: str, shown: str) -> None:
    """Control characters become their escapes; all other text stays as it is."""
    assert plain(hostile) == shown


@given(st.text())
def test_any_text_can_be_printed_and_sent(text: str) -> None:
    """No control character but tab and line feed is left, and it is valid UTF-8."""
    safe = plain(text)

    safe.encode()
    assert not any(c < " " and c not in "\n\t" for c in safe)


@given(st.text())
def test_html_reads_back_as_the_plain_text(text: str) -> None:
    """Escaping loses nothing, and leaves no character that HTML gives a meaning."""
    escaped = html(text)

    assert not set("<>\"'") & set(escaped)
    assert unescape(escaped).replace("\xa0", " ") == plain(text).replace("\xa0", " ")


def test_text_is_cut_at_its_limit() -> None:
    """What is cut leaves an ellipsis; what fits does not."""
    assert plain("abcdef", limit=3) == "abc…"
    assert plain("abc", limit=3) == "abc"
    assert html("<<<<", limit=2) == "&lt;&lt;…"


def test_a_line_is_one_line() -> None:
    """Line breaks and runs of spaces become one space."""
    assert line(" a\n\n b\r\nc ") == "a b c"
    assert html_line("<a\nb>") == "&lt;a b&gt;"
    assert len(line("x" * 100_000)) == 201

"""HTML is built, never pasted together: text cannot become markup."""

from __future__ import annotations

from vayu.report.markup import Markup, element, join, pill, table
from vayu.report.notice import notice


def test_text_is_escaped_and_markup_is_not() -> None:
    """Only what is `Markup` is taken as it is."""
    inner = element("span", "<b>")

    assert inner == "<span>&lt;b&gt;</span>"
    assert element("div", inner, " & ") == "<div><span>&lt;b&gt;</span> &amp; </div>"
    assert isinstance(inner, Markup)


def test_attributes_are_quoted() -> None:
    """No value ends its attribute."""
    built = element("img", alt='a" onerror="x', src="data:,")

    assert built == '<img alt="a&quot; onerror=&quot;x" src="data:,">'


def test_tables_align_numbers_to_the_right() -> None:
    """Text columns go to the left; there may be no headings."""
    built = table(["name", "n"], [["a<", "1"]], columns="tn")

    assert "a&lt;" in built
    assert built.count("text-align:right") == 2
    assert "thead" not in table([], [["a"]], columns="t")


def test_words_beside_numbers_do_not_become_one_letter_a_line() -> None:
    """A narrow place scrolls numbers, which stay on their lines; words alone break in it."""
    mixed = table(["name", "n"], [["response time", "1"]], columns="tn")
    words = table(["name", "value"], [["a", "b"]], columns="tt")

    assert mixed.startswith('<div style="overflow-x:auto;"><table')
    assert "anywhere" not in mixed
    assert "break-word" not in words
    assert "white-space:nowrap" in table([], [["response time"]], columns="s")


def test_pieces() -> None:
    """A pill and a notice say in words what their colour says."""
    assert ">✓ fine<" in pill("✓ fine", "#000000")
    assert ">!</span>mind &lt;this&gt;" in notice("!", "mind <this>", "#000000")
    assert join(["<", Markup("<i>")]) == "&lt;<i>"

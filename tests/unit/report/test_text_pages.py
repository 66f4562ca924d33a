"""Pages hold the whole text, in order, each of them small."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings, strategies as st

from vayu.report.text_pages import HEX_PAGE, PAGE, TextPages, dump_page, indented_markup


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 4 * PAGE), st.sampled_from(["x", "ab\n", "a line of text\n" * 30]))
def test_pages_together_are_the_text(length: int, piece: str) -> None:
    """None is much larger than `PAGE`."""
    text = (piece * (length // len(piece) + 1))[:length]
    pages = TextPages(text)
    found = [pages.page(i).text for i in range(len(pages))]

    assert "".join(found) == text
    assert max(map(len, found)) <= PAGE + 2_000
    assert pages.page(10**9).number == len(pages) - 1


def test_words_are_found_from_a_page_on() -> None:
    """After the last one the search begins anew."""
    pages = TextPages("needle" + "x" * PAGE + "y" * PAGE + "NEEDLE")

    assert (pages.find("needle", 0), pages.find("needle", 1)) == (0, len(pages) - 1)
    assert pages.find("needle", 99) == len(pages) - 1
    assert pages.count("Needle") == 2
    assert pages.find("absent", 0) is None
    assert pages.find("", 0) is None
    assert pages.count("") == 0


def test_a_dump_says_where_each_byte_is() -> None:
    """Offset, hexadecimal, and what can be read."""
    page = dump_page(bytes(range(48, 66)), 0)

    assert page.text.splitlines() == [
        "00000000  30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f  0123456789:;<=>?",
        "00000010  40 41                                            @A",
    ]
    second = dump_page(b"x" * (HEX_PAGE + 1), 1)
    assert (second.text[:8], second.number, second.pages) == ("00001000", 1, 2)
    assert dump_page(b"", 5).pages == 1


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<a><b>1</b><c/></a>", ["<a>", "  <b>1</b>", "  <c/>", "</a>"]),
        ("<?xml version='1.0'?><a x='1'>t</a>", ["<?xml version='1.0'?>", "<a x='1'>t</a>"]),
        ("<a><!-- <b> --><![CDATA[<x>]]></a>",
         ["<a>", "  <!-- <b> -->", "  <![CDATA[<x>]]>", "</a>"]),
        ("", []),
        ("no markup", ["no markup"]),
    ],
)  # fmt: skip
def test_markup_is_indented(text: str, lines: list[str]) -> None:
    """By its brackets alone."""
    assert indented_markup(text).splitlines() == lines


@given(st.text(alphabet="<>/ab !?-[]&\n", max_size=60))
def test_indenting_loses_nothing(text: str) -> None:
    """Whatever it is: the same without white space."""
    stripped = re.sub(r"\s", "", text)
    assert re.sub(r"\s", "", indented_markup(text)) in {stripped, stripped.replace("\0", "")}


def test_a_bomb_of_entities_stays_what_it_is() -> None:
    """Nothing is expanded."""
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert indented_markup(bomb).count("ha") == 1


@given(
    st.text(alphabet="aAbB \nÄä\u017fK", max_size=60), st.text(alphabet="aAbBÄ\u017f", max_size=3),
    st.integers(0, 2),
)  # fmt: skip
def test_words_are_found_whatever_their_case(text: str, words: str, start: int) -> None:
    """As a pattern finds them that leaves case aside, also where letters are not ASCII."""
    pages = TextPages(text)
    every = list(re.finditer(re.escape(words), text, re.IGNORECASE)) if words else []
    assert pages.count(words) == len(every)
    assert pages.find(words, start) == (0 if every else None)

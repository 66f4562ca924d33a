"""Text that is folded to the width of a terminal."""

from __future__ import annotations

from hypothesis import given, strategies as st

from vayu.report.folded import WIDTH, folded, folded_lines

LONG = (
    "  ✗ do not trust these numbers: the generator was the bottleneck. With care: 2.5 % of the "
    "requests failed; the run took only 4.00 s, and the first second of it was left out"
)


def test_a_sentence_that_is_longer_than_a_line_goes_on_below_its_beginning() -> None:
    """No line is wider than a terminal, and none breaks a number from its unit."""
    assert folded(LONG).split("\n") == [
        "  ✗ do not trust these numbers: the generator was the bottleneck. With care:",
        "    2.5 % of the requests failed; the run took only 4.00 s, and the first second",
        "    of it was left out",
    ]


def test_a_number_stays_with_its_unit() -> None:
    """Wherever the line ends."""
    for before in range(60, 90):
        assert "\n    ms" not in folded(f"  {'x' * before} lag 24.1 ms and more")


def test_what_is_copied_and_what_has_columns_stays_as_it_is() -> None:
    """An address is one word; two spaces in a row are a table's."""
    address = f"  GET http://127.0.0.1/{'a' * 90}"
    row = f"  min  {'9 ms  ' * 20}"

    assert folded(address).split("\n") == ["  GET", f"    http://127.0.0.1/{'a' * 90}"]
    assert folded_lines([row, "  short"]) == f"{row}\n  short"


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30)))
def test_no_word_is_lost(words: list[str]) -> None:
    """And no line is too long, whatever the words are."""
    text = folded(" ".join(words))

    assert text.split() == words
    assert all(len(one) <= WIDTH for one in text.split("\n"))

"""The order in a folder, said with few words."""

from __future__ import annotations

from hypothesis import given, strategies as st

from vayu.formats.collections.collection_order import in_order, order_of

NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(NAMES, NAMES)
def test_an_order_puts_names_as_they_are(names: list[str], known: list[str]) -> None:
    """Whatever the order so far."""
    assert in_order(sorted(names), order_of(names, known)) == names


def test_an_order_is_short() -> None:
    """Nothing for the alphabet; nothing more for a name that comes last."""
    assert order_of("abc") == ()
    assert order_of("bacd") == ("b",)
    assert order_of(["b", "a", "z"], ["b"]) == ("b",)
    assert order_of(["z", "b", "a"], ["z", "b"]) == ("z", "b")
    assert in_order("ab", ["gone", "b"]) == ["b", "a"]

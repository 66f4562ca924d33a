"""Pairs in order, and which of them are sent."""

from __future__ import annotations

import msgspec

from vayu.model.records.check import build
from vayu.model.requests.pair import Pair, placed_pairs, sent_pairs
from vayu.model.requests.request import RequestSpec

LISTED = (("a", "1"), Pair(name="b", value="2", enabled=False), Pair(name="a", value="3"))


def test_a_pair_that_is_switched_off_is_kept_and_not_sent() -> None:
    """Order and duplicates stay."""
    assert sent_pairs(LISTED) == (("a", "1"), ("a", "3"))
    assert sent_pairs({"b": "2", "a": "1"}) == (("b", "2"), ("a", "1"))


def test_every_way_to_write_pairs_survives_the_wire() -> None:
    """JSON and MessagePack give the same record again."""
    spec = RequestSpec(url="http://h/", params=LISTED, headers=LISTED)
    assert build(RequestSpec, msgspec.json.decode(msgspec.json.encode(spec))) == spec
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(spec), type=RequestSpec) == spec


def test_a_header_that_is_switched_off_may_be_anything() -> None:
    """It is not sent, so it is no problem."""
    off = Pair(name="not a header", value="\r\n", enabled=False)
    assert RequestSpec(url="http://h/", headers=(off,)).header_pairs == ()


def test_no_repr_shows_a_value() -> None:
    """A pair may hold a key."""
    assert repr(LISTED[1]) == "Pair(name='b', value='***', enabled=False)"


def test_what_is_sent_has_its_place_in_what_was_written() -> None:
    """By name in an object, by position in a list; no message shows what follows a name."""
    assert [*placed_pairs("headers", {"a": "1", "b: s3cr3t": "2", ":c": "3"}, ends=":=")] == [
        ("headers.a", "a", "a", "1"),
        ("headers.b", "b", "b: s3cr3t", "2"),
        ("headers[2]", "", ":c", "3"),
    ]
    assert [(placed.where, placed.name) for placed in placed_pairs("x", LISTED, ends=";")] == [
        ("x[0]", "a"),
        ("x[2]", "a"),
    ]

"""Results that are damaged are refused by row, or read without what is damaged, and it is said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from tests.unit.formats.results.foreign_results import (
    FILES,
    JTL,
    JTL_XML,
    K6,
    VEGETA,
    read,
)
from vayu.analysis.frames import frame_of
from vayu.errors import InvalidConfig, VayuError
from vayu.formats.results.result_files import format_of

BAD = {
    "a negative duration": (
        JTL.replace(b",120,Home", b",-120,Home"),
        "row 2, elapsed: must not be negative, got -120 ms",
    ),
    "no number": (JTL.replace(b",120,Home", b",NaN,Home"), "row 2, elapsed: is no number"),
    "text for a number": (JTL.replace(b",120,Home", b",fast,Home"), "row 2, elapsed: must be a"),
    "an empty duration": (JTL.replace(b",120,Home", b",,Home"), "row 2, elapsed: must be a"),
    "no head": (JTL.replace(b"elapsed,label", b"elapsed,name"), "head: has no"),
    "a formatted date": (JTL.replace(b"1700000000000", b"2023/11/14 22:13:20"), "timeStamp: must"),
    "a row that is too short": (JTL + b"1700000000\n", "is no whole CSV file"),
    "a part that is negative": (JTL.replace(b"x/,100,0,20", b"x/,-5,0,20"), "row 2, Latency: must"),
    "a connect that is": (JTL.replace(b"x/,100,0,20", b"x/,100,0,-7"), "row 2, Connect: must not"),
    "a part that is longer": (
        JTL.replace(b"x/,100,0,20", b"x/,500,0,20"), "Latency: cannot be 500: it is part of 120",
    ),
    "a status that HTTP has not": (JTL.replace(b"Home,200", b"Home,20"), "status: cannot be 20"),
    "a part of k6 that is negative": (
        K6.replace(b'"value": 10.0', b'"value": -3.0'), "http_req_duration: must not be negative",
    ),
    "only transactions": (
        b"\n".join(JTL.splitlines()[:2]).replace(b",OK,", b",Number of samples in transaction : 2,")
        + b"\n", "holds 1 transactions",
    ),
    "an entity": (
        JTL_XML.replace(b"<testResults", b'<!DOCTYPE x [<!ENTITY a "b">]>\n<testResults'),
        "document type or entities",
    ),
    "a laugh": (
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;">]><testResults>&l2;',
        "document type or entities",
    ),
    "XML that ends early": (JTL_XML[:300], "is no XML"),
    "other XML": (b"<?xml version='1.0'?><html/>", "must begin with <testResults>"),
    "a status that is none": (VEGETA.replace(b'"code":200', b'"code":70000'), "status: cannot be"),
    "a latency that cannot be": (VEGETA.replace(b"5000000", b"-5"), "elapsed: must not be"),
    "a broken line": (VEGETA.replace(b'"seq":0', b'"seq":'), "line 1: is no result of vegeta"),
    "k6 with a broken time": (K6.replace(b"2023-11-14T", b"yesterday "), "is no point of k6"),
    "nothing": (b" \n", "file: is empty"),
    "something else": (b"hello world", "file: is none of: "),
    "vegeta's gob": (
        b"\x7f\xff\x03\x01\x01\x06Result\x01\xff\x80\x00\x01\x0c\x01\x07Latency",
        "which is not read",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_is_refused(name: str) -> None:
    """With its row, and never a wrong number."""
    data, words = BAD[name]
    with pytest.raises(InvalidConfig, match=words.replace("(", r"\(")):
        read(data)


def test_many_bad_rows_are_counted() -> None:
    """Five are named."""
    rows = b"".join(b"17000000000%02d,-1,Home,200\n" % i for i in range(40))
    with pytest.raises(InvalidConfig) as caught:
        read(b"timeStamp,elapsed,label,responseCode\n" + rows)

    assert len(caught.value.problems) == 6
    assert caught.value.problems["elapsed"] == "40 rows are so; the first 5 are named"


def test_a_line_that_was_cut_short_at_the_end_is_noted() -> None:
    """A tool that was killed leaves one."""
    results = read(VEGETA[:-40])

    assert len(results.table) == 1
    assert "cut short" in results.notes[1]


@pytest.mark.parametrize(("name", "doubt"), [("jtl", "Connect"), ("vegeta csv", "headers")])
def test_a_last_row_without_a_newline_counts_but_for_its_last_cell(name: str, doubt: str) -> None:
    """An editor saved it so, or a tool was killed: that cell may have lost digits."""
    data = FILES[name][0]
    results, whole = read(data[:-1]), read(data)

    assert f"the last line does not end: its {doubt} may be cut short, and that is left out" in (
        results.notes
    )
    assert len(results.table) == len(whole.table)
    assert results.table.drop_columns("connect") == whole.table.drop_columns("connect")


def test_a_last_row_that_ends_in_a_quote_is_whole() -> None:
    """Nothing is missing of it, and nothing is noted."""
    head = b"timeStamp,elapsed,label,responseCode,URL\n"
    results = read(head + b'1700000000000,10,a,200,"http://x/"')

    assert len(results.table) == 1
    assert not any("last line" in note for note in results.notes)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (b"1700000000010,20,b,20", "its responseCode may be cut short, and it is left out"),
        (b"1700000000010,20,b", "was cut short and is left out"),
    ],
)
def test_a_last_row_whose_last_cell_counts_is_left_out(row: bytes, why: str) -> None:
    """A status of 20, or of none, would be another outcome."""
    head = b"timeStamp,elapsed,label,responseCode\n1700000000000,10,a,200\n"
    results = read(head + row)

    assert len(results.table) == 1
    assert any(why in note for note in results.notes)


@pytest.mark.parametrize("lines", [-1, -3, -5, -6])
def test_of_k6_a_request_without_all_its_points_is_left_out(lines: int) -> None:
    """The file ended within it: it would have no name lookup, or no duration."""
    results = read(b"\n".join(K6.split(b"\n")[:lines]) + b"\n")

    assert len(results.table) == 1
    assert "the last request was cut short and is left out" in results.notes
    assert len(read(K6).table) == 2


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([data for data, _ in FILES.values()]))
def test_hostile_bytes_are_refused_or_read(noise: bytes, good: bytes) -> None:
    """Whatever is put into a file, nothing is raised but what tells a person."""
    middle = len(good) // 2
    for data in (noise, good + noise, good[:middle] + noise + good[middle:]):
        try:
            found = read(data) if format_of(data).read else None
        except VayuError:
            continue
        if found is not None and len(found.table):
            lengths = frame_of(found.table).response.to_numpy().view(np.int64)
            assert (lengths >= 0).all()

"""A body is read, whatever it is, and never believed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from vayu.report.body_text import MOST_CHARACTERS, BodyText, body_text, content_type


@pytest.mark.parametrize(
    ("body", "kind", "found", "text"),
    [
        (b"", "text/plain", "empty", ""),
        (b'{"a":1}', "application/json", "json", '{\n  "a": 1\n}'),
        (b'{"a":1}', "", "json", '{\n  "a": 1\n}'),
        (b'{"a":1', "application/json", "text", '{"a":1'),
        (b"<p>hi</p>", "text/html", "text", "<p>hi</p>"),
        ("naïve".encode("latin-1"), "text/plain; charset=ISO-8859-1", "text", "naïve"),
        ("naïve".encode(), 'text/plain; charset="utf-8"', "text", "naïve"),
        (b"na\xefve", "text/plain", "text", "na\ufffdve"),
        (b"plain", "text/plain; charset=no-such", "text", "plain"),
        (b"plain", "text/plain; charset=base64", "text", "plain"),
        (b"..", "text/plain; charset=idna", "text", ".."),
        (b"unlabelled", "", "text", "unlabelled"),
    ],
)
def test_bodies_are_told_apart(body: bytes, kind: str, found: str, text: str) -> None:
    """By what they are, helped by what they claim."""
    shown = body_text(body, kind)

    assert (shown.kind, shown.text) == (found, text)


def test_bytes_become_a_dump() -> None:
    """Offset, hexadecimal, printable ASCII; bounded, and the rest is counted."""
    shown = body_text(b"\x89PNG\r\n\x1a\n" + bytes(1_000), "image/png; x=y")

    assert shown.kind == "binary"
    assert shown.text.splitlines()[0] == (
        "000000  89 50 4e 47 0d 0a 1a 0a 00 00 00 00 00 00 00 00  .PNG............"
    )
    assert shown.text.count("\n") == 15
    assert shown.note == "1.01 kB of image/png, the first 256 of them."


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_long_bodies_are_cut_and_say_so(kind: str) -> None:
    """Neither the page nor the notebook grows with the response."""
    body = json.dumps(list(range(1_000_000))).encode()
    shown = body_text(body, kind)

    assert len(shown.text) <= MOST_CHARACTERS + 20
    assert shown.note == f"The first 20,000 of {len(body):,} characters."


def test_whole_bodies_have_no_note() -> None:
    """Indenting may make a text longer than the limit without leaving anything out."""
    body = json.dumps([[1]] * 3_000).encode()

    assert body_text(b"x", "text/plain").note == ""
    assert body_text(body, "").kind == "json"


@pytest.mark.parametrize("spaces", [" " * 30_000, "\n\t" * 30_000])
def test_spaces_are_not_missed(spaces: str) -> None:
    """A document that is longer than the limit only by its spaces is shown whole."""
    assert body_text(f'{{"a":{spaces}1}}{spaces}'.encode(), "application/json").note == ""
    cut = body_text(f"[{spaces}{'1,' * 30_000}1]".encode(), "application/json")
    assert cut.note.startswith("The first 20,000 of ")


def test_the_first_content_type_counts() -> None:
    """Header names have no case."""
    assert content_type((("x", "y"), ("CONTENT-type", "a/b"), ("content-type", "c/d"))) == "a/b"
    assert content_type(()) == ""


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_body_and_no_label_raises(body: bytes, kind: str) -> None:
    """A server may send anything under any name."""
    assert isinstance(body_text(body, kind), BodyText)

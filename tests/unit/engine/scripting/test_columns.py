"""What is handed over of many responses is what each of them is, and only what a script reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from tests.unit.engine.scripting.responses import Came, each, runner
from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.arrived import view_of
from vayu.engine.scripting.port import Limits
from vayu.engine.scripting.quickjs_together import COLUMNS, MOST, MOST_BYTES, batches
from vayu.resolve.scopes import Changes
from vayu.units import NS_PER_MS

LIMITS_OF_TELLING = Limits(body=100)
TELLING = runner(
    """
    const { code, headers, responseTime } = pm.response;
    const units = Array.from(pm.response.text().split(""), (unit) => unit.charCodeAt(0));
    pm.test(`${code} ${headers.get("a")} ${responseTime.toString()} ${units}`, () => true);
    """,
    LIMITS_OF_TELLING,
)


@given(st.lists(st.integers(0, 2 * MOST_BYTES), min_size=1, max_size=200))
def test_a_call_is_given_a_bounded_part_of_them(sizes: list[int]) -> None:
    """All of them, in order; more than `MOST_BYTES` only of one alone."""
    script = analyse("pm.response.text()")
    came = [Came(200, [b"x" * size]) for size in sizes]
    found = list(batches(came, script, 1 << 30))
    assert [one for here, _ in found for one in here] == came
    for here, (count, code, phrase, text, *rest) in found:
        bodies = [one.body[0].decode() for one in here]
        assert (count, code, phrase, rest) == (len(here), 200, None, [None, None])
        assert text == "\0".join(bodies)
        assert count <= MOST
        assert count == 1 or sum(map(len, bodies)) <= MOST_BYTES


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        (b"text/plain; charset=iso-8859-1", b"caf\xe9", "caf\xe9"),
        (b"text/plain; charset=iso-8859-1", "caf\xe9".encode(), "caf\xe9"),
        (b"text/plain", b"caf\xe9", "caf\ufffd"),
        (b"text/plain", b"\xef\xbb\xbf{}", "{}"),
    ],
)
def test_a_body_is_read_as_its_type_says_although_no_script_looks_at_that(
    kind: bytes, body: bytes, text: str
) -> None:
    """UTF-8 first; together with others and alone."""
    post = "pm.test(pm.response.text(), () => pm.expect(1).to.equal(1))"
    head = [b"HTTP/1.1 200 OK\r\n", b"Content-Type: " + kind + b"\r\n", b"\r\n"]
    came = Came(200, [body], head)
    one, many = runner(post), runner(post)
    assert not analyse(post).reads_headers
    assert [outcome.tests[0].name for outcome in each(many, [came] * 2)] == [text] * 2
    alone = one.after(Changes(), None, view_of(came, analyse(post)))
    assert alone.tests[0].name == text


@pytest.mark.parametrize(
    ("post", "columns"),
    [
        ("pm.response.code", {"code": 200}),
        ("pm.response.status", {"code": 200, "phrase": "Fine"}),
        ("pm.response.text()", {"code": 200, "body": "[]\0[]"}),
        ("pm.response.headers", {"code": 200, "head": "A:1\0A:1"}),
        ("pm.response.responseTime", {"code": 200, "time": "[3.0,3.0]"}),
        (
            "pm.response.headers; pm.response.json()",
            {"code": 200, "body": "[]\0[]", "head": "A:1\0A:1"},
        ),
    ],
)
def test_only_what_a_script_can_look_at_is_handed_over(
    post: str, columns: dict[str, object]
) -> None:
    """The code is always there; it, or a phrase, that all have is there once."""
    head = [b"HTTP/1.1 200 Fine\r\n", b"A: 1\r\n", b"\r\n"]
    [(_, (count, *found))] = batches([Came(200, header_lines=head)] * 2, analyse(post), 1 << 20)
    assert (count, found) == (2, [columns.get(name) for name in COLUMNS])


BODIES = ["", "a", "\x01", "\0", "\x01[1]", "caf\xe9 \u20ac", "\U0001f600", "\ufeff{}", "x" * 200]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([200, 404]), st.sampled_from(BODIES)), min_size=1, max_size=9
    )
)
def test_each_response_has_its_own_code_body_headers_and_time(came: list[tuple[int, str]]) -> None:
    """Whatever is in the bodies, and however long they are; as alone."""
    head = [b"HTTP/1.1 200 OK\r\n", b"A: %d\r\n", b"\r\n"]
    responses = [
        Came(
            code,
            [body.encode()],
            [line % at if b"%" in line else line for line in head],
            completed=at * NS_PER_MS,
        )
        for at, (code, body) in enumerate(came)
    ]
    told = [(one.tests[0].name if one.tests else "", one.error) for one in each(TELLING, responses)]
    alone = [TELLING.after(Changes(), None, view_of(one, TELLING._post)) for one in responses]
    assert told == [(one.tests[0].name if one.tests else "", one.error) for one in alone]
    for (code, body), (name, error), at in zip(came, told, range(len(came)), strict=True):
        if len(body.encode()) > LIMITS_OF_TELLING.body:
            assert error is not None
            assert "the body of 200 bytes is too long for scripts" in error
        else:
            text = body.removeprefix("\ufeff")
            units = [str(unit) for unit in memoryview(text.encode("utf-16-le")).cast("H")]
            assert name == f"{code} {at} {at} {','.join(units)}"


def test_a_phrase_that_the_server_does_not_say_is_the_usual_one() -> None:
    """HTTP/2 and later never say it."""
    came = [Came(code, header_lines=[b"HTTP/2 %d\r\n" % code, b"\r\n"]) for code in (404, 799)]
    [(_, (_, code, phrase, *_))] = batches(came, analyse("pm.response.status"), 0)
    assert (code, phrase) == ("[404,799]", "Not Found\n")


def test_each_response_has_a_phrase_of_its_own_where_they_differ() -> None:
    """They go over as one text; whoever asks for one gets that of its response."""
    lines = [b"HTTP/1.1 200 Fine\r\n", b"HTTP/1.1 200\r\n", b"HTTP/1.1 200 Fine\r\n"]
    many = runner("pm.test(pm.response.reason(), () => true)")
    for heads, phrases in ((lines, ["Fine", "OK", "Fine"]), (lines[:1] * 3, ["Fine"] * 3)):
        came = [Came(200, header_lines=[line, b"\r\n"]) for line in heads]
        assert [one.tests[0].name for one in each(many, came)] == phrases

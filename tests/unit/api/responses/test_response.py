"""A response has the names that users of requests and httpx know."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from vayu.api.responses.response import Response
from vayu.errors import StatusError
from vayu.model.scripts.checked import Checked
from vayu.model.sends.response import ConsoleLine, ResponseSpec, SentRequest, TestResult, Timings


def response(status: int = 200, body: bytes = b"", **changes: Any) -> Response:
    spec = ResponseSpec(
        **{
            "status": status,
            "reason": "OK" if status < 400 else "Not Found",
            "http_version": "HTTP/1.1",
            "url": "http://user:s3cr3t@localhost/x",
            "body": body,
            "timings": Timings(wait=1.0, receive=0.5, total=1.5),
            "request": SentRequest(
                method="GET",
                url="http://localhost/x",
                headers=(("Authorization", "Bearer s3cr3t"),),
            ),
            **changes,
        }
    )
    return Response(spec, secrets=["s3cr3t"])


def test_names() -> None:
    """Each says what it says in requests or httpx."""
    r = response(headers=(("Content-Type", "text/plain"),), body=b"hi")

    assert (r.status_code, r.reason, r.http_version) == (200, "OK", "HTTP/1.1")
    assert (r.content, r.text, r.encoding) == (b"hi", "hi", "utf-8")
    assert (r.ok, r.is_success, r.is_error, r.is_redirect, bool(r)) == (
        True, True, False, False, True,
    )  # fmt: skip
    assert r.elapsed == timedelta(milliseconds=1.5)
    assert (r.timings.wait, r.timings.dns) == (1.0, None)
    assert (r.request.method, r.request.headers["authorization"]) == ("GET", "Bearer s3cr3t")
    assert (r.tests, r.console, r.warnings, r.redirects, r.truncated) == ((), (), (), 0, False)


@pytest.mark.parametrize(
    ("status", "ok", "success"), [(200, 1, 1), (304, 1, 0), (404, 0, 0), (503, 0, 0)]
)
def test_what_counts_as_good(status: int, ok: int, success: int) -> None:
    """``ok`` is below 400 (requests), ``is_success`` is 2xx (httpx)."""
    r = response(status)

    assert (r.ok, bool(r), r.is_success) == (bool(ok), bool(ok), bool(success))


def test_raise_for_status() -> None:
    """A good response is returned, a bad one raised, with itself and without its password."""
    good, bad = response(), response(404)

    assert good.raise_for_status() is good
    with pytest.raises(StatusError, match="404 Not Found for GET") as caught:
        bad.raise_for_status()
    assert caught.value.response is bad
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain; charset=iso-8859-1", b"\xe9", "é"),
        ('text/plain; charset="UTF-8"', b"\xc3\xa9", "é"),
        ("text/plain; charset=klingon", b"\xc3\xa9", "é"),
        ("text/plain; charset=undefined", b"\xc3\xa9", "é"),
        ("text/plain; charset=base64", b"\xc3\xa9", "é"),
        ("text/plain; charset=idna", b"\xc3\xa9", "é"),
        ("text/plain", b"\xff", "\ufffd"),
        ("", b"x", "x"),
    ],
)
def test_text(content_type: str, body: bytes, text: str) -> None:
    """The character set is the one that is named, else UTF-8; nothing raises."""
    assert response(headers=(("content-type", content_type),), body=body).text == text


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"a": "\xc3\xa9"}', "application/json"),
        (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', "application/json"),
        ('{"a": "é"}'.encode("utf-16"), "application/json"),
        (b'{"a": "\xe9"}', "application/json; charset=latin-1"),
    ],
)
def test_json(body: bytes, content_type: str) -> None:
    """In any encoding that JSON comes in."""
    assert response(body=body, headers=(("Content-Type", content_type),)).json() == {"a": "é"}


def test_no_json() -> None:
    """It is a ValueError, as everywhere, and says what there is instead."""
    page = (("Content-Type", "text/html; charset=utf-8"),)
    for found, said in (
        (response(502, b"<html>", headers=page), "in a body of type text/html, status 502"),
        (response(204, b""), "in an empty body, status 204"),
        (response(200, b"ok"), "in a body without a Content-Type, status 200"),
    ):
        with pytest.raises(json.JSONDecodeError) as caught:
            found.json()
        assert str(caught.value) == f"Expecting value {said}: line 1 column 1 (char 0)"
        assert (caught.value.doc, caught.value.pos) == (found.text, 0)


def test_repr() -> None:
    """Status, and failed tests; no secret."""
    failed = (
        TestResult(name="a", outcome=Checked.PASSED),
        TestResult(name="b", outcome=Checked.FAILED),
    )

    assert repr(response()) == "<Response [200 OK]>"
    assert repr(response(tests=failed)) == "<Response [200 OK], 1 of 2 tests failed>"
    assert repr(response().request) == "<Request [GET]>"


def test_notebook_shows_no_secret() -> None:
    """Values of variables are removed even from the body that repeats them."""
    r = response(body=b"you sent s3cr3t", environment={"token": "t0p-s3cr3t-too"})

    shown = r._repr_mimebundle_(include=None, exclude=None)

    assert set(shown) >= {"text/plain", "text/html"}
    assert "s3cr3t" not in str(shown)
    assert r.redact("t0p-s3cr3t-too") == "***"


def test_parts_of_a_response_show_no_secret_but_have_it() -> None:
    """Where a cell ends with one of them, its repr is stored in the notebook."""
    sent = SentRequest(
        method="POST",
        url="http://localhost/x?q=s3cr3t&sid=0p3n",
        headers=(("X", "s3cr3t"), ("X-Api-Key", "k3y-s3nt")),
        body=b'{"q": "s3cr3t", "password": "0p3n"}',
    )
    r = response(
        request=sent,
        body=b"s3cr3t k3y-s3nt",
        headers=(("X", "s3cr3t"),),
        tests=(TestResult(name="s3cr3t", outcome=Checked.FAILED, message="s3cr3t"),),
        console=(ConsoleLine(level="log", text="s3cr3t"),),
    )
    parts = [r.url, r.text, r.content, r.headers, r.request.url, r.request.headers, r.request.body]
    parts += [r.tests, r.console]

    assert not any(secret in repr(parts) for secret in ("s3cr3t", "k3y-s3nt", "0p3n"))
    assert r.request.url == sent.url
    assert (r.request.headers["x"], r.request.body) == ("s3cr3t", sent.body)
    assert (r.tests[0].message, r.console[0].text) == ("s3cr3t", "s3cr3t")
    assert (r.text, r.content) == ("s3cr3t k3y-s3nt", b"s3cr3t k3y-s3nt")


def test_a_short_secret_is_hidden_where_it_stands_alone() -> None:
    """Variables that are secret by name are, whatever their length."""
    r = Response(response(body=b'{"was": "abc", "n": "abcd"}').spec, secrets=["abc"])

    assert repr(r.text) == repr('{"was": "***", "n": "abcd"}')

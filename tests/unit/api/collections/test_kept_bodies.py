"""A collection run keeps a bounded number of bytes, and says what it did not keep."""

from __future__ import annotations

from vayu.api.collections.kept_bodies import KeptBodies
from vayu.api.responses.response import Response
from vayu.model.sends.response import ResponseSpec, SentRequest, StreamEvent, Timings

SECRET = "c4nary-secret"


def response(body: bytes, sent: bytes = b"", *events: str) -> Response:
    """A response with a body."""
    spec = ResponseSpec(
        status=200, reason="OK", http_version="HTTP/1.1", url="http://h/", body=body,
        body_bytes=len(body), timings=Timings(total=1.0),
        events=tuple(StreamEvent(data=text) for text in events),
        request=SentRequest(method="POST", url="http://h/", body=sent),
    )  # fmt: skip
    return Response(spec, secrets=(SECRET,))


def test_bodies_are_kept_until_they_are_too_much() -> None:
    """Those of what failed are counted apart; a small one that still fits is kept."""
    bodies = KeptBodies(10)
    first, failed = response(b"123456"), response(b"12345678")
    assert bodies.of(first, passed=True) is first
    assert bodies.of(failed, passed=False) is failed
    assert bodies.note is None

    late = bodies.of(response(b"1", b"123", "4567"), passed=True)
    assert (late.content, late.truncated, late.events, late.request.content) == (b"", True, [], b"")
    assert (late.status_code, late.spec.body_bytes, late.redact(SECRET)) == (200, 1, "***")
    small = response(b"1234")
    assert bodies.of(small, passed=True) is small
    empty = bodies.of(response(b"", b"1"), passed=True)
    assert (empty.truncated, empty.content) == (False, b"")
    assert bodies.note == (
        "the bodies of 2 responses were not kept: the run keeps 10 bytes of what passed, and as "
        "many of what failed"
    )

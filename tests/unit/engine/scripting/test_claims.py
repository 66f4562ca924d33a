"""What may be asserted of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_headers_of_the_request_can_be_asserted(
    verdicts: Callable[..., dict[str, str | None]],
) -> None:
    """In Postman's words; what is of responses only is refused."""
    found = verdicts("""
        pm.request.to.have.header("x-id")
        pm.request.to.have.header("X-Id", "8")
        pm.expect(pm.request).to.not.have.header("Nope")
        pm.request.to.have.header("Nope")
        pm.request.to.have.header("X-Id", "9")
        pm.request.to.have.status(200)
        pm.request.to.have.property("method", "POST")
    """)
    assert list(found.values()) == [
        None,
        None,
        None,
        "expected request to have header with key 'Nope'",
        "expected 'X-Id' request header to be '9' but got '8'",
        found["pm.request.to.have.status(200)"],
        None,
    ]
    assert (found["pm.request.to.have.status(200)"] or "").startswith(
        "TypeError: this can be asserted of a response only"
    )

"""A response as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.body_text import body_text, content_type
from vayu.report.escape import line, plain
from vayu.report.masked_body import received
from vayu.report.outcome_marks import MARKS
from vayu.report.quantity import milliseconds, size
from vayu.resolve.redact import mask_headers, mask_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.sends.response import ResponseSpec

_MOST_CHARACTERS = 2_000  # of the body: a terminal is no viewer
_MOST_HEADERS = 30


def response_text(spec: ResponseSpec) -> str:
    """Return a response as text: status, headers, tests, and the beginning of the body."""
    return "\n".join([*_head(spec), *_body(spec)])


def head_text(spec: ResponseSpec) -> str:
    """Return all of it but the body."""
    return "\n".join(_head(spec))


def _head(spec: ResponseSpec) -> Iterator[str]:
    """Yield the lines that stand above the body."""
    facts = [milliseconds(spec.timings.total), size(received(spec.body)), line(spec.http_version)]
    yield f"{spec.status} {line(spec.reason)} · {' · '.join(fact for fact in facts if fact)}"
    yield f"{line(spec.request.method)} {line(mask_url(spec.url))}"
    yield from (f"! {line(warning)}" for warning in spec.warnings)
    for name, value in mask_headers(spec.headers[:_MOST_HEADERS]):
        yield f"  {line(name)}: {line(value)}"
    if len(spec.headers) > _MOST_HEADERS:
        yield f"  … {len(spec.headers) - _MOST_HEADERS} more headers"
    for test in spec.tests:
        yield f"{MARKS[test.outcome]} {line(test.name)}" + (
            f" ({line(test.message)})" if test.message else ""
        )


def _body(spec: ResponseSpec) -> Iterator[str]:
    """Yield the beginning of the body, and what there is to be said of it."""
    body = body_text(spec.body, content_type(spec.headers))
    if body.text:
        yield ""
        yield plain(body.text, limit=_MOST_CHARACTERS)
    if body.note:
        yield f"({line(body.note)})"
    if spec.truncated:
        yield "(The body was longer than the limit; the rest was not kept.)"

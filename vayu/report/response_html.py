"""A response as HTML that needs nothing: inline styles, no script, nothing of it interpreted.

✓ 200 OK    GET http://…
12.3 ms · 1.2 kB · HTTP/1.1 · application/json
notices, tests
body
▸ headers  ▸ cookies  ▸ request as sent  ▸ timing  ▸ console
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.body_text import body_text, content_type
from vayu.report.markup import HEADING, WIDTH, Markup, element
from vayu.report.response_sections import (
    body_part,
    console_part,
    cookies_part,
    pairs_part,
    response_head,
    response_notices,
    sent_part,
    tests_part,
    tests_title,
    timing_part,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.sends.response import ResponseSpec

_PAGE = f"{WIDTH}font-size:13px;line-height:1.5;padding:4px 2px 8px 2px;"


def response_html(spec: ResponseSpec) -> Markup:
    """Return a response as an HTML fragment."""
    kind = content_type(spec.headers)
    parts = [
        response_head(spec, kind),
        *response_notices(spec),
        *_tests(spec),
        *body_part(body_text(spec.body, kind)),
        *_folded(f"Headers ({len(spec.headers)})", pairs_part(spec.headers)),
    ]
    if spec.cookies:
        parts += _folded(f"Cookies ({len(spec.cookies)})", cookies_part(spec.cookies))
    parts += _folded("Request as sent", sent_part(spec))
    parts += _folded("Timing", timing_part(spec.timings))
    if spec.console:
        parts += _folded(f"Console ({len(spec.console)})", console_part(spec.console))
    return element("div", *parts, style=_PAGE)


def _tests(spec: ResponseSpec) -> Iterator[Markup]:
    """Yield the tests' outcome, if there were any."""
    if spec.tests:
        yield element("div", tests_title(spec.tests), style=HEADING)
        yield tests_part(spec.tests)


def _folded(title: str, *children: Markup) -> Iterator[Markup]:
    """Yield a section that is closed until somebody opens it."""
    summary = element("summary", title, style="cursor:pointer;font-weight:600;")
    inside = element("div", *children, style="overflow-x:auto;padding:0 0 4px 14px;")
    yield element("details", summary, inside, style="margin-top:8px;")

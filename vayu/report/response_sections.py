"""The parts of a response as HTML: what the saved page and the viewer have in common.

Nothing of a response is interpreted: every text is escaped, and nothing runs.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vayu.report.body_text import BodyText, body_text, content_type
from vayu.report.escape import line, plain
from vayu.report.markup import BOX, MONO, QUIET, Child, Markup, element, join, pill, table
from vayu.report.masked_body import received
from vayu.report.notice import notice
from vayu.report.outcome_marks import MARKS, tests_line
from vayu.report.palette import BLUE, ORANGE, RED, TEAL, ink
from vayu.report.quantity import milliseconds, moment, size
from vayu.report.standing import status_standing
from vayu.resolve.redact import mask_headers, mask_text, mask_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.model.requests.cookie import Cookie
    from vayu.model.requests.pair import Pairs
    from vayu.model.sends.response import ConsoleLine, ResponseSpec, TestResult, Timings

PRE = (
    f"{MONO}{BOX}font-size:12px;line-height:1.45;white-space:pre-wrap;overflow-wrap:anywhere;"
    "max-height:420px;overflow:auto;margin:10px 0 0 0;padding:8px 12px;color:inherit;"
)
_KEY = re.compile(r'( *)("(?:[^"\\]|\\.)*")(?=: )')
_PHASES = ("dns", "connect", "tls", "wait", "receive")
_NAME = 32  # characters of a header's name that stays on its line
_LEVELS = {"warn": f"{ink(ORANGE)}font-weight:600;", "error": f"{ink(RED)}font-weight:600;"}
_MOST = 100  # headers, tests, console lines, cookies


def response_head(spec: ResponseSpec, kind: str) -> Markup:
    """Return status, request, and the facts to read first."""
    standing = status_standing(spec.status, f"{spec.status} {line(spec.reason)}".strip())
    request = element(
        "span",
        element("span", spec.request.method, style="font-weight:600;"),
        " ",
        line(mask_url(spec.url)),
        style=f"{MONO}font-size:12px;overflow-wrap:anywhere;",
    )
    return element(
        "div",
        element(
            "div",
            pill(str(standing), standing.tone),
            request,
            style="display:flex;flex-wrap:wrap;gap:4px 10px;align-items:center;",
        ),
        element("div", " · ".join(_facts(spec, kind)), style=f"{QUIET}margin-top:4px;"),
    )


def _facts(spec: ResponseSpec, kind: str) -> Iterator[str]:
    """Yield time, sizes, protocol, type, redirects."""
    yield milliseconds(spec.timings.total)
    whole = received(spec.body)
    wire = f" ({size(spec.body_bytes)} compressed)" if spec.body_bytes < whole else ""
    yield f"{size(whole)}{wire}"
    yield line(spec.http_version) or "unknown protocol"
    if kind:
        yield line(kind, limit=80)
    if spec.redirects:
        yield f"{spec.redirects} redirect{'s' * (spec.redirects != 1)} followed"


def response_notices(spec: ResponseSpec) -> Iterator[Markup]:
    """Yield each warning."""
    if spec.truncated:
        yield notice("!", "The body was longer than the limit; the rest was not kept.", ORANGE)
    for warning in spec.warnings[:10]:
        yield notice("!", line(warning, limit=500), ORANGE)


def tests_part(tests: Sequence[TestResult]) -> Markup:
    """Return the tests' outcome: failures with their message."""
    rows: list[list[Child]] = []
    for test in tests[:_MOST]:
        mark = element("span", MARKS[test.outcome], style=ink(RED if test.failed else TEAL))
        rows.append([join([mark, " ", line(test.name)]), line(test.message or "")])
    if len(tests) > _MOST:
        rows.append([f"… {len(tests) - _MOST} more", ""])
    return table([], rows, columns="tt", fill=True)


def tests_title(tests: Sequence[TestResult]) -> str:
    """Return how many of the tests passed, and what became of the others."""
    return f"Tests: {tests_line(tests)}"


def body_part(body: BodyText) -> Iterator[Markup]:
    """Yield a body and what there is to say about it."""
    if body.text:
        shown = _keys_marked(plain(body.text)) if body.kind == "json" else plain(body.text)
        yield element("pre", shown, style=PRE)
    if body.note:
        yield element("div", line(body.note), style=f"{QUIET}font-size:11px;margin-top:4px;")


def _keys_marked(text: str) -> Markup:
    """Return indented JSON with its keys coloured: each begins a line."""
    lines: list[Child] = []
    for row in text.split("\n"):
        key = _KEY.match(row)
        if key:
            lines += [key[1], element("span", key[2], style=ink(BLUE)), row[key.end() :]]
        else:
            lines.append(row)
        lines.append("\n")
    return join(lines[:-1])


def pairs_part(pairs: Pairs) -> Markup:
    """Return headers as a table, secrets masked."""
    if not pairs:
        return element("div", "None.", style=QUIET)
    rows: list[list[Child]] = [
        [element("span", line(name), style="font-weight:600;"), line(value, limit=1_000)]
        for name, value in mask_headers(pairs[:_MOST])
    ]
    if len(pairs) > _MOST:
        rows.append([f"… {len(pairs) - _MOST} more", ""])
    # A name stays on its line, unless it would leave no room for its value.
    short = max(len(name) for name, _ in pairs[:_MOST]) <= _NAME
    return table([], rows, columns="st" if short else "tt", fill=True)


def sent_part(spec: ResponseSpec) -> Markup:
    """Return the request as it went over the wire."""
    request = spec.request
    top = element("div", f"{request.method} {line(mask_url(request.url), limit=2_000)}", style=MONO)
    body = body_part(_sent_body(request.body, request.headers))
    return join([top, pairs_part(request.headers), *body])


def _sent_body(body: bytes, headers: Pairs) -> BodyText:
    """Return the request's body, or that it has none."""
    if not body:
        return BodyText("empty", "", "No body.")
    shown = body_text(body, content_type(headers))
    return replace(shown, text=mask_text(shown.text))


def timing_part(timings: Timings) -> Markup:
    """Return the phases one after the other, each as long as it took."""
    rows: list[list[Child]] = []
    passed = 0.0
    for name in _PHASES:
        length = getattr(timings, name)
        if length is not None:
            rows.append([name, _bar(passed, length, timings.total), milliseconds(length)])
            passed += length
    rows.append(["total", "", milliseconds(timings.total)])
    reused = timings.connect is None
    note = "The connection was reused: no name lookup, no handshake." if reused else ""
    return join([table([], rows, columns="ttn"), element("div", note, style=QUIET)])


def _bar(start: float, length: float, total: float) -> Markup:
    """Return one phase as a bar 240 px long at most."""
    scale = 240 / max(total, start + length, 1e-9)
    style = (
        f"margin-left:{start * scale:.0f}px;width:{max(1.0, length * scale):.0f}px;height:10px;"
        f"margin-top:4px;background:{BLUE};border-radius:2px;"
    )
    return element("div", element("div", style=style), style="width:244px;")


def console_part(console: Sequence[ConsoleLine]) -> Markup:
    """Return what the scripts wrote."""
    shown = [
        element(
            "span",
            f"{line(said.level)}: {plain(said.text, limit=500)}",
            style=f"display:block;{_LEVELS.get(said.level, '')}",
        )
        for said in console[:_MOST]
    ]
    more = [f"… {len(console) - _MOST} more"] * (len(console) > _MOST)
    return element("pre", *shown, *more, style=PRE)


def cookies_part(cookies: Sequence[Cookie]) -> Markup:
    """Return the cookies that came: their values are as secret as a password."""
    rows: list[list[Child]] = [
        [
            element("span", line(cookie.name), style="font-weight:600;"),
            "***",
            line(cookie.domain or ""),
            line(cookie.path or ""),
            moment(cookie.expires) if cookie.expires else "with the jar",
            ", ".join(_flags(cookie)),
        ]
        for cookie in cookies[:_MOST]
    ]
    if len(cookies) > _MOST:
        rows.append([f"… {len(cookies) - _MOST} more", "", "", "", "", ""])
    return table(
        ["name", "value", "domain", "path", "expires", ""], rows, columns="tttttt", fill=True
    )


def _flags(cookie: Cookie) -> Iterator[str]:
    """Yield where a cookie goes."""
    if cookie.secure:
        yield "TLS only"
    if cookie.http_only:
        yield "not for scripts"
    if cookie.subdomains:
        yield "subdomains too"

"""What is shown of a response: all of it, as text, and no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vayu.model.scripts.checked import Checked
from vayu.model.scripts.visual import Visual
from vayu.model.sends.response import ConsoleLine, SentRequest, TestResult, Timings
from vayu.report.response_view import response_bundle, shown_response
from vayu.resolve.redact import redactor

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.sends.response import ResponseSpec

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\x1b[2J\"'"


def test_a_response_in_text(response_of: Callable[..., ResponseSpec]) -> None:
    """Status, time, size, protocol, headers, tests, body."""
    spec = response_of(tests=(TestResult(name="has id", outcome=Checked.PASSED),
                              TestResult(name="is 8", outcome=Checked.FAILED,
                                         message="7 is not 8")),
                       warnings=("{{x}} has no value",))  # fmt: skip

    assert response_bundle(spec)["text/plain"].splitlines() == [
        "200 OK · 4.60 ms · 9 B · HTTP/1.1",
        "GET http://127.0.0.1:8000/items",
        "! {{x}} has no value",
        "  Content-Type: application/json",
        "✓ has id",
        "✗ is 8 (7 is not 8)",
        "",
        "{",
        '  "id": 7',
        "}",
    ]


def test_a_response_in_html(
    response_of: Callable[..., ResponseSpec], page_of: Callable[[str], Any]
) -> None:
    """The same, and what was sent, the phases, and what scripts wrote."""
    spec = response_of(
        body_bytes=5, redirects=1, truncated=True,
        tests=(TestResult(name="t", outcome=Checked.PASSED),),
        console=(ConsoleLine(level="log", text="hello"),),
        request=SentRequest(method="POST", url="http://h/", headers=(("X-A", "1"),), body=b"q"),
    )  # fmt: skip
    page = page_of(response_bundle(spec)["text/html"])

    for text in ("✓ 200 OK", "4.60 ms · 9 B (5 B compressed) · HTTP/1.1 · application/json",
                 "1 redirect followed", "the rest was not kept", "Tests: 1 of 1 passed",
                 "Headers (1)", "POST http://h/", "X-A", "Console (1)", "log: hello",
                 "connect1.00 ms", "wait3.00 ms", "total4.60 ms", '"id": 7'):  # fmt: skip
        assert text in page.text
    assert "dns" not in page.text  # it did not happen


def test_a_reused_connection_says_so(
    response_of: Callable[..., ResponseSpec], page_of: Callable[[str], Any]
) -> None:
    """Absent phases are explained."""
    spec = response_of(timings=Timings(wait=1.0, total=1.1))

    assert "The connection was reused" in page_of(response_bundle(spec)["text/html"]).text


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/json", ""])
def test_hostile_content_stays_text(
    response_of: Callable[..., ResponseSpec], page_of: Callable[[str], Any], kind: str
) -> None:
    """Reason, URL, header names and values, body, tests, console: all a stranger's."""
    spec = response_of(
        status=500, reason=EVIL, http_version=EVIL, url=f"http://h/{EVIL}", body=EVIL.encode(),
        headers=(("Content-Type", kind), (EVIL, EVIL)), warnings=(EVIL,),
        tests=(TestResult(name=EVIL, outcome=Checked.FAILED, message=EVIL),),
        console=(ConsoleLine(level=EVIL, text=EVIL),),
        request=SentRequest(method=EVIL, url=EVIL, headers=((EVIL, EVIL),), body=EVIL.encode()),
    )  # fmt: skip
    bundle = response_bundle(spec)

    page_of(bundle["text/html"])  # refuses every other element and attribute
    assert "\x1b" not in bundle["text/plain"]


def test_secrets_are_masked_in_both_forms(response_of: Callable[..., ResponseSpec]) -> None:
    """Authorization, cookies, passwords that were sent, secret parameters."""
    spec = response_of(
        url="http://u:canary1@h/?api_key=canary2",
        headers=(("Set-Cookie", "sid=canary3"), ("Content-Type", "text/plain")),
        request=SentRequest(
            method="POST",
            url="http://u:canary1@h/?api_key=canary2",
            headers=(("Authorization", "Bearer canary4"), ("Cookie", "sid=canary5"),
                     ("Content-Type", "application/json")),
            body=b'{"password": "canary6", "n": 1}',
        ),
    )  # fmt: skip

    assert "canary" not in str(response_bundle(spec))


def test_values_known_to_be_secret_are_removed_everywhere(
    response_of: Callable[..., ResponseSpec],
) -> None:
    """An echo sends them back in a body, a script prints them: gone, also base64-encoded."""
    spec = response_of(
        reason="s3cr3t-value", url="http://h/s3cr3t-value", headers=(("X", "s3cr3t-value"),),
        body=b'{"echo": "s3cr3t-value", "again": "czNjcjN0LXZhbHVl"}\xff',
        request=SentRequest(method="GET", url="http://h/", body=b"s3cr3t-value"),
        tests=(TestResult(name="s3cr3t-value", outcome=Checked.FAILED, message="s3cr3t-value"),
               TestResult(name="y", outcome=Checked.PASSED)),
        console=(ConsoleLine(level="log", text="s3cr3t-value"),), warnings=("s3cr3t-value",),
    )  # fmt: skip
    shown = str(response_bundle(spec, redact=redactor(["s3cr3t-value"])))

    assert "s3cr3t-value" not in shown
    assert "czNjcjN0LXZhbHVl" not in shown


def test_of_a_visualizer_only_its_page_is_shown_and_without_secrets(
    response_of: Callable[..., ResponseSpec],
) -> None:
    """Handlebars escapes what it fills in, so a secret is found as it then reads."""
    html = "<td>a&amp;b&#x3D;&#x27;c&#x27; and a&b='c'</td>"
    spec = response_of(visual=Visual(template="{{t}}", data={"t": "a&b='c'"}, html=html))

    shown = shown_response(spec, redact=redactor(["a&b='c'"])).visual
    assert shown == Visual(template="", html="<td>*** and ***</td>")
    assert shown_response(response_of()).visual is None


def test_many_headers_and_long_lines_are_bounded(response_of: Callable[..., ResponseSpec]) -> None:
    """A hostile server cannot make the notebook grow."""
    spec = response_of(
        headers=tuple((f"X-{i}", "v" * 10_000) for i in range(2_000)), body=b"x" * 5_000_000
    )
    bundle = response_bundle(spec)

    assert len(bundle["text/html"]) < 250_000
    assert len(bundle["text/plain"]) < 20_000
    assert "… 1970 more headers" in bundle["text/plain"]
    assert "… 1900 more" in bundle["text/html"]


def test_an_empty_response_says_so(
    response_of: Callable[..., ResponseSpec], page_of: Callable[[str], Any]
) -> None:
    """Empty is not missing."""
    bundle = response_bundle(response_of(status=204, reason="No Content", headers=(), body=b""))

    assert "(The body is empty.)" in bundle["text/plain"]
    page = page_of(bundle["text/html"])
    assert "The body is empty." in page.text
    assert "None." in page.text


@pytest.mark.parametrize("secret", ["a-long-secret-of-many-characters", "ab"])
def test_a_size_is_that_of_what_came(
    secret: str, response_of: Callable[..., ResponseSpec], page_of: Callable[[str], Any]
) -> None:
    """Not of what is left when secrets are masked, which may be shorter, or longer."""
    body = f'{{"x": "{secret}"}}'.encode()
    spec = response_of(body=body, body_bytes=len(body))
    bundle = response_bundle(spec, redact=lambda text: text.replace(secret, "***"))

    page = page_of(bundle["text/html"])
    assert f" · {len(body)} B · " in bundle["text/plain"].splitlines()[0]
    assert f"4.60 ms · {len(body)} B · HTTP/1.1" in page.text
    assert secret not in bundle["text/plain"]

"""Failed exchanges are shown short, and hostile ones harmlessly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.model.sends.exemplar import Exemplar
from vayu.model.sends.response import SentRequest
from vayu.report.exemplar_rows import MOST_SHOWN, exemplar_rows
from vayu.report.run_view import run_bundle

if TYPE_CHECKING:
    from collections.abc import Callable

EVIL = b"<script>alert(1)</script>\x1b[2J" + b"x" * 5_000


def kept(why: str = "first", about: str = "503", **more: Any) -> Exemplar:
    """An exemplar of an imaginary run."""
    plain = {
        "worker": 0, "k": 1_234, "intended": 0, "started": 0, "completed": 2_500_000,
        "status": 503, "request": SentRequest(method="GET", url="http://h/a?token=abc"),
    }  # fmt: skip
    return Exemplar(why=why, about=about, **plain | more)


def test_what_failed_and_what_came() -> None:
    """With its request, number and time; the message comes before the body."""
    assert exemplar_rows(
        [
            kept(body=b"busy\nplease wait"),
            kept(about="500", body=None),
            kept(about="502", body=b""),
            kept("check", "is fast", status=200, message="expected 31 below 10", body=b"{}"),
            kept(about="timeout", status=0, failure="timeout", message="took 30s", request=None),
        ]
    ) == [
        ["✗ 503", "GET http://h/a?token=***", "1,234", "2.50 ms", "busy please wait"],
        ["✗ 500", "GET http://h/a?token=***", "1,234", "2.50 ms", "body not kept"],
        ["✗ 502", "GET http://h/a?token=***", "1,234", "2.50 ms", "empty body"],
        ["✗ is fast", "GET http://h/a?token=***", "1,234", "2.50 ms", "expected 31 below 10"],
        ["✗ timeout", "not kept", "1,234", "2.50 ms", "took 30s"],
    ]


def test_what_went_well_is_not_shown() -> None:
    """Nor what is only slow; and never many."""
    well = [kept(about="200", status=200), kept("slow", ""), kept("sample", "")]
    assert exemplar_rows(well) == []
    assert len(exemplar_rows([kept(about=str(i)) for i in range(500, 550)])) == MOST_SHOWN


def test_a_hostile_body_is_only_text(
    info_of: Callable, summary_of: Callable, ticks_of: Callable, page_of: Callable
) -> None:
    """In the report: no element, no control character, and not all of it."""
    bundle = run_bundle(info_of(), summary_of(), ticks_of(), exemplars=[kept(body=EVIL)])
    html = bundle["text/html"]

    assert "Failed exchanges" in html
    assert "script" not in page_of(html).tags
    assert "\x1b" not in html
    assert html.count("x" * 100) == 1
    assert "x" * 200 not in html

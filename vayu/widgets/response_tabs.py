"""The tabs of a response viewer beside the body: what each counts, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.markup import Markup, element, join
from vayu.report.quantity import count
from vayu.report.response_sections import (
    console_part,
    cookies_part,
    pairs_part,
    sent_part,
    tests_part,
    tests_title,
    timing_part,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.sends.response import ResponseSpec


VISUALIZER = "Visualizer"
"""What a script made of the response; the page shows it in a frame of its own."""


def tabs(spec: ResponseSpec) -> list[dict[str, str]]:
    """Return the tabs of a response, the body first: the ``name`` of each and its ``count``.

    `VISUALIZER` is among them where `pm.visualizer` made something.
    """
    passed = sum(test.passed for test in spec.tests)
    fails = "✗ " if any(test.failed for test in spec.tests) else ""  # seen from any tab
    counts = {
        "Body": "",
        "Headers": count(len(spec.headers)),
        "Cookies": count(len(spec.cookies)),
        "Timing": "",
        "Tests": f"{fails}{passed}/{len(spec.tests)}" if spec.tests else "0",
        "Console": count(len(spec.console)),
        "Request": "",
    }
    if spec.visual is not None:
        counts[VISUALIZER] = ""
    return [{"name": name, "count": number} for name, number in counts.items()]


def tab_html(spec: ResponseSpec, name: str) -> Markup:
    """Return what is in a tab, escaped, or in words that there is nothing.

    Parameters
    ----------
    spec : ResponseSpec
    name : str
        One of `tabs`, but the body and `VISUALIZER`.

    Raises
    ------
    LookupError
        If there is no such tab.
    """
    made = _MADE.get(name)
    if made is None:
        raise LookupError(f"there is no tab {name!r}")
    part, empty = made(spec)
    return part or element("p", empty)


def _headers(spec: ResponseSpec) -> tuple[Markup | None, str]:
    """Return the headers."""
    return pairs_part(spec.headers) if spec.headers else None, "No headers came."


def _cookies(spec: ResponseSpec) -> tuple[Markup | None, str]:
    """Return the cookies."""
    return cookies_part(spec.cookies) if spec.cookies else None, "It set no cookies."


def _timing(spec: ResponseSpec) -> tuple[Markup | None, str]:
    """Return the phases."""
    return timing_part(spec.timings), ""


def _tests(spec: ResponseSpec) -> tuple[Markup | None, str]:
    """Return the tests."""
    if not spec.tests:
        return None, "No pm.test ran."
    return join([element("div", tests_title(spec.tests)), tests_part(spec.tests)]), ""


def _console(spec: ResponseSpec) -> tuple[Markup | None, str]:
    """Return what scripts wrote."""
    return console_part(spec.console) if spec.console else None, "Scripts wrote nothing."


def _request(spec: ResponseSpec) -> tuple[Markup | None, str]:
    """Return what was sent."""
    return sent_part(spec), ""


_MADE: dict[str, Callable[[ResponseSpec], tuple[Markup | None, str]]] = {
    "Headers": _headers,
    "Cookies": _cookies,
    "Timing": _timing,
    "Tests": _tests,
    "Console": _console,
    "Request": _request,
}

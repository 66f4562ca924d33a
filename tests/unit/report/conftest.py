"""A recorded run, small enough to check by hand, and a reader of HTML that trusts nothing."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.results.summary import Distribution, FailureSummary, Summary
from vayu.model.results.tick import (
    ByteCounts,
    CheckSummary,
    ErrorCounts,
    Percentiles,
    RequestCounts,
    Tick,
)
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import RunState
from vayu.model.sends.response import ResponseSpec, SentRequest, Timings

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def ticks_of() -> Callable[..., list[Tick]]:
    """Builds `n` ticks of 100 ms: 10 requests each, of which `failing` end with status 500."""

    def build(
        n: int = 20, *, failing: int = 0, p99: Callable[[int], float | None] = float
    ) -> list[Tick]:
        return [
            Tick(
                timestamp=1_000 + i,
                elapsed=100.0 * i,
                interval=100.0,
                throughput=100.0,
                due=10 * i,
                started=10 * i,
                in_flight=3,
                latency=Percentiles(count=10, p50=1.0, p95=2.0, p99=p99(i)),
                service_time=Percentiles(count=10, p50=0.5, p99=p99(i)),
                requests=RequestCounts(
                    total=10 * i, success=(10 - failing) * i, failed=failing * i
                ),
                errors=ErrorCounts(http_5xx=failing * i),
                status_codes={"200": (10 - failing) * i, "500": failing * i},
                bytes=ByteCounts(sent=1_000 * i, received=5_000 * i),
            )
            for i in range(1, n + 1)
        ]

    return build


@pytest.fixture
def info_of() -> Callable[..., RunInfo]:
    """Builds what is known of a run; keywords replace its fields."""

    def build(**changes: Any) -> RunInfo:
        config = changes.pop("config", LoadConfig(rate=100, duration="2s"))
        known: dict[str, Any] = {
            "id": "run-1",
            "status": RunState.FINISHED,
            "name": "search",
            "created_at": "2026-03-01T10:00:00+00:00",
            "started_at": "2026-03-01T10:00:01.5+00:00",
            "folder": "/home/somebody/.local/share/vayu/runs/run-1",
            "request": RequestSpec(url="http://127.0.0.1:8000/items"),
            "config": config,
            "load": str(config.profile),
            "workers": 2,
        }
        return RunInfo(**known | changes)

    return build


@pytest.fixture
def summary_of() -> Callable[..., Summary]:
    """Builds the summary of 200 requests in 2 s; keywords replace its fields."""

    def build(**changes: Any) -> Summary:
        measured = Distribution(
            count=200, min=0.8, avg=1.3, p50=1.0, p75=1.5, p90=1.8, p95=2.0, p99=20.0,
            p99_9=25.0, p99_99=310.0, max=1_203.0,
        )  # fmt: skip
        known: dict[str, Any] = {
            "id": "run-1",
            "name": "search",
            "status": "finished",
            "model": "open",
            "load": "100 requests/s for 2s",
            "started_at": "2026-03-01T10:00:01.5+00:00",
            "duration": 2.0,
            "scheduled": 2.0,
            "workers": 2,
            "due": 200,
            "started": 200,
            "succeeded": 200,
            "offered": 100.0,
            "throughput": 100.0,
            "response": measured,
            "service": measured,
            "population": "all 200 completed requests",
            "status_codes": {"200": 200},
            "bytes": ByteCounts(sent=20_000, received=100_000),
        }
        return Summary(**known | changes)

    return build


@pytest.fixture
def troubled(summary_of: Callable[..., Summary]) -> Summary:
    """Everything that can be wrong with a run that finished."""
    return summary_of(
        succeeded=150,
        failed=50,
        dropped=7,
        due=207,
        errors=ErrorCounts(timeout=45, http_5xx=5),
        failures=(FailureSummary(kind="timeout", count=45, message="took longer than 30s"),),
        status_codes={"200": 150, "500": 5, "0": 45},
        checks=(
            CheckSummary(name="has an id", passed=155),
            CheckSummary(name="is fast", passed=5, failed=150, message="expected 31 below 10"),
        ),
        warnings=("7 of 207 arrivals were dropped.",),
    )


@pytest.fixture
def response_of() -> Callable[..., ResponseSpec]:
    """Builds a response; keywords replace its fields."""

    def build(**changes: Any) -> ResponseSpec:
        known: dict[str, Any] = {
            "status": 200,
            "reason": "OK",
            "http_version": "HTTP/1.1",
            "url": "http://127.0.0.1:8000/items",
            "headers": (("Content-Type", "application/json"),),
            "body": b'{"id": 7}',
            "body_bytes": 9,
            "timings": Timings(connect=1.0, wait=3.0, receive=0.5, total=4.6),
            "request": SentRequest(method="GET", url="http://127.0.0.1:8000/items"),
        }
        return ResponseSpec(**known | changes)

    return build


class Page(HTMLParser):
    """What a browser would make of HTML: elements, attributes and text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in {"img", "br"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


HARMLESS = {"div", "span", "p", "img", "table", "thead", "tbody", "tr", "th", "td", "pre",
            "details", "summary"}  # fmt: skip


@pytest.fixture
def page_of() -> Callable[[str], Page]:
    """Reads HTML, and refuses what a notebook must not hold."""

    def read(source: str) -> Page:
        page = Page(source)
        assert set(page.tags) <= HARMLESS
        assert {name for _, name, _ in page.attributes} <= {"style", "src", "alt"}
        sources = [value for _, name, value in page.attributes if name == "src"]
        assert all(value.startswith("data:image/svg+xml;base64,") for value in sources)
        styles = " ".join(value for _, name, value in page.attributes if name == "style")
        assert "url(" not in styles
        assert "expression" not in styles
        return page

    return read

"""What is saved of a run: whole, explicit in every state, and nobody's secret."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import pytest

from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.results.summary import Distribution, FailureSummary
from vayu.model.results.tick import CheckSummary
from vayu.model.runs.state import RunState
from vayu.report.run_record import RUN_MIME
from vayu.report.run_view import run_bundle
from vayu.report.so_far import NO_SUMMARY

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import Tick
    from vayu.model.runs.info import RunInfo

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\x1b[2J\"'"


def test_a_finished_run_in_text(
    info_of: Callable[..., RunInfo], troubled: Summary, ticks_of: Callable[..., list[Tick]]
) -> None:
    """Every number with its unit, the population, and what went wrong."""
    assert run_bundle(info_of(), troubled, ticks_of())["text/plain"].splitlines() == [
        "Run run-1 · search · ! finished, 50 failed",
        "  ✗ do not trust these numbers: arrivals were dropped; 25.0 % of the requests",
        "    failed. With care: 200 responses are too few for a p99; the run took only",
        "    2.00 s",
        "  GET http://127.0.0.1:8000/items",
        "  100 requests/s for 2s",
        "  note: 7 of 207 arrivals were dropped.",
        "  200 requests in 2.00 s · 100/s · 50 failed (25.0 %) · 100 kB received",
        "          response time  service time",
        "  min          0.800 ms      0.800 ms",
        "  avg           1.30 ms       1.30 ms",
        "  p50           1.00 ms       1.00 ms",
        "  p75           1.50 ms       1.50 ms",
        "  p90           1.80 ms       1.80 ms",
        "  p95           2.00 ms       2.00 ms",
        "  p99           20.0 ms       20.0 ms",
        "  p99.9         25.0 ms       25.0 ms",
        "  p99.99         310 ms        310 ms",
        "  max            1.20 s        1.20 s",
        "  Percentiles of all 200 completed requests.",
        "  status: 200 OK: 150 · no response: 45 · 500 Internal Server Error: 5",
        "  failure: timeout: 45 (took longer than 30s)",
        "  check: ✗ is fast: 5 passed, 150 failed (expected 31 below 10)",
        "  check: ✓ has an id: 155 passed, 0 failed",
    ]


def test_a_finished_run_in_html(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    ticks_of: Callable[..., list[Tick]],
    page_of: Callable[[str], Any],
) -> None:
    """Three charts with titles, units, alternative text, and the population."""
    bundle = run_bundle(info_of(), summary_of(), ticks_of(failing=1))
    page = page_of(bundle["text/html"])

    assert page.tags.count("img") == 3
    alternatives = [value for _, name, value in page.attributes if name == "alt"]
    assert alternatives == [
        "Throughput in requests/s over time: offered, throughput; highest 100",
        "Response time in ms over time: p99, p95, p50, service time p99; highest 20.0",
        "Errors in failed requests/s over time: status 5xx; highest 10.0",
    ]
    for text in ("✓ finished", "Throughput [requests/s]", "Response time [ms]",
                 "Errors [failed requests/s]", "Percentiles of all 200 completed requests.",
                 "2026-03-01 10:00:01 UTC", "100/s offered"):  # fmt: skip
        assert text in page.text


def test_the_numbers_for_a_program(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    ticks_of: Callable[..., list[Tick]],
) -> None:
    """JSON, camelCase, with a timeline whose lists have one length."""
    data = json.loads(json.dumps(run_bundle(info_of(), summary_of(), ticks_of(4))[RUN_MIME]))

    assert data["run"]["request"] == {"method": "GET", "url": "http://127.0.0.1:8000/items"}
    assert data["summary"]["response"]["p99"] == 20.0
    timeline = data["timeline"]
    assert timeline["time"] == [0.1, 0.2, 0.3, 0.4]
    assert timeline["throughput"] == [100.0] * 4
    assert timeline["p99"] == [1.0, 2.0, 3.0, 4.0]
    assert "folder" not in json.dumps(data)


@pytest.mark.parametrize("status", [RunState.PENDING, RunState.STARTING, RunState.RUNNING])
def test_a_run_that_goes_on_shows_how_far_it_is(
    info_of: Callable[..., RunInfo],
    ticks_of: Callable[..., list[Tick]],
    page_of: Callable[[str], Any],
    status: RunState,
) -> None:
    """Counts so far; percentiles over the whole run stay absent."""
    bundle = run_bundle(info_of(status=status), None, ticks_of(10))

    assert "so far: 1.00 s, 100 requests" in bundle["text/plain"]
    assert "p50—response time" in page_of(bundle["text/html"]).text
    assert bundle[RUN_MIME]["summary"]["partial"] is False


def test_a_run_without_a_summary_says_so(
    info_of: Callable[..., RunInfo],
    ticks_of: Callable[..., list[Tick]],
    page_of: Callable[[str], Any],
) -> None:
    """The engine died: failed, why, and that the counts are those of the last tick."""
    bundle = run_bundle(
        info_of(), None, ticks_of(10), status=RunState.FAILED, error="the engine is gone"
    )

    for text in (bundle["text/plain"], page_of(bundle["text/html"]).text):
        assert "✗ failed" in text
        assert "the engine is gone" in text
        assert NO_SUMMARY in " ".join(text.split())
    assert bundle[RUN_MIME]["summary"]["partial"] is True


def test_an_empty_run_says_so(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    page_of: Callable[[str], Any],
) -> None:
    """Stopped before anything was sent: no chart, no zero percentiles."""
    nothing = summary_of(
        status="stopped", due=0, started=0, succeeded=0, throughput=None, response=Distribution(),
        service=Distribution(), status_codes={}, population="",
    )  # fmt: skip
    bundle = run_bundle(info_of(status=RunState.STOPPED), nothing, [])
    page = page_of(bundle["text/html"])

    assert "No request was sent." in bundle["text/plain"]
    assert "No request was sent, so there is nothing to show." in page.text
    assert "img" not in page.tags


def test_what_was_given_up_at_the_end_is_counted(
    info_of: Callable[..., RunInfo], summary_of: Callable[..., Summary]
) -> None:
    """In text and page: it is in no other number."""
    stopped = summary_of(status="stopped", started=213, cancelled=13, skipped=3)
    bundle = run_bundle(info_of(status=RunState.STOPPED), stopped, [])

    assert "0 failed (0 %) · 10 cancelled · 3 skipped ·" in bundle["text/plain"]
    assert "10 cancelled" in bundle["text/html"]
    assert "3 skipped" in bundle["text/html"]


def test_a_run_where_all_failed_has_no_response_times(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    ticks_of: Callable[..., list[Tick]],
    page_of: Callable[[str], Any],
) -> None:
    """Red, and words instead of an empty chart."""
    dead = summary_of(
        succeeded=0, failed=200, response=Distribution(), service=Distribution(),
        status_codes={"0": 200},
    )  # fmt: skip
    silent = ticks_of(10, p99=lambda _: None)
    page = page_of(run_bundle(info_of(), dead, silent)["text/html"])

    assert "✗ finished, every request failed" in page.text
    assert "100 % of completed" in page.text


def test_hostile_content_stays_text(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    ticks_of: Callable[..., list[Tick]],
    page_of: Callable[[str], Any],
) -> None:
    """Names, messages, errors and warnings are a stranger's."""
    summary = summary_of(
        name=EVIL, status="failed", error=EVIL, warnings=(EVIL,), population=EVIL, load=EVIL,
        started_at=EVIL, status_codes={EVIL: 1},
        failures=(FailureSummary(kind=EVIL, count=1, message=EVIL),),
        checks=(CheckSummary(name=EVIL, passed=1, failed=1, message=EVIL),),
    )  # fmt: skip
    info = info_of(name=EVIL, tags=(EVIL,), load=EVIL)
    bundle = run_bundle(info, summary, ticks_of(5))

    page_of(bundle["text/html"])  # refuses every other element and attribute
    assert "\x1b" not in bundle["text/plain"]
    assert "\\u001b" not in json.dumps(bundle[RUN_MIME])


def test_secrets_and_places_stay_out(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    ticks_of: Callable[..., list[Tick]],
) -> None:
    """No password of a URL, no secret parameter, no path of this machine in any form."""
    request = RequestSpec(
        url="http://user:hunter2@127.0.0.1/x?token=canary",
        headers=(("Authorization", "Bearer canary"),),
    )
    bundle = run_bundle(info_of(request=request), summary_of(), ticks_of(5))
    images = [b64decode(part.partition('"')[0]).decode()
              for part in bundle["text/html"].split("base64,")[1:]]  # fmt: skip
    everything = json.dumps(bundle) + "".join(images)

    for word in ("hunter2", "canary", "somebody"):
        assert word not in everything


def test_a_day_of_ticks_stays_small(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    ticks_of: Callable[..., list[Tick]],
) -> None:
    """The bundle is bounded whatever the run's length."""
    long = run_bundle(info_of(), summary_of(), ticks_of(50_000, failing=1))

    assert len(json.dumps(long)) < 200_000


def test_the_closed_model_offers_nothing(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    ticks_of: Callable[..., list[Tick]],
) -> None:
    """Without a summary the load profile says which model it is."""
    closed = info_of(config=LoadConfig(concurrency=5), status=RunState.RUNNING)

    assert run_bundle(closed, None, ticks_of(3))[RUN_MIME]["summary"]["model"] == "closed"
    assert "offered" not in run_bundle(closed, None, ticks_of(3))["text/html"]
    assert "offered" in run_bundle(info_of(), summary_of(), ticks_of(3))["text/html"]


def test_both_requests_of_an_ab_run_are_shown(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    ticks_of: Callable[..., list[Tick]],
) -> None:
    """With the letter that the comparison calls them by."""
    info = info_of(against=RequestSpec(method="POST", url="http://127.0.0.1:8000/search"))
    bundle = run_bundle(info, summary_of(), ticks_of())

    text = bundle["text/plain"]
    assert "  A: GET http://127.0.0.1:8000/items\n  B: POST http://127.0.0.1:8000/search\n" in text
    assert ">A: GET</span>" in bundle["text/html"]
    assert ">B: POST</span>" in bundle["text/html"]

"""Streams through engine and workers: each event of a Send, the first ones of a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.cli.main import main
from vayu.errors import SendError
from vayu.report.run_text import summary_text

if TYPE_CHECKING:
    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")


def test_a_send_shows_each_event(target: Target) -> None:
    """With its time, long before the last one."""
    response = vayu.get(f"{target.url}/events/4/300ms")
    times = [event.at for event in response.events]

    assert [json.loads(event.data)["n"] for event in response.events] == [1, 2, 3, 4]
    assert [event.id for event in response.events] == ["1", "2", "3", "4"]
    assert response.timings.first_event == times[0]
    assert times[0] >= 300
    assert times[-1] - times[0] > 100  # 900 where nobody is late
    assert response.timings.total > times[-1] - 5
    assert not response.hung_up


def test_a_send_leaves_a_stream_that_never_ends(target: Target) -> None:
    """What came by then is the response; without the wish it is a time-out."""
    response = vayu.get(f"{target.url}/lines/0/20ms", stream_for="900ms")

    assert (response.status_code, response.hung_up) == (200, True)
    assert 2 <= len(response.events) <= response.timings.total / 20
    assert response.text.count("\n") == len(response.events)
    assert "900 ms" in response.spec.warnings[0]
    with pytest.raises(SendError) as caught:
        vayu.get(f"{target.url}/lines/0/20ms", timeout="200ms")
    assert caught.value.kind == "timeout"


def test_an_ordinary_response_has_no_events(target: Target) -> None:
    """Nor a time of a first one, nor of the exchange before over the same slot."""
    vayu.get(f"{target.url}/events/2/1ms")
    response = vayu.get(f"{target.url}/json")

    assert (response.events, response.spec.event_count) == ([], 0)
    assert response.timings.first_event is None


def test_a_run_counts_events_and_times_the_first(target: Target) -> None:
    """Streams that end, and streams that are left; none of them is a failure."""
    ending = vayu.Request("GET", f"{target.url}/events/3/30ms", stream_for="10s")
    limits = ["p95(first_event) < 5s", "min(first_event) < 1ms"]
    summary = ending.load(concurrency=4, iterations=20, thresholds=limits).wait(60).summary
    assert summary is not None
    assert [str(verdict.outcome) for verdict in summary.verdicts] == ["pass", "fail"]
    assert summary.verdicts[0].population == 20
    assert summary.streams is not None
    assert (summary.streams.responses, summary.streams.events) == (20, 60)
    assert summary.streams.first_event.count == 20
    assert 29 <= (summary.streams.first_event.min or 0) < (summary.response.p50 or 0)

    endless = vayu.Request("GET", f"{target.url}/events/0/30ms", stream_for="900ms")
    run = endless.load(concurrency=4, iterations=12).wait(60)
    assert run.summary is not None
    assert run.summary.streams is not None
    assert run.requests["status"].eq(200).all()
    assert run.requests["failure"].isna().all()
    lengths = run.requests["service"].dt.total_seconds()
    assert 12 <= run.summary.streams.events <= (lengths / 0.030).sum()
    text = summary_text(run.summary)
    assert "first event" in text
    assert "streams: 12 followed" in text


def test_an_ordinary_run_says_nothing_of_streams(target: Target) -> None:
    """Although its responses are some."""
    run = vayu.Request("GET", f"{target.url}/events/2/1ms").load(iterations=3).wait(60)

    assert run.summary is not None
    assert run.summary.streams is None


def test_on_the_command_line(target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    """A stream is left, and its events are in the JSON."""
    code = main(["send", f"{target.url}/events/0/20ms", "--stream-for", "900ms", "--json"])
    answer = json.loads(capsys.readouterr().out)

    assert code == 0
    assert answer["hungUp"] is True
    assert answer["events"][0]["data"] == '{"n": 1}'
    assert answer["timings"]["firstEvent"] > 15

"""Runs steered from a notebook and from a terminal, on the real thing."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.cli.main import main
from vayu.errors import InvalidConfig, RunStateConflict

if TYPE_CHECKING:
    from vayu.api.runs.run import Run
    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")


def events(run: Run) -> list[str]:
    """What was done to a run, as its ticks tell."""
    return [event for event in run.ticks.event if isinstance(event, str)]


def wait_for_requests(target: Target, count: int) -> None:
    """Return when the target has seen so many requests."""
    until = time.monotonic() + 30
    while target.counts().requests < count:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_rate_pause_resume_and_stop(target: Target) -> None:
    """Each is an event; what is in force can be read back."""
    run = vayu.Request("GET", target.url).load(rate=50, duration="60s")
    assert (run.rate, run.concurrency, run.paused) == (50, None, False)

    run.rate = 200
    wait_for_requests(target, 20)
    run.pause()
    assert (run.rate, run.paused) == (200, True)
    run.resume()
    assert run.paused is False
    assert run.stop(drain=True) == "stopping"
    run.wait("30s")

    told = "; ".join(events(run))
    assert re.fullmatch("rate 200/s; pause; resume; stop", told)
    assert run.summary is not None
    assert run.summary.succeeded == run.summary.started == target.counts().requests
    assert run.rate == 200
    assert "rate 200/s at " in next(text for text in run.summary.warnings if "steered" in text)


def test_users_can_be_changed_and_other_words_are_refused(target: Target) -> None:
    """The errors name the field and the remedy, and change nothing."""
    run = vayu.Request("GET", f"{target.url}/delay/10ms").load(concurrency=2, duration="60s")
    assert (run.rate, run.concurrency) == (None, 2)

    run.concurrency = 6
    assert run.concurrency == 6
    for value, message in ((0, "at least 1"), ("many", "a whole number"), (None, "got None")):
        with pytest.raises(InvalidConfig, match=message):
            run.concurrency = value  # type: ignore[assignment]
    with pytest.raises(InvalidConfig, match="set concurrency"):
        run.rate = 5
    assert run.concurrency == 6
    wait_for_requests(target, 5)
    run.stop(drain=False)
    run.wait("30s")
    with pytest.raises(RunStateConflict, match="stopped"):
        run.concurrency = 2
    with pytest.raises(RunStateConflict, match="stopped"):
        run.pause()
    assert run.stop() == "stopped"
    assert "concurrency 6" in events(run)[0]


def test_the_command_line_steers_the_active_run(
    target: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    """``vayu run set``, ``pause``, ``resume`` and ``stop``, with an id or without."""
    run = vayu.Request("GET", target.url).load(rate=20, duration="60s")
    wait_for_requests(target, 2)

    assert main(["run", "set", "--rate", "100"]) == 0
    assert main(["run", "pause", run.id]) == 0
    assert main(["run", "resume", "--json"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[:2] == [f"Run {run.id} is set to rate 100/s.", f"Run {run.id} is paused."]
    info = json.loads(out[2])
    assert (info["rateNow"], info["paused"]) == (100, False)
    assert main(["run", "stop", "--now"]) == 0
    run.wait("30s")
    assert main(["run", "stop", run.id]) == 0
    assert main(["run", "stop", "last"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"Run {run.id} is stopped."


@pytest.mark.parametrize(
    ("typed", "message", "code"),
    [
        (["set"], "nothing is changed", 2),
        (["set", "--rate", "fast"], "rate: must be a number", 2),
        (["set", "--concurrency", "3"], "--concurrency: this run has arrivals", 2),
        (["stop", "--now", "--drain"], "--now: conflicts with --drain", 2),
        (["pause", "nobody"], "there is no run", 2),
    ],
)
def test_what_cannot_be_done_is_said(
    target: Target,
    capsys: pytest.CaptureFixture[str],
    typed: list[str],
    message: str,
    code: int,
) -> None:
    """By name, and with an exit code that is not 0."""
    with vayu.Request("GET", target.url).load(rate=20, duration="60s") as run:
        wait_for_requests(target, 1)

        assert main(["run", *typed]) == code
        assert message in capsys.readouterr().err
        run.stop(drain=False)


def test_without_an_active_run_there_is_nothing_to_steer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And the list of runs is the hint."""
    assert main(["run", "pause"]) == 2
    assert "no run is active" in capsys.readouterr().err

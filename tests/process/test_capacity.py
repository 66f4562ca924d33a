"""The capacity of a target whose knee is known, searched for real; searches that are cut off."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.cli.main import main
from vayu.client.session import close_sessions, session
from vayu.errors import RunFailed
from vayu.model.results.levels import LevelOutcome, Reason
from vayu.testing import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.api.runs.run import Run

pytestmark = pytest.mark.quiet

QUICK = {"level_duration": "1s", "settle": "300ms"}

EASY = "p50(service) < 10s"
"""What every level keeps, however busy this machine is: the others are not about the knee."""

LIMIT = "p50(service) < 60ms"
"""At a rate of 1 + x times the knee, half of what a level of 1.5 s sends waits 750 ms * x."""

ATTEMPTS = 3
"""A target that gets no time of a busy machine has its knee lower, and never higher: the best
attempt counts."""


@pytest.fixture
def knee() -> Iterator[Target]:
    """A target of two servers that take 12.5 ms each: it can do 160 requests a second."""
    with Target(service="12.5ms", servers=2) as target:
        yield target


def judged(run: Run, count: int) -> None:
    """Return when so many levels were judged."""
    until = time.monotonic() + 60
    while run.levels.number.nunique() < count:
        assert time.monotonic() < until
        time.sleep(0.1)


def searched(knee: Target) -> Run:
    """Search up to the end, and check what is certain of it: above the knee nothing is kept."""
    knee.reset_counts()
    search = vayu.Capacity(
        start=100, thresholds=[LIMIT], level_duration="1500ms", settle="300ms", precision=0.15
    )
    run = vayu.Request("GET", knee.url).load(profile=search, workers=2)
    assert run.capacity is None
    with pytest.raises(vayu.VayuError, match="a search sets it by itself"):
        run.rate = 300
    with pytest.raises(vayu.VayuError, match="a search sets it by itself"):
        run.pause()
    run.wait("120s")

    found = run.capacity
    assert found is not None
    assert (found.kept or 0) <= 175
    assert [level.number for level in found.levels] == list(range(1, len(found.levels) + 1))
    summary = run.summary
    assert summary.started == summary.due == len(run.requests) == knee.counts().requests
    assert summary.succeeded == summary.started
    told = "; ".join(event for event in run.ticks.event if isinstance(event, str))
    assert told.startswith("level 1: 100/s; level 1: measured; level 1: ")
    assert told.endswith(found.text)
    assert run.levels.outcome.tolist() == [str(level.outcome) for level in found.levels]
    assert f"capacity: {found.text}" in " ".join(repr(summary).split())  # in lines, if it is long
    assert (run.info.paused, run.rate) == (True, found.levels[-1].level)
    return run


@pytest.mark.timeout(ATTEMPTS * 150)
@pytest.mark.usefixtures("shared_engine")
def test_the_knee_of_a_target_is_found(knee: Target) -> None:
    """Kept below 160/s, broken above it; levels, events, rows and report tell of it."""
    for _ in range(ATTEMPTS):
        run = searched(knee)
        if (run.capacity.kept or 0) >= 120:
            break

    found = run.capacity
    assert (run.status, found.reason) == ("finished", Reason.FOUND)
    assert 120 <= found.kept < found.broken <= 240
    [kept] = [level for level in found.levels if level.level == found.kept]
    told = "; ".join(event for event in run.ticks.event if isinstance(event, str))
    assert f"level {kept.number}: kept: p50(service) < 60ms:" in told


@pytest.mark.usefixtures("shared_engine")
def test_the_command_line_searches_too(capsys: pytest.CaptureFixture[str], knee: Target) -> None:
    """Up to a maximum of users that the target can serve: exit code 0, and no limit is named."""
    typed = ["--find-users", "--start", "1", "--maximum", "2", "--threshold", EASY]
    quick = ["--level-duration", "1s", "--settle", "200ms"]

    assert main(["load", knee.url, *typed, *quick, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["capacity"]
    assert (found["reason"], found["kept"], found["broken"]) == ("maximum", 2, None)
    assert [level["level"] for level in found["levels"]] == [1, 2]


@pytest.mark.usefixtures("shared_engine")
def test_a_start_that_fails_is_exit_code_1(
    capsys: pytest.CaptureFixture[str], knee: Target
) -> None:
    """And the text says at which level, and by how much."""
    typed = ["--find-capacity", "--start", "300", "--threshold", "p50(service) < 20ms"]

    assert main(["load", knee.url, *typed, "--level-duration", "2s", "--settle", "500ms"]) == 1
    out = capsys.readouterr().out
    assert "300/s broke a threshold; no level kept them." in out
    assert "✗ 300/s" in out


@pytest.mark.usefixtures("shared_engine")
def test_a_search_that_is_stopped_keeps_its_levels(knee: Target) -> None:
    """The reason says that the run ended first."""
    search = vayu.Capacity(start=40, thresholds=[EASY], **QUICK)
    run = vayu.Request("GET", knee.url).load(profile=search)
    judged(run, 1)
    run.stop()
    run.wait("30s")

    found = run.capacity
    assert found is not None
    assert (run.status, found.reason) == ("stopped", Reason.ENDED)
    kept = [level.level for level in found.levels if level.outcome is LevelOutcome.KEPT]
    assert (found.kept, found.broken) == (kept[-1], None)
    assert kept == [level.level for level in found.levels][: len(kept)]
    assert {level.outcome for level in found.levels[len(kept) :]} <= {LevelOutcome.UNEVALUATED}


@pytest.mark.usefixtures("shared_engine")
def test_a_search_that_runs_out_of_time_says_so(knee: Target) -> None:
    """Its run finished in order; the unfinished level is not judged, and keeps its numbers."""
    search = vayu.Capacity(
        start=40, thresholds=[EASY], level_duration="3s", settle=0, max_duration="5900ms"
    )
    run = vayu.Request("GET", knee.url).load(profile=search).wait("30s")

    assert (run.status, run.capacity.reason) == ("finished", Reason.TIME)
    assert run.capacity.text.endswith("80/s was not judged any more. The search ran out of time.")
    last = run.capacity.levels[-1]
    assert (last.level, last.outcome) == (80, LevelOutcome.UNEVALUATED)
    assert last.requests == last.findings[0].population > 0
    assert run.levels.outcome.tolist() == ["kept", "unevaluated"]


@pytest.mark.usefixtures("home")
def test_an_engine_that_is_killed_leaves_the_levels_of_its_ticks(knee: Target) -> None:
    """The next engine closes the run as failed, with what was judged until then."""
    search = vayu.Capacity(start=40, thresholds=[EASY], **QUICK)
    run = vayu.Request("GET", knee.url).load(profile=search)
    judged(run, 1)
    os.kill(session().health().pid, signal.SIGKILL)
    close_sessions()

    again = vayu.run(run.id)
    assert again.status == "failed"
    found = again.capacity
    assert found is not None
    assert found.reason is Reason.ENDED
    assert found.levels[0].level == 40
    assert "The run ended before the search did." in found.text
    vayu.shutdown()
    close_sessions()


@pytest.mark.usefixtures("shared_engine")
def test_a_worker_that_is_killed_fails_the_search_and_keeps_its_levels(
    knee: Target, processes: Any
) -> None:
    """The engine lives on; the summary is partial, and names what was judged until then."""
    search = vayu.Capacity(start=40, thresholds=[EASY], **QUICK)
    run = vayu.Request("GET", knee.url).load(profile=search, workers=2)
    judged(run, 1)
    *_, last = processes.crew(session().health().pid)
    os.kill(last, signal.SIGKILL)
    with pytest.raises(RunFailed):
        run.wait("30s")

    assert (run.status, run.summary.partial) == ("failed", True)
    found = run.capacity
    assert found is not None
    assert (found.reason, found.levels[0].level) == (Reason.ENDED, 40)

"""Thresholds on real runs: the verdict in the summary, the ticks, the files and the exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.model.thresholds.verdict import VerdictOutcome

if TYPE_CHECKING:
    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")


def load(*arguments: str) -> subprocess.CompletedProcess[str]:
    """``vayu load``, to its end."""
    command = [sys.executable, "-m", "vayu.cli.main", "load", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)


def test_a_run_that_passes(target: Target) -> None:
    """Everywhere the same verdict; while it runs, every tick says how it stands."""
    run = vayu.Request("GET", f"{target.url}/json").load(
        rate=200,
        iterations=200,
        thresholds=[
            "p99 < 10s",
            "failed < 1%",
            "throughput > 50/s",
            "p50 < 10s in all 500ms windows",
        ],
    )
    summary = run.wait().summary

    assert (run.passed, summary.passed, summary.stop_reason) == (True, True, None)
    assert [v.outcome for v in summary.verdicts] == [VerdictOutcome.PASS] * 4
    assert [v.population for v in summary.verdicts] == [200] * 4
    assert summary.verdicts[0].value == summary.response.p99
    assert summary.verdicts[2].value == pytest.approx(summary.throughput)
    assert list(run.verdicts.outcome) == ["pass"] * 4
    last = run.live.ticks()[-1].thresholds
    assert [standing.passed for standing in last] == [True] * 4
    stored = json.loads((run.folder / "summary.json").read_text())
    assert (stored["passed"], len(stored["verdicts"])) == (True, 4)


def test_a_run_that_fails_and_one_with_nothing_to_judge(target: Target) -> None:
    """It has not passed either way."""
    request = vayu.Request("GET", f"{target.url}/status/500")
    run = request.load(iterations=20, thresholds=["failed < 50%", "checks > 99%"]).wait()

    assert run.passed is False
    assert list(run.verdicts.outcome) == ["fail", "unevaluated"]
    assert list(run.verdicts.value.fillna(-1)) == [100.0, -1.0]


def test_a_test_is_judged_by_its_name(target: Target) -> None:
    """Over two workers, each of which numbers the tests as it meets them; others do not count."""
    tests = """
    pm.test("is JSON", () => pm.response.to.have.jsonBody());
    if (pm.info.iteration % 4 === 0) pm.test("is rare", () => pm.expect(1).to.equal(2));
    """
    run = vayu.Request("GET", f"{target.url}/json", tests=tests).load(
        iterations=40,
        concurrency=2,
        workers=2,
        thresholds=[
            'checks("is JSON") >= 100%',
            'checks("is rare", request) < 1%',
            'checks("x") > 1%',
        ],
    )
    run.wait()
    assert list(run.verdicts.outcome) == ["pass", "pass", "unevaluated"]
    assert list(run.verdicts.population) == [40, 10, 0]
    assert dict(zip(run.checks.name, run.checks.failed, strict=True)) == {
        "is JSON": 0,
        "is rare": 10,
    }


def test_a_failing_threshold_stops_the_run(target: Target) -> None:
    """Long before its end, with a reason in the state, the summary and the ticks."""
    run = vayu.Request("GET", f"{target.url}/status/503").load(
        rate=50,
        duration="60s",
        thresholds=["p99 < 60s", vayu.Threshold("failed < 5%", abort_on_fail=True,
                                                delay_abort_eval="300ms")],
    )  # fmt: skip
    summary = run.wait(timeout="40s").summary

    assert summary.status == "stopped"
    assert summary.duration < 30
    assert summary.stop_reason.startswith("the threshold 'failed < 5%' failed: failed was 100 %")
    assert run.info.stop_reason == summary.stop_reason
    assert [v.aborted for v in summary.verdicts] == [False, True]
    assert run.passed is False
    events = [tick.event for tick in run.live.ticks() if tick.event]
    assert events == [f"stop: {summary.stop_reason}"]


@pytest.mark.parametrize(
    ("thresholds", "code"),
    [
        (["p99 < 30s", "failed < 1%"], 0),
        (["p99 < 30s", "p50 < 1us"], 1),
        (["checks > 99%"], 1),
        (['checks("no such test") > 99%'], 1),
        (["p98x < 1ms", "p99 < 5"], 2),
    ],
)
def test_exit_codes(target: Target, thresholds: list[str], code: int) -> None:
    """0: all passed. 1: one failed or was not evaluated. 2: what was typed is no threshold."""
    options = [part for text in thresholds for part in ("--threshold", text)]
    done = load(f"{target.url}/json", "-n", "20", *options)
    assert done.returncode == code
    if code == 2:
        assert target.counts().requests == 0
        assert "unknown metric 'p98x'; did you mean 'p98'" in done.stderr
        assert "p99 < 5\n          ^" in done.stderr
    else:
        for text in thresholds:
            assert text in done.stdout
        told = [line.split(": ")[1] for line in done.stderr.splitlines()]
        assert told == thresholds[-code:] * code


def test_a_threshold_decides_about_failures(target: Target) -> None:
    """All may fail, if it says so; one that is about something else allows none."""
    flaky = f"{target.url}/status/500"
    assert load(flaky, "-n", "5", "--threshold", "count(failed) < 6").returncode == 0
    done = load(flaky, "-n", "5", "--threshold", "p99 < 30s")
    assert done.returncode == 1
    assert "Not passed: 5 requests failed; a threshold says how many may" in done.stderr


def test_abort_from_the_command_line(target: Target) -> None:
    """The exit code is that of a threshold that failed, not of a run that was stopped."""
    done = load(
        f"{target.url}/json", "-r", "50", "-t", "60s", "--threshold", "p50 < 1us",
        "--abort-on-fail", "--delay-abort-eval", "200ms",
    )  # fmt: skip
    assert done.returncode == 1
    assert "the threshold 'p50 < 1us' failed" in done.stdout

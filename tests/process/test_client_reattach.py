"""Runs outlive kernels and engines, and are found again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.client.session import close_sessions, session
from vayu.errors import RunFailed, RunNotFound

if TYPE_CHECKING:
    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("home")


def test_an_ended_run_is_found_again(target: Target) -> None:
    """In a process of its own, with all ticks, rows and the summary at once."""
    run = vayu.Request("GET", f"{target.url}/json").load(concurrency=2, duration="1s")
    run.wait()
    rows, ticks = len(run.requests), len(run.ticks)
    close_sessions()
    code = (
        f"import vayu; r = vayu.run({run.id!r});"
        "print(len(r.requests), len(r.ticks), r.summary.started)"
    )

    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.split() == [str(rows), str(ticks), str(rows)]


def test_an_ended_run_survives_its_engine(target: Target) -> None:
    """The next engine knows it too."""
    run = vayu.Request("GET", f"{target.url}/json").load(iterations=30)
    run.wait()
    vayu.shutdown()
    close_sessions()

    again = vayu.run(run.id)

    assert again.wait(30).summary == run.summary
    assert len(again.requests) == 30
    assert vayu.runs().id.tolist() == [run.id]
    assert vayu.run("last").id == run.id


def test_a_running_run_is_found_again(target: Target) -> None:
    """The ticks that were missed come first."""
    run = vayu.Request("GET", f"{target.url}/delay/5ms").load(concurrency=2, duration=60)
    while len(run.ticks) < 8:
        time.sleep(0.05)
    seen = run.ticks.elapsed.tolist()
    close_sessions()

    again = vayu.run(run.id)
    again.stop()
    again.wait(30)

    assert again.ticks.elapsed.is_monotonic_increasing
    assert again.ticks.elapsed.tolist()[: len(seen)] == seen
    assert len(again.requests) == again.ticks.total.iloc[-1] == target.counts().requests


def test_no_such_run() -> None:
    """Whatever the id looks like."""
    for run_id in ("nope", "../../etc", "a/b", "", "x?y#z"):
        with pytest.raises(vayu.VayuError) as caught:
            vayu.run(run_id)
        assert caught.value.exit_code in {2, 3}
    with pytest.raises(RunNotFound):
        vayu.run("20260101-000000-000000-aaaa")


def test_shutdown_saves_a_run(target: Target) -> None:
    """Whoever waits for it gets its summary."""
    run = vayu.Request("GET", f"{target.url}/delay/5ms").load(concurrency=2, duration=60)
    while not len(run.requests):
        time.sleep(0.05)

    assert vayu.shutdown() is True
    run.wait(30)

    assert run.status == "stopped"
    assert run.summary is not None
    assert run.summary.started == len(run.requests) > 0


def test_killed_engine_fails_the_run_and_keeps_its_rows(target: Target, processes: Any) -> None:
    """Who waits is told; the next engine closes the run from its files."""
    run = vayu.Request("GET", f"{target.url}/delay/5ms").load(concurrency=2, duration=60)
    while not len(run.requests):
        time.sleep(0.05)
    pid = session().health().pid
    os.kill(pid, signal.SIGKILL)

    with pytest.raises(RunFailed):
        run.wait(60)

    assert run.status == "failed"
    assert len(run.requests) > 0
    assert processes.eventually(lambda: processes.gone(pid))


def test_a_run_that_was_out_of_sight_is_found_again(target: Target) -> None:
    """Asking for it anew follows it anew."""
    run = vayu.Request("GET", f"{target.url}/json").load(iterations=5)
    run.wait()
    run.live._lost = vayu.VayuError("out of sight")

    again = vayu.run(run.id)

    assert again.live is not run.live
    assert again.status == "finished"

"""Real generators, healthy and starved: the verdict names what happened to them."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.model.results.health import HealthVerdict
from vayu.model.rows.metrics import LATE_NS
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vayu.testing import Target

pytestmark = pytest.mark.alone

NAP = 0.005  # s
ATTEMPTS = 8
BURN = "const end = Date.now() + 30; while (Date.now() < end) {}"


@contextmanager
def watched() -> Iterator[list[float]]:
    """How late naps of this process end: whether the machine is busy, by another witness. [s]."""
    late: list[float] = []
    over = threading.Event()

    def nap() -> None:
        while not over.is_set():
            lain_down = time.monotonic()
            time.sleep(NAP)
            late.append(time.monotonic() - lain_down - NAP)

    thread = threading.Thread(target=nap)
    thread.start()
    try:
        yield late
    finally:
        over.set()
        thread.join()


@pytest.mark.usefixtures("shared_engine")
def test_a_generator_with_little_to_do_is_healthy(target: Target) -> None:
    """On a machine that has a moment for it; its numbers are there in any case."""
    moments = 0
    for _ in range(ATTEMPTS):
        with watched() as late:
            run = vayu.Request("GET", f"{target.url}/delay/500ms").load(
                rate=10, duration="2s", workers=1
            )
            health = run.wait().health
        moments += max(late) * NS_PER_S < LATE_NS
        (worker,) = health.workers
        sent = 20 - run.summary.backlog
        assert list(run.workers.started) == [sent]
        assert 0 < worker.cpu < 1.5
        assert 0 < worker.descriptors < worker.descriptor_limit
        assert 0 <= worker.loop_lag_p99 <= worker.loop_lag_max
        assert 0 <= health.ports_used < health.ports_available
        assert worker.started == sent
        assert health.asked == pytest.approx(10, rel=0.2)
        if health.verdict is HealthVerdict.HEALTHY:
            break
        assert all(finding.value >= finding.bound for finding in health.findings)
    if moments >= ATTEMPTS - 1 or health.verdict is HealthVerdict.HEALTHY:
        assert (health.verdict, health.findings) == (HealthVerdict.HEALTHY, ())


@pytest.mark.usefixtures("shared_engine")
def test_scripts_that_burn_the_worker_are_named(target: Target) -> None:
    """100 responses a second of 30 ms of JavaScript each are three cores' worth, not one's."""
    request = vayu.Request("GET", f"{target.url}/json", tests=BURN)
    run = request.load(rate=100, duration="2s", workers=1).wait()
    health = run.summary.health

    assert health.verdict is HealthVerdict.BOTTLENECK
    assert {"stalled", "send_lag"} <= {finding.name for finding in health.findings}


@pytest.mark.usefixtures("shared_engine")
def test_responses_that_lay_unread_are_no_time_outs_of_the_target(target: Target) -> None:
    """It answers after 50 ms, and scripts of 600 ms hold the worker beyond the timeout of 250."""
    hold = "const end = Date.now() + 600; while (Date.now() < end) {}"
    request = vayu.Request(
        "GET",
        f"{target.url}/delay/50ms",
        timeout="250ms",
        tests=f"if (Math.random() < 0.1) {{{hold}}}",
    )
    summary = request.load(rate=100, duration="3s", workers=1).wait().summary
    failures = {failure.kind: failure.count for failure in summary.failures}

    assert failures["held"] >= 10 * failures.get("timeout", 0)
    assert summary.errors.other == failures["held"]
    assert "held" in {finding.name for finding in summary.health.findings}


def test_a_worker_that_stood_still_is_named(home: Path, target: Target, processes: object) -> None:
    """300 ms of a second, as another process may take them; and every tick says when."""
    run = vayu.Request("GET", f"{target.url}/json").load(rate=100, duration="2s", workers=1)
    assert processes.eventually(lambda: len(run.live.ticks()) > 5)
    workers = processes.worker_pids(processes.engine_pid(home))
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(0.3)
    for pid in workers:
        os.kill(pid, signal.SIGCONT)
    health = run.wait().summary.health

    assert health.verdict is HealthVerdict.BOTTLENECK
    stalled = next(finding for finding in health.findings if finding.name == "stalled")
    assert stalled.value > 0.1
    assert health.workers[0].loop_lag_max > 200
    assert max(tick.generator.loop_lag or 0 for tick in run.live.ticks()) > 200

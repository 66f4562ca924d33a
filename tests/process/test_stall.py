"""The test that most generators fail: a frozen target must show in the percentiles.

500 requests/s for 10 s; the target does nothing at all for 2 s of them. A fifth of all arrivals
meet the freeze, and the wait of those is uniform from 0 to 2 s:

    quantile q of response time = 2 s · (1 - (1 - q) / 0.2)     for q > 0.8

The time in which the thawed target works off a thousand waiting requests comes on top, so the
target is nginx, which does that in 15 ms, where it is installed. On a busy machine even that
takes long; it only ever adds, so the best of five attempts counts.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

import vayu
from bench.nginx import Nginx, nginx_program
from vayu.testing import Target

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.api.runs.run import Run
    from vayu.model.results.summary import Summary

pytestmark = pytest.mark.alone

TRUTH = {p: 2000 * (1 - (1 - q) / 0.2) for p, q in (("p90", 0.9), ("p95", 0.95), ("p99", 0.99))}
ATTEMPTS = 5


def start(url: str) -> Run:
    """500/s for 10 s; a Send before it has started the engine, so the stall falls inside."""
    return vayu.Request("GET", url).load(rate=500, iterations=5000)


def freeze_nginx(folder: Path) -> tuple[Run, int]:
    """Freeze the worker of a real nginx for two seconds; return what it has seen."""
    with Nginx(folder) as nginx:
        vayu.get(nginx.url)
        before = nginx.requests()
        run = start(nginx.url)
        time.sleep(4)
        nginx.freeze()
        time.sleep(2)
        nginx.thaw()
        run.wait()
        return run, nginx.requests() - before - 1


def stall_target(folder: Path) -> tuple[Run, int]:
    """Stall a target for two seconds; return what it has seen."""
    del folder
    with Target() as target:
        vayu.get(target.url)
        target.reset_counts()
        run = start(f"{target.url}/")
        target.stall("2s", after="4s")
        run.wait()
        return run, target.counts().requests


def meet_a_stall(folder: Path) -> Summary:
    """One run that meets the freeze; what is certain of it is checked here."""
    run, seen = (freeze_nginx if nginx_program() else stall_target)(folder)
    assert run.summary is not None
    assert (run.summary.started, run.summary.dropped, seen) == (5000, 0, 5000)
    assert run.summary.failed == 0
    return run.summary


@pytest.mark.usefixtures("home")
def test_a_frozen_target_shows_in_the_percentiles(tmp_path: Path) -> None:
    """p90, p95 and p99 within 5 % of truth, the median untouched, all sent, none dropped."""
    for _ in range(ATTEMPTS):
        response = meet_a_stall(tmp_path).response
        found = {p: getattr(response, p) for p in TRUTH}
        assert response.p50 is not None
        if found == pytest.approx(TRUTH, rel=0.05) and response.p50 < 5:
            break

    assert found == pytest.approx(TRUTH, rel=0.05)
    assert response.p50 < 5

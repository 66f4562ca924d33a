"""Every load profile for real: what it offers is what the target has seen."""

from __future__ import annotations

from itertools import count, takewhile
from typing import TYPE_CHECKING

import numpy as np
import pytest

import vayu
from vayu.engine.worker.arrival import GRACE
from vayu.pacing.schedule import schedule_of
from vayu.units import NS_PER_MS, NS_PER_S

if TYPE_CHECKING:
    from vayu.testing import Target

pytestmark = pytest.mark.usefixtures("shared_engine")


def finished(run: vayu.Run) -> vayu.Run:
    """Wait, and check what every summary keeps."""
    run.wait(30)
    summary = run.summary
    assert summary is not None
    assert summary.status == "finished"
    assert summary.due == summary.started + summary.dropped + summary.backlog
    assert summary.started == summary.succeeded
    return run


def unsent(run: vayu.Run) -> int:
    """Arrivals that a worker did not send, for it stood still when its schedule ended."""
    stood = max(worker.loop_lag_max for worker in run.summary.health.workers)  # ms
    assert run.summary.backlog == 0 or stood * NS_PER_MS > GRACE
    return int(run.summary.backlog)


def test_arrivals_come_as_the_schedule_has_them(target: Target) -> None:
    """Ramps, stages, at random, replayed; each over two workers, each to the nanosecond."""
    profiles = [
        vayu.RampRate(start=20, end=200, duration=1),
        vayu.Stages(stages="400ms:150,200ms:150,0s:0,200ms:0,0s:100,300ms:0"),
        vayu.PoissonRate(rate=150, duration=1, seed=7),
        vayu.Replay(times=[0, 0.5, 0.25, 0.25, 1.0, 0.1], speed=2),
    ]
    for profile in profiles:
        target.reset_counts()
        run = finished(vayu.Request("GET", f"{target.url}/").load(profile=profile, workers=2))

        expected = list(
            takewhile(lambda t: t is not None, map(schedule_of(profile).start, count()))
        )
        rows = run.requests.sort_values("k")
        assert run.summary.due == len(expected)
        assert target.counts().requests == len(expected) - unsent(run)
        found = rows["intended"].to_numpy().astype(np.int64)
        assert found.tolist() == [expected[k] for k in rows["k"]]
        assert (rows["started"] >= rows["intended"]).all()
        assert run.summary.load == str(profile)
        assert run.summary.scheduled == pytest.approx(profile.length / NS_PER_S)


def test_users_come_and_go_as_the_stages_say(target: Target) -> None:
    """Up to 10, back to 3: nobody is ready before it comes, nor after it should have gone."""
    request = vayu.Request("GET", f"{target.url}/?delay=20ms")
    run = finished(request.load(stages=[("500ms", 10), (0, 3), (1.5, 3)], workers=2))

    rows = run.requests
    ready = rows.assign(at=rows["intended"].dt.total_seconds()).groupby("user")["at"]
    assert sorted(rows["user"].unique()) == list(range(10))
    # user u comes when the level passes u: 50 ms x u; of 10, those above 3 end with the ramp
    first, last = ready.min(), ready.max()
    assert [first[user] for user in range(10)] == pytest.approx([0.05 * u for u in range(10)])
    assert max(last[user] for user in range(3, 10)) < 0.5 < min(last[user] for user in range(3))
    assert target.counts().peak <= 10
    assert target.counts().requests == len(rows)
    kept = vayu.run(run.id).live.info.config.profile
    assert kept == vayu.UserStages(stages=[("500ms", 10), (0, 3), (1.5, 3)])


def test_think_time_and_pacing_hold_users_back(target: Target) -> None:
    """Three users who think 100 to 200 ms, and start at most every 250 ms."""
    request = vayu.Request("GET", f"{target.url}/")
    rows = finished(
        request.load(concurrency=3, duration=3, think="100ms..200ms", pacing="250ms")
    ).requests  # fmt: skip

    by_user = rows.sort_values("intended").groupby("user")
    pauses = by_user["intended"].shift(-1) - rows["completed"]
    assert by_user["intended"].diff().min().total_seconds() >= 0.25
    assert pauses.min().total_seconds() >= 0.1
    assert 6 <= len(rows) <= 36


def test_each_user_makes_its_own_iterations(target: Target) -> None:
    """7 of each of 4, spread over three workers."""
    profile = vayu.Iterations(iterations=7, users=4, per="user")
    run = finished(vayu.Request("GET", f"{target.url}/").load(profile=profile, workers=3))

    assert run.requests["user"].value_counts().to_dict() == dict.fromkeys(range(4), 7)
    assert target.counts().requests == 28
    assert run.summary.scheduled is None


def test_a_rate_that_no_machine_reaches_is_tried_all_the_same(target: Target) -> None:
    """With a warning, before it starts."""
    with pytest.warns(UserWarning, match=r"Up to 900,000 requests/s .* at best, as measured"):
        run = vayu.Request("GET", f"{target.url}/").load(rate=900_000, duration="1ms", workers=1)

    assert finished(run).summary.due == 900

"""What a worker has done by the time that it says it is ready."""

from __future__ import annotations

import os

import pytest

from vayu.engine.transport.curl import CurlTransport
from vayu.engine.worker.mailbox import Mailbox
from vayu.engine.worker.service import Service
from vayu.model.load import ConstantRate, ConstantUsers, UserStages
from vayu.model.request import RequestSpec
from vayu.model.run import SendSpec
from vayu.protocol.frames import encode, report_frames
from vayu.protocol.orders import Finished, Halt, Load, Prepared


def slots_made(monkeypatch, tmp_path, profile, **more) -> int:
    """How many slots the first of two workers has made when it waits for t0."""
    made = []
    slot = CurlTransport.slot
    monkeypatch.setattr(CurlTransport, "slot", lambda *given: made.append(slot(*given)) or made[-1])
    order = Load(
        worker=0,
        workers=2,
        profile=profile,
        exchange=SendSpec(request=RequestSpec(url="http://127.0.0.1:9/")),
        block=str(tmp_path / "block"),
        rows=str(tmp_path / "rows"),
        **{"max_in_flight": 1000, **more},
    )
    orders, engine = os.pipe()
    reports, worker = os.pipe()
    os.write(engine, encode(order) + encode(Halt(drain=0)))
    os.close(engine)
    Service(Mailbox(orders, worker)).run()
    said = report_frames().feed(os.read(reports, 1 << 20))
    for fd in (orders, reports, worker):
        os.close(fd)
    assert [type(report) for report in said] == [Prepared, Finished]
    return len(made)


@pytest.mark.parametrize(
    ("profile", "more", "made"),
    [
        (ConstantUsers(users=41, duration=1), {}, 21),
        (ConstantUsers(users=41, duration=2, ramp_up=1), {}, 1),
        (UserStages(stages=[(0, 9), ("1s", 100)]), {}, 5),
        (ConstantRate(rate=100_000, duration=1), {}, 16),
        (ConstantRate(rate=100_000, duration=1), {"max_in_flight": 3}, 3),
    ],
)
def test_those_who_start_at_once_have_their_slots(
    monkeypatch, tmp_path, profile, more, made
) -> None:
    """Every user of t0, those of a ramp when they come; a few for arrivals, never too many."""
    assert slots_made(monkeypatch, tmp_path, profile, **more) == made

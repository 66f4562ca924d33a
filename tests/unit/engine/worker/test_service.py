"""What a worker has done by the time that it says it is ready."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from vayu.engine.transport.curl import CurlTransport
from vayu.engine.worker.mailbox import Mailbox
from vayu.engine.worker.samples import Samples
from vayu.engine.worker.service import Service
from vayu.model.load import ConstantRate, ConstantUsers, Iterations, UserStages
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec
from vayu.protocol.frames import encode, report_frames
from vayu.protocol.orders import Begin, Halt, Load
from vayu.protocol.reports import Draining, Finished, Noted, Observed, Prepared, Refused


def load_order(folder, profile, **more) -> Load:
    """What a worker is to do, to a target that is not there."""
    return Load(
        worker=0,
        profile=profile,
        exchange=SendSpec(request=RequestSpec(url="http://127.0.0.1:9/")),
        block=str(folder / "block"),
        rows=str(folder / "rows"),
        **{"workers": 1, "max_in_flight": 1000, **more},
    )


def reports_of(*told, stays=False) -> list:
    """What a worker says to some orders; with `stays` the engine is there until it ends."""
    orders, engine = os.pipe()
    reports, worker = os.pipe()
    os.write(engine, b"".join(map(encode, told)))
    if not stays:
        os.close(engine)
    Service(Mailbox(orders, worker)).run()
    said = list(report_frames().feed(os.read(reports, 1 << 20)))
    for fd in (orders, reports, worker, *([engine] if stays else [])):
        os.close(fd)
    return said


def slots_made(monkeypatch, tmp_path, profile, **more) -> int:
    """How many slots the first of two workers has made when it waits for t0."""
    made = []
    slot = CurlTransport.slot
    monkeypatch.setattr(CurlTransport, "slot", lambda *given: made.append(slot(*given)) or made[-1])
    said = reports_of(load_order(tmp_path, profile, workers=2, **more), Halt(drain=0))
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


def test_what_cannot_be_recorded_ends_the_worker_with_the_cause(monkeypatch, tmp_path) -> None:
    """The engine hears of the full disk and of what helps, not only that a worker is gone."""
    begin, broken = Samples.begin, []

    def begin_on_a_full_disk(samples, origin) -> None:
        begin(samples, origin)
        broken.append(samples)
        with Path("/dev/full").open("wb") as full:
            os.dup2(full.fileno(), samples._file.fileno())

    monkeypatch.setattr(Samples, "begin", begin_on_a_full_disk)
    order = load_order(tmp_path, Iterations(iterations=1, users=1))
    said = reports_of(order, Begin(t0=time.monotonic_ns()), stays=True)
    broken[0].close()

    assert {type(report) for report in said} == {Prepared, Noted, Observed, Draining, Refused}
    assert said[-1].code == "store"
    assert said[-1].message == f"{tmp_path / 'rows'} cannot be written: No space left on device"
    assert "the rows so far are kept" in said[-1].hint


def test_files_that_cannot_be_made_are_a_refusal(tmp_path) -> None:
    """Of the order, before anything is sent."""
    order = load_order(tmp_path / "gone", Iterations(iterations=1, users=1))
    (refused,) = reports_of(order)

    assert (
        refused.message == f"{tmp_path / 'gone/block'} cannot be written: No such file or directory"
    )


@pytest.mark.parametrize("begun", [False, True])
def test_an_engine_that_is_gone_leaves_no_file_of_what_never_began(tmp_path, *, begun) -> None:
    """Whoever closed the run may have looked before there was one; rows that may be are kept."""
    orders, engine = os.pipe()
    reports, worker = os.pipe()
    order = load_order(tmp_path, Iterations(iterations=1, users=1))
    told = [order, *([Begin(t0=time.monotonic_ns())] if begun else [])]
    os.write(engine, b"".join(map(encode, told)))
    os.close(engine)
    os.close(reports)
    service = Service(Mailbox(orders, worker))
    service.run()
    assert service._shard is not None
    service._shard.close()
    for fd in (orders, worker):
        os.close(fd)

    assert {path.name for path in tmp_path.iterdir()} == ({"block", "rows"} if begun else set())

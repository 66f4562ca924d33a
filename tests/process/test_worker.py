"""A real worker process, spoken to as the engine does."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from tests.process.conftest import eventually
from vayu.engine.edition import running
from vayu.engine.recorder.reader import BlockReader
from vayu.errors import ProtocolMismatch
from vayu.model.load import ConstantRate, ConstantUsers
from vayu.model.requests.request import RequestSpec
from vayu.model.rows.sample import ABSENT, DTYPE
from vayu.model.scripts.script import ScriptSpec
from vayu.model.sends.send import SendSpec
from vayu.protocol.frames import encode, report_frames
from vayu.protocol.orders import Begin, Halt, Load, Once
from vayu.protocol.reports import Answered, Draining, Finished, Prepared, Refused
from vayu.units import NS_PER_MS


class Worker:
    """One worker process and its pipes."""

    def __init__(self, *engine: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vayu.engine.worker", *engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.frames = report_frames()
        self.waiting = []

    def send(self, order) -> None:
        self.process.stdin.write(encode(order))
        self.process.stdin.flush()

    def receive(self):
        while not self.waiting:
            chunk = os.read(self.process.stdout.fileno(), 1 << 20)
            assert chunk, "the worker is gone"
            self.waiting += self.frames.feed(chunk)
        return self.waiting.pop(0)

    def close(self) -> int:
        self.process.stdin.close()
        code = self.process.wait(10)
        self.process.stdout.close()
        return code


@pytest.fixture
def worker():
    """Yield a worker that ends when its stdin closes."""
    worker = Worker(running())
    yield worker
    assert worker.close() == 0


def test_no_work_for_an_engine_that_does_not_say_which_it_is() -> None:
    """One from before there were editions, whose orders may mean something else."""
    worker = Worker()
    refused = worker.receive()

    assert isinstance(refused, Refused)
    assert (refused.id, refused.code) == (None, ProtocolMismatch.code)
    assert "the engine is an earlier one" in refused.message
    assert worker.close() == ProtocolMismatch.exit_code


def load_order(tmp_path, url, profile, most=1000, **exchange):
    """Build the order for the only shard of a run."""
    return Load(
        worker=0,
        workers=1,
        profile=profile,
        exchange=SendSpec(request=RequestSpec(url=url), **exchange),
        block=str(tmp_path / "block"),
        rows=str(tmp_path / "rows"),
        max_in_flight=most,
    )


def run(worker, order):
    """Carry a load order out to its end."""
    worker.send(order)
    assert isinstance(worker.receive(), Prepared)
    worker.send(Begin(t0=time.monotonic_ns() + 50 * NS_PER_MS))
    reports = []
    while not reports or reports[-1] != Finished():
        reports.append(worker.receive())
    assert Draining() in reports


def results(tmp_path):
    """Read the files of a shard."""
    reader = BlockReader(tmp_path / "block")
    seen = reader.read()
    reader.close()
    return seen, np.fromfile(tmp_path / "rows", DTYPE)


def test_a_shard_sends_what_the_target_counts(worker, target, tmp_path) -> None:
    """Rows, block and target agree on the number of requests."""
    profile = ConstantRate(rate=200.0, iterations=200)
    run(worker, load_order(tmp_path, target.url, profile))

    seen, rows = results(tmp_path)
    assert len(rows) == seen.counter("completed") == seen.counter("due") == 200
    assert target.counts().requests == 200
    assert sorted(rows["k"]) == list(range(200))
    assert (rows["started"] >= rows["intended"]).all()
    assert (rows["completed"] >= rows["started"]).all()


def test_scripts_run_on_every_response(worker, target, tmp_path) -> None:
    """The block counts as many tests as there were responses."""
    script = ScriptSpec(post="pm.test('id', () => pm.expect(pm.response.json().id).to.equal(7))")
    profile = ConstantUsers(users=3, iterations=50)
    run(worker, load_order(tmp_path, f"{target.url}/json", profile, script=script))

    seen, rows = results(tmp_path)
    assert seen.section("checks")[0].tolist() == [50, 0, 0, 0]
    assert seen.counter("tested") == 50
    assert rows["checks_passed"].sum() == 50
    assert (rows["script"] < ABSENT).all()


def test_a_halt_cancels_what_hangs(worker, target, tmp_path) -> None:
    """The run ends at once, and what was in flight is a cancelled row."""
    profile = ConstantUsers(users=4, duration="1m")
    worker.send(load_order(tmp_path, f"{target.url}/hang", profile))
    assert isinstance(worker.receive(), Prepared)
    worker.send(Begin(t0=time.monotonic_ns()))
    assert eventually(lambda: target.counts().hangs == 4)
    worker.send(Halt(drain=50 * NS_PER_MS))
    assert [worker.receive(), worker.receive()] == [Draining(), Finished()]

    seen, rows = results(tmp_path)
    assert seen.counter("cancelled") == len(rows) == 4
    assert seen.counter("failed") == 0


def test_sends_are_answered_or_refused(worker, target, refused_url) -> None:
    """One worker, many Sends: each answer names the question."""
    urls = [f"{target.url}/json", refused_url, "http://{{host}}/", f"{target.url}/status/404"]
    for number, url in enumerate(urls):
        worker.send(Once(id=number, exchange=SendSpec(request=RequestSpec(url=url))))
    answers = {}
    while len(answers) < len(urls):
        report = worker.receive()
        answers[report.id] = report

    assert isinstance(answers[0], Answered)
    assert answers[0].response.status == 200
    assert isinstance(answers[1], Refused)
    assert (answers[1].code, answers[1].details) == ("send", {"kind": "connect"})
    assert isinstance(answers[2], Refused)
    assert "host" in answers[2].message
    assert answers[3].response.status == 404


def test_a_syntax_error_is_refused_before_anything_is_sent(worker, target, tmp_path) -> None:
    """The message says where; the target saw nothing."""
    profile = ConstantUsers(users=1, iterations=1)
    worker.send(load_order(tmp_path, target.url, profile, script=ScriptSpec(post="pm.test(")))

    refused = worker.receive()
    assert isinstance(refused, Refused)
    assert refused.code == "script"
    assert target.counts().requests == 0


def test_more_connections_than_the_machine_allows_are_refused(worker, target, tmp_path) -> None:
    """What is asked for is opened, or an error says why not."""
    psutil.Process(worker.process.pid).rlimit(psutil.RLIMIT_NOFILE, (512, 1024))
    profile = ConstantRate(rate=1.0, duration=1)
    worker.send(load_order(tmp_path, target.url, profile, most=1000))

    refused = worker.receive()
    assert isinstance(refused, Refused)
    assert "ulimit -n" in refused.message

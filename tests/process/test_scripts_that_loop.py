"""A worker whose scripts loop shows that it lives, and every response has its turn.

The limits of scripts are those of a real worker, a 25th as long, and so is the silence after which
a run gives a worker up: what would take minutes takes seconds. Silence is measured in processor
time of the worker, for a busy machine gives it less of each second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

import vayu
from vayu.engine.coordinator.instructions import USUAL
from vayu.engine.edition import running
from vayu.engine.recorder.layout import GENERATION_WORD
from vayu.engine.recorder.reader import BlockReader
from vayu.engine.scripting.port import HELD, LONG, Limits
from vayu.errors import ScriptError
from vayu.model.load import ConstantUsers
from vayu.model.requests.request import RequestSpec
from vayu.model.rows.sample import DTYPE
from vayu.model.scripts.script import LevelScript, ScriptSpec
from vayu.model.sends.send import SendSpec
from vayu.protocol.frames import encode, report_frames
from vayu.protocol.orders import Begin, Load
from vayu.protocol.reports import Finished, Prepared
from vayu.units import NS_PER_S

SHORTER = 25
SILENCE = USUAL.silence / NS_PER_S / SHORTER

WORKER = f"""
from vayu.engine.scripting import port
from vayu.engine.worker import __main__ as worker, chain
from vayu.engine.scripting import quickjs
chain.HELD = {HELD // SHORTER}
quickjs.LONG = {LONG // SHORTER}
quickjs.Limits = lambda: port.Limits(time={Limits().time / SHORTER})
worker.main()
"""

LOOPS = "pm.test('begun', () => pm.expect(1).to.equal(1)); for (;;) {}"


class Watched:
    """What a worker did with a load order: rows, block, and how long it was silent at most.

    That is in processor time. [s]
    """

    def __init__(self, folder, exchange: SendSpec, users: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, running()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._frames, self._block = report_frames(), folder / "block"
        order = Load(
            worker=0,
            workers=1,
            profile=ConstantUsers(users=users, iterations=users),
            exchange=exchange,
            block=str(self._block),
            rows=str(folder / "rows"),
            max_in_flight=users,
        )
        self._tell(order)
        assert isinstance(self._heard(), Prepared)
        self._tell(Begin(t0=time.monotonic_ns()))
        self.silent = self._until_finished()
        self.process.stdin.close()
        assert self.process.wait(60) == 0
        self.process.stdout.close()
        self.rows = np.fromfile(folder / "rows", DTYPE)

    def _tell(self, order) -> None:
        self.process.stdin.write(encode(order))
        self.process.stdin.flush()

    def _heard(self):
        """Its next report."""
        chunk = os.read(self.process.stdout.fileno(), 1 << 20)
        assert chunk, "the worker is gone"
        return next(iter(self._frames.feed(chunk)), None) or self._heard()

    def _until_finished(self) -> float:
        """Look for signs of life as the engine does, and return the longest time without any."""
        reader, reports_come_by = BlockReader(self._block), self.process.stdout.fileno()
        os.set_blocking(reports_come_by, False)
        worker, seen, longest, reports = psutil.Process(self.process.pid), None, 0.0, []
        since = sum(worker.cpu_times()[:2])
        while Finished() not in reports:
            time.sleep(0.005)
            try:
                chunk = os.read(reports_come_by, 1 << 20)
                reports += self._frames.feed(chunk)
            except BlockingIOError:
                chunk = b""
            generation = int(reader._words[GENERATION_WORD])
            now = sum(worker.cpu_times()[:2])
            if chunk or generation != seen:
                seen, since = generation, now
            longest = max(longest, now - since)
        self.snapshot = reader.read()
        reader.close()
        return longest


def exchange(target, script: ScriptSpec, above: tuple[LevelScript, ...] = ()) -> SendSpec:
    """A request with scripts."""
    return SendSpec(request=RequestSpec(url=f"{target.url}/json"), script=script, above=above)


@pytest.mark.quiet
def test_eighty_scripts_that_loop_are_one_after_the_other(target, tmp_path) -> None:
    """Responses that came together wait for their turn, and each is stopped by name."""
    ran = Watched(tmp_path, exchange(target, ScriptSpec(post=LOOPS)), users=80)

    assert ran.silent < SILENCE
    assert len(ran.rows) == target.counts().requests == 80
    assert ran.snapshot.counter("tested") == 80
    assert ran.rows["checks_passed"].tolist() == [1] * 80
    assert set(ran.rows["status"].tolist()) == {200}


@pytest.mark.quiet
@pytest.mark.parametrize("when", ["pre", "post"])
def test_thirty_one_levels_that_loop_end_where_their_time_is_up(target, tmp_path, when) -> None:
    """Those after that are not run; the next exchange is as it should be."""
    above = tuple(LevelScript(level="folder", name=str(n), **{when: LOOPS}) for n in range(30))
    ran = Watched(tmp_path, exchange(target, ScriptSpec(**{when: LOOPS}), above), users=3)

    assert ran.silent < SILENCE
    assert len(ran.rows) == 3
    passed = ran.rows["checks_passed"].tolist()
    assert all(1 <= count < 31 for count in passed), passed


@pytest.mark.usefixtures("shared_engine")
def test_a_script_that_is_run_by_hand_has_longer(target) -> None:
    """One that signs with RSA takes more than the second that a script has under load."""
    with pytest.raises(ScriptError, match="ran longer than 5 s and was stopped"):
        vayu.get(f"{target.url}/json", pre_request="for (;;) {}")

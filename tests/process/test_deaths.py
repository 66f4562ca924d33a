"""What happens when a process dies or freezes: target, worker, engine, kernel."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

import psutil
import pytest

import vayu
from vayu.client.session import close_sessions
from vayu.errors import EngineError, RunFailed
from vayu.model.runs.state import TERMINAL
from vayu.testing import Target

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vayu.api.runs.run import Run


def sending(run: Run, least: int = 50) -> Callable[[], bool]:
    """Whether a run has recorded so many requests."""
    return lambda: len(run.requests) >= least


@pytest.mark.usefixtures("home")
def test_a_target_that_dies_does_not_fail_the_run(processes: Any) -> None:
    """The run ends when it should; what came after the death are failures in its rows."""
    with Target(latency="2ms") as target:
        run = vayu.Request("GET", f"{target.url}/").load(concurrency=5, duration=5)
        assert processes.eventually(sending(run))
        os.kill(target.pid, signal.SIGKILL)
        run.wait(30)

    assert str(run.status) == "finished"
    assert run.summary is not None
    assert run.summary.succeeded > 0
    kinds = set(run.requests["failure"].dropna())
    assert "connect" in kinds
    assert kinds <= {"connect", "reset", "truncated"}
    assert 4.9 < run.summary.duration < 20  # a request has 30 s


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("load", [{"concurrency": 5}, {"rate": 100}])
def test_a_target_that_freezes_does_not_hang_the_run(load: dict[str, int], processes: Any) -> None:
    """Requests time out; nothing starts after the deadline, and each takes one timeout at most."""
    with Target() as target:
        request = vayu.Request("GET", f"{target.url}/", timeout="1s")
        run = request.load(**load, duration=5)  # type: ignore[arg-type]
        assert processes.eventually(sending(run))
        target.freeze()
        run.wait(30)

    assert str(run.status) == "finished"
    assert run.summary is not None
    assert set(run.requests["failure"].dropna()) <= {"timeout", "cancelled"}
    assert run.summary.errors.timeout > 0
    assert run.requests["intended"].max().total_seconds() < 5
    assert run.summary.duration < 20


def test_a_killed_worker_fails_the_run_and_keeps_its_rows(
    home: Path, target: Target, processes: Any
) -> None:
    """The summary says partial; the engine lives, and the next Send gets a new worker."""
    engine = vayu.connect().pid
    run = vayu.Request("GET", f"{target.url}/delay/5ms").load(
        concurrency=10, duration=60, workers=2
    )
    assert processes.eventually(sending(run))
    victim, _ = processes.crew(engine)
    os.kill(victim, signal.SIGKILL)
    with pytest.raises(RunFailed):
        run.wait(30)

    assert str(run.status) == "failed"
    assert run.summary is not None
    assert run.summary.partial
    assert len(run.requests) >= 50
    assert processes.engine_pid(home) == engine
    assert vayu.get(f"{target.url}/json").status_code == 200
    assert vayu.runs()["status"].tolist() == ["failed"]


@pytest.mark.usefixtures("home")
def test_a_file_that_takes_no_more_fails_the_run_and_says_why(
    target: Target, processes: Any
) -> None:
    """As on a full disk: the run names file, cause and remedy, and has the rows until then."""
    engine = vayu.connect().pid
    run = vayu.Request("GET", f"{target.url}/").load(rate=100, duration=60, workers=2)
    assert processes.eventually(sending(run))
    victim, _ = map(psutil.Process, processes.crew(engine))
    victim.rlimit(psutil.RLIMIT_FSIZE, (1, 1))
    with pytest.raises(RunFailed, match=r"\.rows cannot be written: File too large\. .*ulimit -f"):
        run.wait(30)

    assert str(run.status) == "failed"
    assert run.summary is not None
    assert run.summary.partial
    ended = run.summary.succeeded + run.summary.failed + run.summary.cancelled  # with the run
    assert 50 <= len(run.requests) == ended


@pytest.mark.usefixtures("home")
def test_what_was_due_of_a_frozen_worker_is_known_without_it(
    target: Target, processes: Any
) -> None:
    """Its schedule went on, and so did a change of its rate; what it did not send is told."""
    engine = vayu.connect().pid
    run = vayu.Request("GET", f"{target.url}/").load(rate=100, duration=60, workers=2)
    assert processes.eventually(sending(run))
    victim, _ = processes.crew(engine)
    os.kill(victim, signal.SIGSTOP)
    run.rate = 400
    time.sleep(1.0)
    os.kill(victim, signal.SIGKILL)
    with pytest.raises(RunFailed):
        run.wait(30)

    summary = run.summary
    assert summary is not None
    assert summary.due == summary.started + summary.dropped + summary.backlog
    assert summary.backlog > 100
    assert summary.offered is not None
    assert 100 < summary.offered < 400
    assert any("were due and never sent" in warning for warning in summary.warnings)


def test_a_killed_engine_leaves_its_rows_and_no_process(
    home: Path, target: Target, processes: Any
) -> None:
    """Workers end with it; the next engine closes the run as failed, rows and all."""
    engine = vayu.connect().pid
    run = vayu.Request("GET", f"{target.url}/delay/5ms").load(concurrency=10, duration=60)
    assert processes.eventually(sending(run))
    workers = processes.worker_pids(engine)
    assert workers
    os.kill(engine, signal.SIGKILL)
    with pytest.raises((EngineError, RunFailed)):
        run.wait(60)

    assert processes.eventually(lambda: all(map(processes.gone, workers)))
    again = vayu.connect()
    assert again.pid != engine
    recovered = vayu.run(run.id)
    assert str(recovered.status) == "failed"
    assert recovered.summary is not None
    assert recovered.summary.partial
    assert len(recovered.requests) >= 50
    assert processes.engine_pid(home) == again.pid


LOAD = """
run = vayu.Request("GET", {url!r}).load(concurrency=5, duration={duration}, detach={detach})
print(vayu.connect().pid, run.id, flush=True)
input()
"""


def test_a_killed_kernel_leaves_the_run_to_its_successor(
    kernel: Callable[[str], Any], target: Target, processes: Any
) -> None:
    """Another kernel finds engine and run again, sees every tick, and waits for the end."""
    first = kernel(LOAD.format(url=f"{target.url}/delay/5ms", duration=8, detach=False))
    pid, run_id = first.line().split()
    first.kill()

    run = vayu.run(run_id)
    assert vayu.connect().pid == int(pid)
    assert run.status not in TERMINAL
    run.wait(30)

    assert str(run.status) == "finished"
    assert run.summary is not None
    assert run.summary.started == len(run.requests) == target.counts().requests
    ticks = run.ticks
    assert ticks["elapsed"].is_monotonic_increasing
    lengths = [tick.interval for tick in run.live.ticks()]  # also of those before it came
    assert sum(lengths) == pytest.approx(run.live.ticks()[-1].elapsed)
    assert ticks["total"].iloc[-1] == run.summary.started
    assert processes.engine_pid is not None
    assert vayu.runs()["id"].tolist() == [run_id]


def test_a_run_without_any_user_is_stopped_and_saved(
    home: Path, kernel: Callable[[str], Any], target: Target, processes: Any
) -> None:
    """The engine then exits by itself; the next one still has the run."""
    impatient = "from vayu.client.session import session\n" + _PATCH
    first = kernel(
        impatient + LOAD.format(url=f"{target.url}/delay/5ms", duration=60, detach=False)
    )
    pid, run_id = first.line().split()
    first.kill()

    assert processes.eventually(lambda: processes.gone(int(pid)))
    run = vayu.run(run_id)
    assert vayu.connect().pid != int(pid)
    assert str(run.status) == "stopped"
    assert run.summary is not None
    assert not run.summary.partial
    assert run.summary.started == len(run.requests) == target.counts().requests
    assert home.exists()


def test_a_detached_run_goes_on_without_any_user(
    kernel: Callable[[str], Any], target: Target, processes: Any
) -> None:
    """To its end; then the engine exits."""
    impatient = "from vayu.client.session import session\n" + _PATCH
    first = kernel(impatient + LOAD.format(url=f"{target.url}/delay/5ms", duration=4, detach=True))
    pid, run_id = first.line().split()
    first.kill()

    assert processes.eventually(lambda: processes.gone(int(pid)))
    run = vayu.run(run_id)
    assert str(run.status) == "finished"
    assert run.summary is not None
    assert run.summary.duration > 3.9


_PATCH = """
import json, urllib.request
from pathlib import Path
import os
vayu.connect()
found = json.loads(Path(os.environ["VAYU_HOME"], "engine.json").read_text())
call = urllib.request.Request(
    f"http://127.0.0.1:{found['port']}/config", method="PATCH",
    data=b'{"idleExit": "1s", "orphanStop": "1s"}',
    headers={"Authorization": f"Bearer {found['token']}", "Content-Type": "application/json"})
urllib.request.urlopen(call).close()
"""


def test_an_engine_ends_with_its_last_user(kernel: Callable[[str], Any], processes: Any) -> None:
    """A kernel that ends gives its lease up."""
    first = kernel(_PATCH + "print(vayu.connect().pid, flush=True)\ninput()")
    pid = int(first.line())
    time.sleep(1.5)
    assert not processes.gone(pid)
    first.end()

    assert processes.eventually(lambda: processes.gone(pid))


def test_a_restarted_kernel_finds_its_engine(kernel: Callable[[str], Any], target: Target) -> None:
    """Also when the first one ends in good order, and with a send in between."""
    code = f"print(vayu.get({target.url!r}).status_code, vayu.connect().pid, flush=True)\ninput()"
    first = kernel(code)
    found = [first.line()]
    first.end()
    second = kernel(code)
    found.append(second.line())
    second.end()

    assert found[0] == found[1]
    assert found[0].startswith("200 ")
    close_sessions()

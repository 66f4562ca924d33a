"""The client and a real engine: started once, found again, replaced when it is gone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.client.launch import launch
from vayu.client.session import close_sessions, session
from vayu.errors import EngineStartFailed, ProtocolMismatch
from vayu.protocol.handshake import DISCOVERY_FILE, LOG_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.testing import Target


def script(code: str, home: Path, **options: object) -> subprocess.Popen[str]:
    """Start a plain Python script with that data folder."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "VAYU_HOME": str(home)},
        **options,
    )


def said(process: subprocess.Popen[str]) -> str:
    """Return all that a script says, after its end."""
    out, _ = process.communicate(timeout=90)
    assert process.returncode == 0
    return out.strip()


CONNECT = "import vayu; print(vayu.connect().pid)"


def test_starts_and_finds_again(home: Path) -> None:
    """One engine serves every call of this process, and those of another."""
    first = vayu.connect()

    assert vayu.connect().pid == first.pid == first.health().pid
    assert int(said(script(CONNECT, home))) == first.pid
    assert repr(first) == f"<Engine [127.0.0.1:{first.port}, process {first.pid}, Vayu 0.1.0]>"


@pytest.mark.usefixtures("home")
def test_engine_has_a_session_of_its_own() -> None:
    """An interrupt of the kernel's process group does not reach it."""
    engine = vayu.connect()

    assert os.getsid(engine.pid) == engine.pid != os.getsid(0)


@pytest.mark.usefixtures("home")
def test_threads_at_once_end_with_one_engine() -> None:
    """Also inside one process."""
    with ThreadPoolExecutor(8) as pool:
        engines = list(pool.map(lambda _: vayu.connect(), range(8)))

    assert len({engine.pid for engine in engines}) == 1


@pytest.mark.usefixtures("home")
def test_killed_engine_is_replaced(processes: Any) -> None:
    """The file that it left is stale, and the very next call starts another one."""
    first = vayu.connect()
    os.kill(first.pid, signal.SIGKILL)
    assert processes.eventually(lambda: processes.gone(first.pid))

    assert session().health().pid != first.pid


def test_stale_file_that_names_another_server(home: Path, target: Target) -> None:
    """Whoever answers at that port now, it is not the engine of this token."""
    stale = {"port": target.port, "pid": 1, "token": "x", "version": "0", "protocol": 1}
    (home / DISCOVERY_FILE).write_text(json.dumps(stale))

    engine = vayu.connect()

    assert engine.port != stale["port"]
    assert json.loads((home / DISCOVERY_FILE).read_text())["pid"] == engine.pid


@pytest.mark.parametrize("content", ["", "{", "[1]"])
def test_damaged_file(home: Path, content: str) -> None:
    """It is replaced."""
    (home / DISCOVERY_FILE).write_text(content)

    pid = vayu.connect().pid

    assert json.loads((home / DISCOVERY_FILE).read_text())["pid"] == pid


def test_engine_of_another_version_is_refused_and_can_be_stopped(
    home: Path, processes: Any
) -> None:
    """The message says how; shutting down works whatever the version."""
    pid = vayu.connect().pid
    close_sessions()
    file = home / DISCOVERY_FILE
    file.write_text(json.dumps({**json.loads(file.read_text()), "version": "99.0", "new": 1}))

    with pytest.raises(ProtocolMismatch, match="vayu engine stop"):
        vayu.connect()

    assert vayu.shutdown() is True
    assert processes.eventually(lambda: processes.gone(pid))
    assert vayu.connect().pid != pid


@pytest.mark.usefixtures("home")
def test_shutdown(processes: Any) -> None:
    """It says whether there was one; afterwards everything works again."""
    assert vayu.shutdown() is False
    pid = vayu.connect().pid
    assert vayu.shutdown() is True
    assert processes.eventually(lambda: processes.gone(pid))
    assert vayu.shutdown() is False

    assert vayu.connect().pid != pid


@pytest.mark.usefixtures("home")
def test_restart_at_once() -> None:
    """An engine on its way out does not keep the next one from coming."""
    pids = []
    for _ in range(3):
        pids.append(vayu.connect().pid)
        vayu.shutdown()

    assert len(set(pids)) == 3


def test_failed_start_shows_the_log(home: Path) -> None:
    """The reason, and the end of the log of this start only."""
    (home / LOG_FILE).write_text("an old story\n")
    (home / "config.json").write_text("{")

    with pytest.raises(EngineStartFailed, match=r"config\.json") as caught:
        vayu.connect()

    assert "an old story" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_crash_on_start_shows_the_traceback(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the engine dies before it can say anything."""
    broken = home / "broken"
    broken.mkdir()
    (broken / "aiohttp.py").write_text("raise ImportError('this module is broken')")
    monkeypatch.setenv("PYTHONPATH", str(broken))

    with pytest.raises(EngineStartFailed, match="this module is broken") as caught:
        launch(home)

    assert "ended with code 1" in str(caught.value)


@pytest.mark.usefixtures("home")
def test_modules_beside_the_notebook_do_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file called like a standard module does not break the engine."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "selectors.py").write_text("raise ImportError('shadowed')")
    monkeypatch.chdir(folder)

    assert vayu.connect().health().status == "ok"


def test_script_that_ends_leaves_no_lease(home: Path, processes: Any) -> None:
    """The engine then knows that nobody needs it."""
    said(script(CONNECT, home))
    watching = session()

    assert processes.eventually(lambda: watching.health().leases <= 1)


def test_script_ends_at_once(home: Path) -> None:
    """The background thread does not hold the interpreter while the engine lives."""
    pid = vayu.connect().pid

    assert int(said(script(CONNECT, home))) == pid == vayu.connect().pid


def test_forked_child_has_a_client_of_its_own(home: Path) -> None:
    """Threads do not survive a fork; the child makes its own."""
    code = """
        import os, vayu, warnings
        warnings.simplefilter("ignore")
        pid = vayu.connect().pid
        child = os.fork()
        if child == 0:
            os._exit(0 if vayu.connect().pid == pid else 1)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
    assert said(script(code, home)) == "0"

"""How an engine lives and ends."""

from __future__ import annotations

import json
import signal
import socket
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.contract.conftest import PATIENCE, EngineProcess, alive, children, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUICK = {"idleExit": "1s", "orphanStop": "1s"}


def test_what_health_says(engine: EngineProcess) -> None:
    """Enough to know that it is ours, and alive."""
    health = engine.call("GET", "/health").json

    assert health["status"] == "ok"
    assert health["pid"] == engine.ready["pid"] == engine.process.pid
    assert health["dataDir"] == str(engine.home)
    assert (health["activeRun"], health["pendingRuns"]) == (None, 0)
    assert health["uptime"] > 0


def test_config_is_shown_and_changed(engine: EngineProcess) -> None:
    """Some fields at a time; wrong ones are all named and nothing changes."""
    before = engine.call("GET", "/config").json

    changed = engine.call("PATCH", "/config", {"orphanStop": "2m"})
    assert (changed.status, changed.json) == (200, before | {"orphanStop": "2m"})
    wrong = engine.call("PATCH", "/config", {"orphanStp": 1, "tick": "soon", "workers": "3"})
    assert wrong.status == 422
    assert set(wrong.error["details"]) == {"orphanStp", "tick", "workers"}
    assert engine.call("GET", "/config").json == changed.json
    engine.call("PATCH", "/config", {"orphanStop": before["orphanStop"]})


def test_the_discovery_file(start_engine: Callable[..., EngineProcess]) -> None:
    """Tells its owner, and nobody else, how to call; it goes with the engine."""
    engine = start_engine()
    path = engine.home / "engine.json"
    found = json.loads(path.read_text())

    assert found["token"] == engine.token
    assert {k: found[k] for k in ("port", "pid", "version", "protocol")} == {
        k: engine.ready[k] for k in ("port", "pid", "version", "protocol")
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert engine.stop() == 0
    assert not path.exists()


def test_nothing_of_an_engine_is_readable_by_others(
    start_engine: Callable[..., EngineProcess],
) -> None:
    """Every file and folder it makes."""
    engine = start_engine()
    engine.call("PATCH", "/config", {"workers": 1})
    made = [p for p in engine.home.rglob("*") if p.name != "runs"]

    assert {stat.S_IMODE(p.stat().st_mode) for p in made} == {0o600}
    assert stat.S_IMODE((engine.home / "runs").stat().st_mode) == 0o700


def test_the_token_is_in_no_argument_and_no_environment(engine: EngineProcess) -> None:
    """Other users can read the one, children the other; the log has none either."""
    for name in ("cmdline", "environ"):
        with open(f"/proc/{engine.process.pid}/{name}", "rb") as file:  # noqa: PTH123
            assert engine.token.encode() not in file.read()
    assert engine.token not in engine.log()


def test_no_native_code_but_numpy_s_is_in_the_engine(engine: EngineProcess) -> None:
    """A crash of libcurl or QuickJS takes a worker along, never the store."""
    with open(f"/proc/{engine.process.pid}/maps") as file:  # noqa: PTH123
        loaded = {line.split()[-1] for line in file if ".so" in line}

    assert not [p for p in loaded if any(n in p for n in ("curl", "quickjs", "arrow", "pandas"))]
    assert [p for p in loaded if "numpy" in p]


def test_a_taken_port_is_left_alone(start_engine: Callable[..., EngineProcess]) -> None:
    """Any free one does."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        engine = start_engine(port=port)

        assert engine.port not in {0, port}
        assert engine.call("GET", "/health").status == 200


def test_it_listens_on_the_loopback_address_only(engine: EngineProcess) -> None:
    """As the kernel sees it, who may leave a line out while sockets come and go."""

    def listening() -> set[str]:
        with open("/proc/net/tcp") as file:  # noqa: PTH123
            rows = [line.split() for line in file][1:]
        found = {row[1] for row in rows if row[3] == "0A"}
        return {one for one in found if one.endswith(f":{engine.port:04X}")}

    wait_until(listening)
    assert listening() <= {f"0100007F:{engine.port:04X}"}


def test_one_engine_a_data_directory(start_engine: Callable[..., EngineProcess]) -> None:
    """The second says so and exits; the first notices nothing."""
    first = start_engine()
    second = start_engine(first.home)

    assert second.ready["code"] == "engine.busy"
    assert str(first.home) in second.ready["error"]
    assert second.process.wait(timeout=PATIENCE) == 3
    assert first.call("GET", "/health").json["pid"] == first.process.pid
    assert (first.home / "engine.json").exists()


def test_a_killed_engine_is_replaced(start_engine: Callable[..., EngineProcess]) -> None:
    """Its lock is free, its discovery file is overwritten, its worker is gone."""
    first = start_engine()
    wait_until(lambda: children(first.process.pid))
    workers = children(first.process.pid)
    first.kill()
    second = start_engine(first.home)

    assert json.loads((first.home / "engine.json").read_text())["pid"] == second.process.pid
    wait_until(lambda: not any(map(alive, workers)))


def test_shutdown(start_engine: Callable[..., EngineProcess]) -> None:
    """Answers first, then exits with 0, and leaves no process behind."""
    engine = start_engine()
    wait_until(lambda: children(engine.process.pid))
    workers = children(engine.process.pid)
    answer = engine.call("POST", "/shutdown")

    assert (answer.status, answer.json["status"]) == (202, "stopping")
    assert engine.process.wait(timeout=PATIENCE) == 0
    assert not any(map(alive, workers))


def test_a_closed_terminal_means_nothing(start_engine: Callable[..., EngineProcess]) -> None:
    """Only SIGTERM and SIGINT end it."""
    engine = start_engine()
    engine.process.send_signal(signal.SIGHUP)

    assert engine.call("GET", "/health").status == 200
    engine.process.send_signal(signal.SIGINT)
    assert engine.process.wait(timeout=PATIENCE) == 0


def test_an_engine_that_nobody_needs_exits(start_engine: Callable[..., EngineProcess]) -> None:
    """After its idle time, without a lease and a run."""
    engine = start_engine(config=QUICK)

    assert engine.process.wait(timeout=PATIENCE) == 0
    assert "nobody holds a lease" in engine.log()


def test_a_lease_keeps_it_alive_and_ends_with_its_holder(
    start_engine: Callable[..., EngineProcess],
) -> None:
    """A connection that breaks counts as well as one that is closed."""
    engine = start_engine()
    sock = socket.create_connection(("127.0.0.1", engine.port))
    sock.sendall(
        f"GET /lease HTTP/1.1\r\nHost: 127.0.0.1:{engine.port}\r\n"
        f"Authorization: Bearer {engine.token}\r\n\r\n".encode()
    )
    assert b"200 OK" in sock.recv(65_536)
    assert engine.call("GET", "/health").json["leases"] == 1
    assert engine.call("PATCH", "/config", QUICK).status == 200
    with pytest.raises(subprocess.TimeoutExpired):
        engine.process.wait(timeout=2.5)
    sock.close()

    assert engine.process.wait(timeout=PATIENCE) == 0


def test_one_that_was_told_to_stay_stays(start_engine: Callable[..., EngineProcess]) -> None:
    """Until it is told to stop."""
    engine = start_engine(config={"idleExit": "100ms", "orphanStop": "100ms"}, stay=True)

    with pytest.raises(subprocess.TimeoutExpired):
        engine.process.wait(timeout=1.5)
    assert engine.call("GET", "/health").status == 200


def test_damaged_settings_are_named_and_kept(
    start_engine: Callable[..., EngineProcess], tmp_path: Path
) -> None:
    """The engine does not start on a guess."""
    home = tmp_path / "home"
    engine = start_engine(home, config={"tick": "soon"})

    assert "config.json is damaged" in engine.ready["error"]
    assert (home / "config.json").read_text() == '{"tick": "soon"}'

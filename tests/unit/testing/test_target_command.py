"""`python -m vayu.testing`: a target for the shell, which ends with Ctrl-C."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.process


def run(module: str, *typed: str) -> subprocess.CompletedProcess[str]:
    """Type it with nothing to read, and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", module, *typed],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_interrupted(how: signal.Signals) -> None:
    """At the URL that it prints, as slow as it was told to be; then the port is free."""
    typed = [sys.executable, "-m", "vayu.testing", "--latency", "50ms", "--capacity", "100"]
    with subprocess.Popen(typed, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().decode().strip()
            before = time.perf_counter()
            with urlopen(f"{url}/json", timeout=10) as response:
                body = response.read()
            took = time.perf_counter() - before
            process.send_signal(how)
            code = process.wait(10)
        finally:
            process.kill()

    assert url.startswith("http://127.0.0.1:")
    assert b'"Ada"' in body
    assert took >= 0.06  # 50 ms, and 10 ms of a server that does 100 a second
    assert code == 0
    with socket.socket() as other:
        assert other.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) != 0


def test_what_is_wrong_is_named() -> None:
    """By its option, with exit code 2; a port that is taken ends it too."""
    wrong = run("vayu.testing", "--latency", "soon", "--jitter", "x")
    assert wrong.returncode == 2
    assert "--latency: " in wrong.stderr
    assert "--jitter: " in wrong.stderr
    assert run("vayu.testing", "--capacity", "0").returncode == 2
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = run("vayu.testing", "--port", str(taken.getsockname()[1]))
    assert refused.returncode == 1
    assert "in use" in refused.stderr


@pytest.mark.parametrize("typed", [[], ["--help"]])
def test_the_process_behind_a_target_says_what_is_for_people(typed: list[str]) -> None:
    """No traceback for whoever types it."""
    found = run("vayu.testing.server", *typed)

    assert found.returncode == 1
    assert found.stderr == (
        "this process is started by a Target; for a shell there is: python -m vayu.testing\n"
    )
    assert "--latency" in run("vayu.testing", "--help").stdout

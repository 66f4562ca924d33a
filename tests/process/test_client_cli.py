"""The command line on the real thing: output, exit codes, interrupts."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vayu.testing import Target


@pytest.fixture(scope="module", autouse=True)
def _shared_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One data folder, and so one engine, for the tests of this module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAYU_HOME", str(tmp_path_factory.mktemp("shared")))
        yield
        run("engine", "stop")


COMMAND = [sys.executable, "-m", "vayu.cli.main"]


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run ``vayu`` to its end."""
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=90, check=False, **options
    )


def test_send(target: Target) -> None:
    """Status, headers and body; 0 when all is well."""
    done = run("send", f"{target.url}/json")

    assert (done.returncode, done.stderr) == (0, "")
    assert "200 OK" in done.stdout
    assert '"name": "Ada"' in done.stdout


def test_send_json_for_programs(target: Target, tmp_path: Path) -> None:
    """One JSON document on standard output; tests and variables included."""
    (tmp_path / "t.js").write_text("pm.test('ok', () => pm.expect(pm.response.code).to.equal(200))")
    done = run(
        "send", f"{target.url}/echo", "--json", "-d", '{"n": {{n}}}', "--var", "n:=5",
        "--tests", str(tmp_path / "t.js"), "--bearer", "s3cr3t-token",
    )  # fmt: skip

    shown = json.loads(done.stdout)
    assert done.returncode == 0
    assert (shown["status"], shown["request"]["method"]) == (200, "POST")
    (test,) = shown["tests"]
    assert test.pop("duration") >= 0
    assert test == {"name": "ok", "outcome": "passed", "message": None}
    assert "s3cr3t-token" not in json.dumps(shown["request"])


def test_a_body_as_it_came(target: Target, tmp_path: Path) -> None:
    """Into a pipe with nothing beside it; into a file, which stays unless it is said otherwise."""
    plain = run("send", f"{target.url}/status/404", "-o", "-")
    assert (plain.returncode, plain.stdout) == (1, "404\n")
    assert plain.stderr.startswith("404 Not Found")

    file = tmp_path / "body"
    shown = run("send", f"{target.url}/bytes/70000", "-o", str(file)).stdout
    assert shown.startswith("200 OK")
    assert shown.endswith(f"{file}: 70,000 bytes\n")
    assert file.stat().st_size == 70_000
    before = target.counts().requests
    refused = run("send", f"{target.url}/json", "-o", str(file))
    assert (refused.returncode, target.counts().requests) == (2, before)
    assert "--output: " in refused.stderr
    assert run("send", f"{target.url}/json", "-o", str(file), "--force").returncode == 0
    assert json.loads(file.read_text())["name"] == "Ada"
    both = run("send", f"{target.url}/json", "-o", "-", "--json")
    assert (both.returncode, "--output: conflicts with --json" in both.stderr) == (2, True)


def test_a_body_that_is_piped_in(target: Target) -> None:
    """As with curl; the request itself cannot come from there as well."""
    done = run("send", f"{target.url}/echo", "-d", "@-", "--json", input='{"n": 5}')
    assert json.loads(json.loads(done.stdout)["body"])["body"] == '{"n": 5}'

    done = run("send", "-", "-d", "@-", input=json.dumps({"request": {"url": target.url}}))
    assert done.returncode == 2
    assert "--data: standard input is the FILE; give the body in a file of its own" in done.stderr


@pytest.mark.parametrize("words", [["send"], ["load", "-n", "1", "-c", "1"]])
def test_a_body_that_is_nearly_json(target: Target, words: list[str]) -> None:
    """It is sent, and the note goes to people: standard output stays JSON."""
    done = run(*words, f"{target.url}/echo", "-d", "{", "--json")

    assert done.returncode == 0
    assert "note: --data is no JSON, and goes out as a form: line 1, column 2" in done.stderr
    assert "no JSON" not in done.stdout
    assert json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    ("path", "tests", "code"),
    [
        ("/status/404", "", 1),
        ("/status/500", "", 1),
        ("/json", "pm.test('no', () => pm.expect(1).to.equal(2))", 1),
        ("/json", "pm.test('empty', () => {})", 1),
        ("/json", "pm.test(", 2),
    ],
)
def test_send_exit_codes(target: Target, tmp_path: Path, path: str, tests: str, code: int) -> None:
    """1: HTTP 400 and above, or a failed test. 2: a script that does not compile."""
    (tmp_path / "t.js").write_text(tests)

    assert run("send", f"{target.url}{path}", "--tests", str(tmp_path / "t.js")).returncode == code


def test_send_without_a_server(refused_url: str) -> None:
    """3, with a remedy; for a program the envelope."""
    done = run("send", refused_url, "--json")

    assert done.returncode == 3
    assert "Hint:" in done.stderr
    assert json.loads(done.stdout)["error"]["details"] == {"kind": "connect"}


def test_load_a_file(target: Target, tmp_path: Path) -> None:
    """The reference payload, literally; the summary, then the folder; ``runs`` lists it."""
    payload = {
        "request": {
            "method": "POST",
            "url": f"{target.url}/echo",
            "headers": {"Authorization": "Bearer {{token}}"},
            "body": {"mode": "json", "content": {"a": 1}},
        },
        "config": {"mode": "vayu", "concurrency": 5, "duration": "1s", "rampUp": "200ms"},
        "script": {"post": "pm.test('ok', () => pm.expect(pm.response.code).to.equal(200))"},
        "environment": {"token": "s3cr3t-token"},
    }
    path = tmp_path / "orders.json"
    path.write_text(json.dumps(payload))

    done = run("load", str(path), "--name", "orders")

    assert (done.returncode, done.stderr) == (0, "")
    for part in ("orders", "5 users for 1s", "p99", "check: ✓ ok", "folder:", "vayu save "):
        assert part in done.stdout
    assert "s3cr3t-token" not in done.stdout
    listed = json.loads(run("runs", "--json").stdout)["runs"]
    assert listed[0]["name"] == "orders"
    assert "finished" in run("runs").stdout


def test_load_json_for_programs(target: Target) -> None:
    """Only the summary, as the wire has it."""
    done = run("load", f"{target.url}/json", "-n", "25", "-c", "5", "--json")

    summary = json.loads(done.stdout)
    assert (done.returncode, summary["started"], summary["status"]) == (0, 25, "finished")
    assert target.counts().requests == 25


@pytest.mark.parametrize("path", ["/status/500", "/status/404", "/reset"])
def test_load_that_fails_is_1(target: Target, path: str) -> None:
    """Failed requests are not green."""
    assert run("load", f"{target.url}{path}", "-n", "10").returncode == 1


def test_detached_load(target: Target) -> None:
    """It returns at once with the id, long before the run ends."""
    done = run("load", f"{target.url}/delay/5ms", "-c", "1", "-t", "5m", "--detach")

    assert done.returncode == 0
    newest = json.loads(run("runs", "--json").stdout)["runs"][0]
    assert newest["id"] == done.stdout.strip()
    assert newest["status"] in {"pending", "starting", "running"}
    assert run("run", "stop", newest["id"], "--now").returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_stops_the_run_and_shows_its_summary(target: Target, number: int) -> None:
    """Nothing goes on behind one's back, and what was measured is not lost."""
    process = subprocess.Popen(
        [*COMMAND, "load", f"{target.url}/delay/5ms", "-t", "60s", "-c", "3"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while target.counts().requests < 50:
        time.sleep(0.05)
    process.send_signal(number)
    out, err = process.communicate(timeout=90)

    assert process.returncode == 3
    assert "Stopping the run" in err
    assert "stopped" in out
    assert "p99" in out


def test_live_display_on_a_terminal(target: Target) -> None:
    """Frames go to the terminal on standard error, the summary to standard output."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "load", f"{target.url}/json", "-t", "3s", "-c", "2"],
        stdout=subprocess.PIPE,
        stderr=slave,
        text=True,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"},
    )
    os.close(slave)
    seen = b""
    while True:
        try:
            chunk = os.read(master, 4096)
        except OSError:  # the other end is closed
            break
        if not chunk:
            break
        seen += chunk
    os.close(master)
    out, _ = process.communicate(timeout=90)

    text = seen.decode(errors="replace")
    assert process.returncode == 0
    for part in ("throughput", "in flight", "to go"):
        assert part in text
    assert "p99" in out
    assert "\x1b" not in out


@pytest.mark.usefixtures("home")
def test_engine_commands() -> None:
    """Status, start, stop, each idempotent, each with its exit code."""
    assert run("engine", "status").returncode == 3
    assert "started" in run("engine", "start").stdout
    again = json.loads(run("engine", "start", "--json").stdout)
    assert (again["status"], again["stay"]) == ("already running", True)
    status = run("engine", "status", "--json")
    assert (status.returncode, json.loads(status.stdout)["pid"]) == (0, again["pid"])
    assert "stopped" in run("engine", "stop").stdout
    assert "no engine" in run("engine", "stop").stdout


def test_demo() -> None:
    """The whole job, and what to type next."""
    done = run("demo", "--duration", "1s", "--concurrency", "5")

    assert done.returncode == 0
    for part in (
        "200 OK",
        "5 users for 1s",
        "check: ✓ status is 200",
        "vayu.run(",
        "vayu load http",
    ):
        assert part in done.stdout
    assert "exit code" not in done.stderr


def test_reader_that_goes_away(target: Target) -> None:
    """``vayu ... | head -1`` prints no traceback."""
    done = subprocess.run(
        f"{sys.executable} -m vayu.cli.main send {target.url}/json | head -1",
        shell=True, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "Traceback" not in done.stderr
    assert "200 OK" in done.stdout

"""A real engine process, and a client that is not Vayu's: `http.client`."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.shop import FILES
from vayu.protocol.sse import Decoder, ServerEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vayu.testing import Target

Json = Any

PATIENCE = 25.0
"""How long what must happen may take on a busy machine; less than an engine idles unasked. [s]"""


@dataclass
class Answer:
    """What came back from a call."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Json:
        """The body as plain data."""
        return json.loads(self.body)

    @property
    def error(self) -> Json:
        """What is in the error envelope."""
        return self.json["error"]


@dataclass
class EngineProcess:
    """An engine, and calls to it as anybody could make them."""

    home: Path
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    stay: bool = False
    port: int = 0
    ready: Json = None

    def start(self) -> EngineProcess:
        """Start the process and read its ready line."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vayu.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        start = {"dataDir": str(self.home), "token": self.token, "port": self.port}
        self.process.stdin.write(json.dumps(start | {"stay": self.stay}).encode() + b"\n")
        self.process.stdin.close()
        line = self.process.stdout.readline()
        self.process.stdout.close()
        if not line:
            raise AssertionError(f"exit code {self.process.wait()}, no ready line")
        self.ready = json.loads(line)
        self.port = self.ready["port"]
        return self

    def stop(self) -> int:
        """Shut down in order and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)

    def kill(self) -> None:
        """Kill without warning."""
        self.process.kill()
        self.process.wait()

    def call(
        self,
        method: str,
        path: str,
        body: Json = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Make one call; headers are added to, or replace, the right ones."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            content = raw if body is None else json.dumps(body).encode()
            self._ask(connection, method, path, content, headers)
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers), response.read())
        finally:
            connection.close()

    @contextmanager
    def stream(
        self, path: str, last_event_id: int | None = None
    ) -> Iterator[Iterator[ServerEvent]]:
        """Follow a stream of events."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
        self._ask(connection, "GET", path, None, headers)
        response = connection.getresponse()
        assert response.status == 200
        assert response.headers["Content-Type"] == "text/event-stream"
        decoder = Decoder()
        chunks = iter(lambda: response.read1(65_536), b"")
        try:
            yield (event for chunk in chunks for event in decoder.feed(chunk))
        finally:
            connection.close()

    @contextmanager
    def lease(self) -> Iterator[None]:
        """Hold a lease."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            self._ask(connection, "GET", "/lease", None, None)
            assert connection.getresponse().status == 200
            yield
        finally:
            connection.close()

    def events(self, run_id: str, last_event_id: int | None = None) -> list[ServerEvent]:
        """Every event of a run, to its end."""
        with self.stream(f"/stats/{run_id}", last_event_id) as stream:
            return list(stream)

    def run(self, url: str, **payload: Json) -> str:
        """Start a run and return its id."""
        request = {"url": url, **payload.pop("request", {})}
        answer = self.call("POST", "/run", {"request": request, **payload})
        assert answer.status == 201, answer.body
        return answer.json["runId"]

    def finish(self, run_id: str) -> Json:
        """Wait for the end of a run and return its last event's data."""
        return json.loads(self.events(run_id)[-1].data)

    def log(self) -> str:
        """What the engine wrote to its log."""
        return (self.home / "engine.log").read_text()

    def _ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        content: bytes | None,
        headers: dict[str, str] | None,
    ) -> None:
        """Send a request with the right headers, or the ones that a test wants."""
        right = {"Host": f"127.0.0.1:{self.port}", "Authorization": f"Bearer {self.token}"}
        connection.putrequest(method, path, skip_host=True)
        for name, value in (right | (headers or {})).items():
            if value is not None:
                connection.putheader(name, value)
        if content is not None and "Content-Length" not in (headers or {}):
            connection.putheader("Content-Length", str(len(content)))
        connection.endheaders(content)


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineProcess]:
    """One engine for all tests that leave it as they found it."""
    process = EngineProcess(tmp_path_factory.mktemp("engine"), stay=True).start()
    yield process
    assert process.stop() == 0


@pytest.fixture
def start_engine(tmp_path: Path) -> Iterator[Callable[..., EngineProcess]]:
    """Start engines of this test's own; they end with it."""
    started: list[EngineProcess] = []

    def start(home: Path | None = None, *, config: Json = None, **options: Json) -> EngineProcess:
        """Start one in `home`, with these settings."""
        home = home or tmp_path / "home"
        home.mkdir(exist_ok=True)
        if config is not None:
            (home / "config.json").write_text(json.dumps(config))
        started.append(EngineProcess(home, **options))
        return started[-1].start()

    yield start
    for process in started:
        process.stop()


def wait_until(holds: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait for something to become true."""
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, "did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children(pid: int) -> list[int]:
    """Processes that `pid` started and that are alive."""
    found = []
    for entry in os.listdir("/proc"):  # noqa: PTH208
        try:
            parent = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if parent == pid and alive(int(entry)):
            found.append(int(entry))
    return found


@pytest.fixture
def shop(engine: EngineProcess, tmp_path: Path, target: Target) -> Iterator[Json]:
    """The collection of a folder, opened; it is closed at the end."""
    for name, text in FILES.items():
        (tmp_path / "shop" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "shop" / name).write_text(text.replace("BASE", target.url))
    opened = engine.call("POST", "/collections", {"path": str(tmp_path / "shop")})
    assert opened.status == 201, opened.body
    yield opened.json
    engine.call("DELETE", f"/collections/{opened.json['id']}")

"""A real HTTP server in a process of its own, for tests, demos and calibration.

It is programmable (latency, jitter, errors, resets, truncated bodies, hangs, stalls), seeded,
and it counts: what it has seen is the witness that a generator's totals are compared with.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from vayu.errors import VayuError
from vayu.model.records.check import build
from vayu.model.words.duration import Duration, parse_duration
from vayu.testing.behaviour import Behaviour
from vayu.testing.certificate import write_certificate
from vayu.testing.counts import Counts
from vayu.testing.orders import Answer, Behave, Count, Orders, Serve, Stall
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from types import TracebackType

_PATIENCE = 5.0  # how long a process that was told to end may take [s]
_DECODER = msgspec.json.Decoder(Answer)


class TargetError(VayuError):
    """The target's process could not start, or is gone."""

    code = "testing.target"


class Target:
    """A programmable HTTP/1.1 server on 127.0.0.1; a context manager.

    Paths: ``/echo /json /token /html /gzip /status/{n} /bytes/{n} /redirect/{n} /cookies
    /cookies/set?a=1 /auth/basic/{user}/{password} /auth/bearer/{token} /delay/{duration}
    /drip/{duration} /events/{n}/{pause} /lines/{n}/{pause} /hang /reset /truncate /garbage``;
    every other path answers 200 ``ok``.

    Parameters
    ----------
    tls : bool, default False
        Speak HTTPS with a self-signed certificate, whose file is `certificate`.
    port : int, default 0
        0 takes a free one.
    backlog : int, default 4096
        Connections that may wait to be accepted, as far as the system allows.
    **behaviour
        Fields of `Behaviour`: ``latency jitter service servers errors resets truncations hangs
        stalls stall keep error_status seed``.
    """

    def __init__(
        self, *, tls: bool = False, port: int = 0, backlog: int = 4096, **behaviour: object
    ) -> None:
        self._behaviour = build(Behaviour, behaviour, names="python")
        self._tls = tls
        self._wanted_port = port
        self._backlog = backlog
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()
        self.port = 0

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Process id of the server."""
        return self._running().pid

    @property
    def certificate(self) -> Path:
        """File with the server's certificate (and key), PEM.

        Raises
        ------
        TargetError
            If the target does not speak TLS, or is not running.
        """
        if self._folder is None:
            raise TargetError("this target has no certificate", hint="start a Target(tls=True)")
        return Path(self._folder.name, "server.pem")

    def start(self) -> Self:
        """Start the server and wait until it accepts connections.

        Raises
        ------
        TargetError
            If it cannot listen.
        """
        if self._process is not None:
            raise TargetError("the target is running already", hint="stop() it first")
        if self._tls:
            self._folder = tempfile.TemporaryDirectory(prefix="vayu-target-")
            write_certificate(self.certificate)
        # A session of its own: an interrupt meant for the test must not end the server.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "vayu.testing.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        order = Serve(
            behaviour=self._behaviour,
            port=self._wanted_port,
            backlog=self._backlog,
            certificate=str(self.certificate) if self._tls else None,
        )
        try:
            self.port = self._tell(order).port
        except TargetError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End the server, frozen or not. Stopping twice is fine."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(_PATIENCE)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    # Closing sends an order that is still here, to nobody.
                    with suppress(BrokenPipeError):
                        pipe.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def wait(self) -> None:
        """Wait until the server's process ends, as when something killed it."""
        self._running().wait()

    def counts(self) -> Counts:
        """Return what the target has seen so far."""
        return self._tell(Count()).counts or Counts()

    def reset_counts(self) -> Counts:
        """Return what it has seen, and count from 0 from now on."""
        return self._tell(Count(reset=True)).counts or Counts()

    def behave(self, **behaviour: object) -> None:
        """Change the behaviour from the next request on; fields left out go to their default."""
        self._behaviour = build(Behaviour, behaviour, names="python")
        self._tell(Behave(behaviour=self._behaviour))

    def stall(self, length: Duration, *, after: Duration = 0) -> None:
        """Let the server do nothing at all for `length`, from `after` on; returns at once."""
        seconds, delay = parse_duration(length) / NS_PER_S, parse_duration(after) / NS_PER_S
        self._tell(Stall(length=seconds, after=delay))

    def freeze(self) -> None:
        """Stop the process where it stands, until `thaw`; its kernel still accepts bytes."""
        self._running().send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen process go on."""
        self._running().send_signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        """Start it."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        self.stop()

    def __repr__(self) -> str:
        """Where it is and how it behaves."""
        state = self.url if self._process is not None else "not running"
        return f"Target({state}, {self._behaviour!r})"

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the server's process.

        Raises
        ------
        TargetError
            If it is not running.
        """
        if self._process is None:
            raise TargetError("the target is not running", hint="use it in a `with` block")
        return self._process

    def _tell(self, order: Orders) -> Answer:
        """Send one order and wait for its answer.

        Raises
        ------
        TargetError
            If the process is gone, or says that it cannot.
        """
        process = self._running()
        with self._lock:
            line = _exchange(process, msgspec.json.encode(order) + b"\n")
        if not line:
            raise TargetError(f"the target's process is gone (exit code {process.poll()})")
        answer = _DECODER.decode(line)
        if answer.error is not None:
            raise TargetError(f"the target cannot do that: {answer.error}")
        return answer


def _exchange(process: subprocess.Popen[bytes], line: bytes) -> bytes:
    """Write a line, read a line; nothing when the process is gone."""
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(line)
        process.stdin.flush()
    except BrokenPipeError:
        return b""
    return process.stdout.readline()

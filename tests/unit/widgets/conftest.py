"""A run that the test moves by hand, and what a front end would be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import comm
import pytest
from comm.base_comm import BaseComm
from msgspec.structs import replace

from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.results.summary import Distribution, Summary
from vayu.model.results.tick import ErrorCounts, Percentiles, RequestCounts, Tick
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import RunState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vayu.model.load.control import RunChange


def tick_at(i: int, *, failed: int = 0) -> Tick:
    """The i-th tick of 100 ms: 10 requests each, `failed` of all without a response."""
    return Tick(
        timestamp=i,
        elapsed=100.0 * i,
        interval=100.0,
        throughput=100.0,
        due=10 * i,
        in_flight=4,
        latency=Percentiles(count=10, p50=1.0, p95=2.0, p99=3.0),
        requests=RequestCounts(total=10 * i, success=10 * i - failed, failed=failed),
        errors=ErrorCounts(timeout=failed),
        status_codes={"200": 10 * i - failed, "0": failed} if failed else {"200": 10 * i},
    )


class Recorded:
    """A `LiveSource` that a test plays back."""

    def __init__(self, config: LoadConfig) -> None:
        self.id = "run-1"
        self.status = RunState.RUNNING
        self.summary: Summary | None = None
        self.error: str | None = None
        self.done = False
        self.answer: RunState | Exception = RunState.STOPPING
        self.changes: list[RunChange] = []
        self.refusal: Exception | None = None
        self.callbacks: list[Callable[[], None]] = []
        self.info = RunInfo(
            id=self.id,
            status=RunState.RUNNING,
            name="<b>name</b>",
            created_at="2026-03-01T10:00:00+00:00",
            folder="/somewhere",
            request=RequestSpec(url="http://user:canary@127.0.0.1/x"),
            config=config,
            load=str(config.profile),
        )
        self._ticks: list[Tick] = []

    def ticks(self, start: int = 0) -> list[Tick]:
        """The ticks that were played."""
        return self._ticks[start:]

    def refresh(self) -> RunInfo:
        """What is known."""
        return self.info

    def change(self, change: RunChange) -> RunInfo:
        """Note the change, or refuse it."""
        if self.refusal:
            raise self.refusal
        self.changes.append(change)
        if change.paused is not None:
            self.info = replace(self.info, paused=change.paused)
        return self.info

    def stop(self) -> RunState:
        """The answer that the test chose."""
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` on every `play` and at the end."""
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def play(self, n: int, *, failed: int = 0) -> None:
        """`n` more ticks arrive."""
        seen = len(self._ticks)
        for i in range(seen + 1, seen + n + 1):
            self._ticks.append(tick_at(i, failed=failed))
            self._notify()

    def end(self, status: RunState = RunState.FINISHED) -> None:
        """The run ends, with a summary."""
        total = 10 * len(self._ticks)
        self.summary = Summary(
            id=self.id, status=status, model="open", load=self.info.load, started=total,
            due=total, succeeded=total, duration=len(self._ticks) / 10,
            response=Distribution(count=total, p50=1.0), population="all of them",
        )  # fmt: skip
        self.lose(status)

    def lose(self, status: RunState = RunState.FAILED, error: str | None = None) -> None:
        """The run ends, with or without a summary."""
        self.status, self.error, self.done = status, error, True
        self._notify()

    def _notify(self) -> None:
        for callback in list(self.callbacks):
            callback()


@pytest.fixture
def recorded() -> Recorded:
    """100 requests/s for 10 s."""
    return Recorded(LoadConfig(rate=100, duration="10s"))


@pytest.fixture
def another() -> Recorded:
    """Another run, in the closed model."""
    run = Recorded(LoadConfig(concurrency=5, duration="10s"))
    run.id = "run-2"
    run.info = replace(run.info, id="run-2")
    return run


@pytest.fixture
def tick() -> Callable[..., Tick]:
    """Builds the i-th tick."""
    return tick_at


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Every message that widgets send to the front end: its type and its state."""
    sent: list[tuple[str, dict[str, Any]]] = []

    class Wire(BaseComm):
        """A comm whose other end is the test."""

        def publish_msg(self, msg_type: str, data: Any = None, **_: Any) -> None:
            """Note the message."""
            sent.append((msg_type, (data or {}).get("state", {})))

    monkeypatch.setattr(comm, "create_comm", Wire)
    return sent

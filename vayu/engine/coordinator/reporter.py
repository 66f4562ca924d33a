"""Reads all blocks of a run, and makes ticks of what was added since the reading before.

A block that is being written at the moment, or does not exist yet, keeps its last reading:
what it counted meanwhile is in the next tick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.engine.coordinator.accounts import Account, checks_of, merged
from vayu.engine.coordinator.measure import tick_of
from vayu.engine.coordinator.vitals import Vitals
from vayu.engine.recorder.reader import BlockReader
from vayu.engine.recorder.snapshot import Snapshot, empty
from vayu.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from vayu.engine.coordinator.verdict import Judge
    from vayu.engine.store.notes import Notes
    from vayu.model.results.tick import Tick

_UNREAD = "it has made no statistics block"
"""Of a worker that is gone, or has not got there yet."""


class Reporter:
    """Follows the blocks of one run.

    Parameters
    ----------
    blocks : sequence of Path
        One a worker, in the workers' order.
    judge : Judge, optional
        Looks at each tick's reading.

    Attributes
    ----------
    vitals : Vitals
        How the workers keep up.
    faults : list of str or None
        Why the block of a worker cannot be read; None of one that can.
    """

    def __init__(self, blocks: Sequence[Path], judge: Judge | None = None) -> None:
        self._paths = blocks
        self._judge = judge
        self.vitals = Vitals(len(blocks))
        self._readers: list[BlockReader | None] = [None] * len(blocks)
        self.faults: list[str | None] = [_UNREAD] * len(blocks)
        self._last: list[Snapshot] = [empty()] * len(blocks)
        self._before = empty()

    def read(self) -> list[int]:
        """Read every block; return the workers whose block was written since."""
        return [worker for worker in range(len(self._paths)) if self._read(worker)]

    def tick(self, notes: Notes, *, timestamp_ms: int, event: str | None = None) -> Tick:
        """Return what was added between the last two calls of this.

        Parameters
        ----------
        notes : Notes
            What the workers' checks are called.
        timestamp_ms : int
            Wall clock. [ms since 1970]
        event : str, optional
            What was done to the run meanwhile.
        """
        after = merged(self.accounts(notes))
        before, self._before = self._before, after
        tick = tick_of(before, after, timestamp_ms=timestamp_ms, event=event)
        return replace(
            tick,
            checks=replace(tick.checks, by_name=checks_of(self.accounts(notes))),
            thresholds=() if self._judge is None else self._judge.look(after),
            generator=self.vitals.look(self._last, before, after),
        )

    @property
    def reading(self) -> Snapshot:
        """All workers as of the last tick."""
        return self._before

    def accounts(self, notes: Notes) -> list[Account]:
        """Return the last reading of each worker, with the names of its checks."""
        return [Account(*pair) for pair in zip(self._last, notes.checks, strict=True)]

    def close(self) -> None:
        """Let go of the files."""
        for reader in self._readers:
            if reader is not None:
                reader.close()
        self._readers = [None] * len(self._paths)

    def _read(self, worker: int) -> bool:
        """Read one block, and say whether it moved on."""
        reading = self._reading(worker)
        if reading is None:
            return False
        self.faults[worker] = None
        moved = reading.counter("elapsed") != self._last[worker].counter("elapsed")
        self._last[worker] = reading
        return moved

    def _reading(self, worker: int) -> Snapshot | None:
        """Return a reading of a block; None when there is none, or not yet, and note why."""
        reader = self._readers[worker]
        try:
            reader = self._readers[worker] = reader or BlockReader(self._paths[worker])
        except StoreError as error:
            self.faults[worker] = error.message
        except (OSError, ValueError):  # ValueError: an empty file cannot be mapped
            self.faults[worker] = _UNREAD
        return reader.read() if reader else None


def last_readings(blocks: Iterable[Path]) -> list[Snapshot]:
    """Return what is in the blocks that a run left; an empty reading where there is none."""
    reporter = Reporter(tuple(blocks))
    reporter.read()
    readings = list(reporter._last)  # noqa: SLF001  same module
    reporter.close()
    return readings

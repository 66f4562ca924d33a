"""What is written about a run beside its summary never costs the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.clock import monotonic
from vayu.engine.coordinator.chronicle import Chronicle
from vayu.engine.coordinator.instructions import Conclude
from vayu.engine.recorder.writer import BlockWriter
from vayu.formats.runs.folder import EXEMPLARS, INTERVALS, SUMMARY
from vayu.model.runs.state import RunState
from vayu.model.sends.exemplar import Exemplar
from vayu.protocol.reports import Observed, Prepared

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT = Exemplar(
    why="first", about="200", worker=0, k=0, intended=0, started=0, completed=1, status=200,
    body=b"token c4nary and s3ssion",
)  # fmt: skip


def written(store_run: Callable, make_rows: Callable, *obstacles: str) -> Chronicle:
    """The chronicle of a run of 300 requests that is over; obstacles are in the way of files."""
    folder, info = store_run(config={"rate": 100})
    for name in obstacles:
        (folder.path / name).mkdir()
    chronicle = Chronicle(folder, info, workers=1, redact=lambda s: s.replace("c4nary", "***"))
    chronicle.note(0, Prepared(libcurl="libcurl/8"))
    chronicle.enter(RunState.RUNNING, monotonic())
    rows, writer = make_rows(300), BlockWriter(folder.blocks(1)[0])
    folder.rows(1)[0].write_bytes(rows.tobytes())
    writer.write(rows, {"elapsed": 2_000_000_000, "due": 300, "started": 300})
    chronicle.note(0, Observed(exemplar=KEPT, values=("s3ssion",)))
    chronicle.end(Conclude(RunState.FINISHED))
    writer.close()
    return chronicle


def test_everything_is_written(store_run: Callable, make_rows: Callable) -> None:
    """Exemplars without secrets, intervals, and libcurl's version in the manifest, if there."""
    chronicle = written(store_run, make_rows)
    path = chronicle.folder.path

    assert chronicle.info.total == 300
    assert (path / INTERVALS).read_text().count("Tag=response") == 1
    assert b"c4nary" not in (path / EXEMPLARS).read_bytes()
    assert b"s3ssion" not in (path / EXEMPLARS).read_bytes()


@pytest.mark.parametrize("obstacle", [EXEMPLARS, INTERVALS])
def test_a_file_that_cannot_be_written_costs_only_itself(
    store_run: Callable, make_rows: Callable, obstacle: str
) -> None:
    """The summary is whole, and the run is what it was."""
    chronicle = written(store_run, make_rows, obstacle)

    assert (chronicle.info.status, chronicle.info.total) == (RunState.FINISHED, 300)
    assert (chronicle.folder.path / SUMMARY).exists()


@pytest.mark.parametrize("state", [RunState.DRAINING, RunState.STOPPING])
def test_a_run_that_only_waits_for_responses_is_asked_for_no_throughput(
    store_run: Callable, make_rows: Callable, state: RunState
) -> None:
    """One is in flight for two seconds more; no request was due in them, nor offered."""
    config = {"rate": 100, "duration": "9s", "thresholds": ["throughput > 9/s in all 1s windows"]}
    folder, info = store_run(config=config)
    chronicle = Chronicle(folder, info, workers=1, redact=str)
    t0 = monotonic() - 2_000_000_000
    chronicle.enter(RunState.RUNNING, t0)
    rows, writer = make_rows(201), BlockWriter(folder.blocks(1)[0])
    for second, batch in enumerate((rows[:100], rows[100:200], rows[:0], rows[200:]), start=1):
        levels = {"elapsed": second * 1_000_000_000, "due": 201, "started": 201}
        writer.write(batch, levels)
        chronicle.tick(t0)
        if second == 2:
            chronicle.enter(state, t0)
    folder.rows(1)[0].write_bytes(rows.tobytes())
    chronicle.end(Conclude(RunState.FINISHED))
    writer.close()
    summary = chronicle.summary
    (verdict,) = summary.verdicts

    assert (verdict.windows.passed, verdict.windows.evaluated) == (2, 2)
    assert summary.offered == pytest.approx(201 / 2, rel=0.2)  # and not over all four seconds
    assert summary.duration == 4.0

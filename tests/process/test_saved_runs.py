"""A run is what its folder says: here, in a zip file, in another process, after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

import vayu
from vayu.cli.main import main
from vayu.client.session import close_sessions
from vayu.errors import InvalidConfig, RunFailed, RunStateConflict
from vayu.stats.histogram import DEFAULT, decode
from vayu.testing import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


READ_ELSEWHERE = """
import json, sys, vayu
run = vayu.open(sys.argv[1])
bundle = run._repr_mimebundle_()
assert "<table" in bundle["text/html"] and run.id in bundle["text/plain"]
print(json.dumps({
    "id": run.id, "status": run.status, "started": run.summary.started,
    "requests": len(run.requests), "ticks": len(run.ticks),
    "p99": run.summary.response.p99, "seed": run.manifest.seed, "exists": run.folder.exists(),
}))
"""


@pytest.fixture(scope="module")
def zipped(
    shared_engine: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[vayu.Run, Path]]:
    """A run of 300 requests, and its archive; with one engine for them all."""
    del shared_engine
    with Target(seed=1) as target:
        request = vayu.Request("GET", target.url)
        run = request.load(
            rate=200, iterations=300, seed=7, name="first", thresholds=["failed < 1%"]
        ).wait(60)
        yield run, run.save(tmp_path_factory.mktemp("saved") / "run.zip")


def test_a_zip_file_opens_in_another_process_without_an_engine(
    zipped: tuple[vayu.Run, Path], tmp_path: Path
) -> None:
    """The same numbers, the report, and no engine is started; what was unpacked is removed."""
    run, path = zipped
    summary = run.summary
    assert summary is not None
    elsewhere, unpacked = tmp_path / "elsewhere", tmp_path / "unpacked"
    unpacked.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", READ_ELSEWHERE, str(path)],
        env=os.environ | {"VAYU_HOME": str(elsewhere), "TMPDIR": str(unpacked)},
        capture_output=True,
        check=True,
        text=True,
    )

    assert json.loads(done.stdout) == {
        "id": run.id,
        "status": "finished",
        "started": 300,
        "requests": len(run.requests),
        "ticks": len(run.ticks),
        "p99": summary.response.p99,
        "seed": 7,
        "exists": True,
    }
    assert done.stderr == ""
    assert not elsewhere.exists()
    assert list(unpacked.iterdir()) == []


def test_a_saved_run_says_the_same_as_the_run(zipped: tuple[vayu.Run, Path]) -> None:
    """Rows, ticks, summary; also saved once more."""
    run, path = zipped
    saved = vayu.open(path)

    assert saved.requests.equals(run.requests)
    assert saved.ticks.equals(run.ticks)
    assert saved.summary == run.summary
    assert (saved.name, saved.status, saved.error) == ("first", run.status, None)
    assert (saved.passed, saved.capacity) == (True, None)
    assert saved.verdicts.equals(run.verdicts)
    assert repr(saved) == repr(run).replace("<Run", "<SavedRun")
    again = vayu.open(saved.save(path.with_name("again.zip")))
    assert again.requests.equals(run.requests)


def test_the_folder_is_complete_and_small(zipped: tuple[vayu.Run, Path], processes: Any) -> None:
    """Soon after the end: sealed, without workers' files, and it opens as it stands."""
    run, _ = zipped
    assert processes.eventually(lambda: not list(run.folder.glob("worker-*")))

    assert {path.name for path in run.folder.iterdir()} == {
        "exemplars.jsonl",
        "histograms.json",
        "intervals.hlog",
        "manifest.json",
        "requests.parquet",
        "run.json",
        "summary.json",
        "ticks.jsonl",
        "ticks.parquet",
    }
    manifest = run.manifest
    assert manifest is not None
    assert len(manifest.files) == 7
    assert "libcurl" in manifest.libraries
    assert len(vayu.open(run.folder).requests) == 300


def test_other_tools_read_the_histograms(zipped: tuple[vayu.Run, Path], tmp_path: Path) -> None:
    """The intervals of the log add up to the histograms of the whole run, for hdrh too."""
    run, _ = zipped
    path = run.export_hlog(tmp_path / "run.hlog")
    whole = json.loads((run.folder / "histograms.json").read_text())

    reader = HistogramLogReader(str(path), HdrHistogram(1, DEFAULT.highest, 3))
    totals = {name: np.zeros(DEFAULT.counts_len, np.int64) for name in whole}
    for one in iter(reader.get_next_interval_histogram, None):
        counts = np.frombuffer(one.counts, np.int64)
        totals[one.get_tag()][: counts.size] += counts
    reader.close()
    assert set(totals) == {"response", "service", "lag"}
    for name, counts in totals.items():
        assert (counts == decode(whole[name])).all()
        assert HdrHistogram.decode(whole[name].encode()).get_total_count() == 300


def test_the_command_line_saves_and_opens(
    zipped: tuple[vayu.Run, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A zip file and a log; what is shown of the file is what the run came to."""
    run, path = zipped
    assert main(["save", run.id, str(tmp_path / "cli.zip")]) == 0
    assert main(["save", "last", str(tmp_path / "cli.hlog")]) == 0
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'cli.zip'}: ")
    assert (tmp_path / "cli.zip").read_bytes() == path.read_bytes()
    assert (tmp_path / "cli.hlog").read_text() == (run.folder / "intervals.hlog").read_text()

    assert main(["save", run.id, str(tmp_path / "run.tar")]) == 2
    assert "call it run.zip" in capsys.readouterr().err
    assert not (tmp_path / "run.tar").exists()

    assert main(["open", str(tmp_path / "cli.zip")]) == 0
    assert f"Run {run.id} · first" in capsys.readouterr().out
    assert main(["open", run.id]) == 0
    assert f"Run {run.id} · first" in capsys.readouterr().out
    assert main(["open", "--json", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["started"] == 300
    assert main(["open", str(tmp_path / "gone.zip")]) == 2
    assert "there is no" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_what_cannot_be_saved(
    target: Target, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that goes on, and places that are none; the message names them."""
    with vayu.Request("GET", target.url).load(rate=10, duration="20s") as run:
        with pytest.raises(RunStateConflict, match="wait"):
            run.save(tmp_path / "run.zip")
        run.stop()
    with pytest.raises(InvalidConfig, match="is a folder; name a file in it"):
        run.save(tmp_path)
    with pytest.raises(InvalidConfig, match="there is no folder"):
        run.save(tmp_path / "gone" / "run.zip")
    with pytest.raises(InvalidConfig, match="must be the path of a file, got None"):
        run.save(None)  # type: ignore[arg-type]
    with pytest.raises(InvalidConfig, match=r"or let run\.report\(path\) write it"):
        run.save(tmp_path / "run.html")
    assert main(["save", run.id, str(tmp_path / "run.html")]) == 2
    assert "call it run.zip, or let `vayu report` write it" in capsys.readouterr().err
    assert list(tmp_path.glob("run.*")) == []


def test_a_killed_worker_costs_no_row(
    home: Path, target: Target, processes: Any, tmp_path: Path
) -> None:
    """The summary counts every row on the disk; the run is saved like any other."""
    run = vayu.Request("GET", target.url).load(rate=2_000, duration="30s", workers=2)
    assert processes.eventually(lambda: len(run.requests) > 500)
    os.kill(processes.crew(processes.engine_pid(home))[-1], signal.SIGKILL)
    with pytest.raises(RunFailed, match="worker"):
        run.wait(60)

    summary = run.summary
    assert summary is not None
    total = summary.succeeded + summary.failed + summary.cancelled
    assert (summary.partial, total) == (True, len(run.requests))
    assert sum(summary.status_codes.values()) == total
    saved = vayu.open(run.save(tmp_path / "broken.zip"))
    assert (saved.status, saved.error) == ("failed", run.error)
    assert len(saved.requests) == total


def test_a_killed_engine_costs_no_row(home: Path, target: Target, processes: Any) -> None:
    """The next engine closes the run from its files, and removes what its workers left."""
    run = vayu.Request("GET", target.url).load(rate=2_000, duration="30s")
    assert processes.eventually(lambda: len(run.requests) > 500)
    engine = processes.engine_pid(home)
    workers = processes.worker_pids(engine)
    os.kill(engine, signal.SIGKILL)
    assert processes.eventually(lambda: all(processes.gone(pid) for pid in workers))
    close_sessions()

    again = vayu.run(run.id)
    with pytest.raises(RunFailed, match="the engine ended"):
        again.wait(60)
    summary = again.summary
    assert summary is not None
    total = summary.succeeded + summary.failed + summary.cancelled
    assert total == len(again.requests) > 500
    assert not again.exemplars.empty
    assert processes.eventually(lambda: not list(again.folder.glob("worker-*")))
    assert len(vayu.open(again.folder).requests) == total

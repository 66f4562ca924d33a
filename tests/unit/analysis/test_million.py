"""A run of one million requests stays small on disk and in the converter's memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vayu.analysis.frames import requests_frame
from vayu.formats.runs.folder import REQUESTS, rows_name

if TYPE_CHECKING:
    from collections.abc import Callable

MILLION = 1_000_000
MEGABYTE = 1_000_000

CONVERT = """
import sys
from pathlib import Path
from vayu.engine.store.convert import main
code = main(sys.argv[1:])
status = Path("/proc/self/status").read_text()  # rusage would count the process that forked it
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
sys.exit(code)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
def test_a_million_requests(tmp_path: Path, make_rows: Callable) -> None:
    """Under 40 MB of Parquet and 150 MB of memory, and every row is in the frame."""
    for worker in range(2):
        make_rows(MILLION // 2, worker=worker, workers=2).tofile(tmp_path / rows_name(worker))

    command = [sys.executable, "-c", CONVERT, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert int(done.stdout) * 1_024 < 150 * MEGABYTE
    assert (tmp_path / REQUESTS).stat().st_size < 40 * MEGABYTE
    frame = requests_frame(tmp_path)
    assert len(frame) == MILLION
    assert frame.k.is_unique

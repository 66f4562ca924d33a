"""One engine a data directory, also after kill -9."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from vayu.engine.store.lock import DataLock
from vayu.errors import EngineBusy, StoreError

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import sys, pathlib, time
from vayu.engine.store.lock import DataLock
lock = DataLock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_the_second_one_is_refused(tmp_path: Path) -> None:
    """And let in when the first is gone."""
    first = DataLock(tmp_path)

    with pytest.raises(EngineBusy, match=str(tmp_path)):
        DataLock(tmp_path)
    first.release()
    DataLock(tmp_path).release()


def test_a_dead_holder_holds_nothing(tmp_path: Path) -> None:
    """The kernel lets go of the lock of a killed process."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(EngineBusy):
            DataLock(tmp_path)
        holder.send_signal(signal.SIGKILL)
        holder.wait()

    DataLock(tmp_path).release()


def test_no_folder_no_lock(tmp_path: Path) -> None:
    """An error of the store, not of the standard library."""
    with pytest.raises(StoreError, match="cannot be opened"):
        DataLock(tmp_path / "none")

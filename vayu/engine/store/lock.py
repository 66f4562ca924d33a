"""One engine a data directory: a lock that the kernel of the machine lets go, whatever happens.

The lock is on an open file, so it ends with the process that holds it, even after kill -9.
The file itself stays: removing it would let two engines lock two files of the same name.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vayu.engine.store.files import PRIVATE_FILE
from vayu.errors import EngineBusy, StoreError
from vayu.protocol.handshake import LOCK_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 10.0
"""How long a change waits for one of another process, which takes milliseconds. [s]"""


class DataLock:
    """The lock of one data directory, held from construction to `release`.

    Parameters
    ----------
    data_dir : Path
        An existing folder.

    Raises
    ------
    EngineBusy
        If another engine holds it.
    StoreError
        If the lock file cannot be opened.
    """

    def __init__(self, data_dir: Path) -> None:
        path = data_dir / LOCK_FILE
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        except OSError as error:
            raise StoreError(f"{path} cannot be opened: {error.strerror}") from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._handle)
            raise EngineBusy(
                f"another engine holds {data_dir}",
                hint="connect to it, or choose another data directory with VAYU_HOME",
            ) from None

    def release(self) -> None:
        """Let the next engine in."""
        os.close(self._handle)


@contextmanager
def waiting_lock(path: Path) -> Iterator[None]:
    """Hold the lock of a file while something is read, changed and replaced.

    Parameters
    ----------
    path : Path
        Of the lock itself; it stays when the lock is let go.

    Raises
    ------
    StoreError
        If it cannot be opened, or another process holds it for longer than `PATIENCE`.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {error.strerror}") from error
    try:
        deadline = time.monotonic() + PATIENCE
        while not _took(handle):
            if time.monotonic() > deadline:
                raise StoreError(f"{path} is held by another process", hint="try again")
            time.sleep(0.01)
        yield
    finally:
        os.close(handle)


def _took(handle: int) -> bool:
    """Take a lock if it is free."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

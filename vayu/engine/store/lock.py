"""One engine a data directory: a lock that the kernel of the machine lets go, whatever happens.

The lock is on an open file, so it ends with the process that holds it, even after kill -9.
The file itself stays: removing it would let two engines lock two files of the same name.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from vayu.engine.store.files import PRIVATE_FILE
from vayu.errors import EngineBusy, StoreError
from vayu.protocol.handshake import LOCK_FILE

if TYPE_CHECKING:
    from pathlib import Path


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

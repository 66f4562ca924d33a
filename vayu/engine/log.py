"""The engine's log file: where everything goes once the ready line is out."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from typing import TYPE_CHECKING

from vayu.engine.store.files import PRIVATE_FILE
from vayu.errors import StoreError
from vayu.protocol.handshake import LOG_FILE

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_LOG = 4 * 1024 * 1024
"""A longer log is set aside (one generation) when an engine starts. [B]"""

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def open_log(data_dir: Path) -> int:
    """Send standard error (also that of workers) to the log, and return its descriptor.

    Raises
    ------
    StoreError
        If the log cannot be written.
    """
    path = data_dir / LOG_FILE
    try:
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
    os.dup2(handle, sys.stderr.fileno())
    logging.basicConfig(level=logging.INFO, format=_FORMAT, stream=sys.stderr, force=True)
    return handle


def leave_stdout(handle: int) -> None:
    """Send standard output to the log as well: its one line is said."""
    sys.stdout.flush()
    os.dup2(handle, sys.stdout.fileno())


def explain(logger: logging.Logger, what: str, error: BaseException) -> str:
    """Log where a bug is, and return what may be said of it.

    Messages of exceptions quote values, and values may be secrets, so neither the log nor
    the caller sees one: only the type, and the lines of code.
    """
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s met %s\n%s", what, type(error).__name__, where)
    return f"the engine failed ({type(error).__name__}); its log says where"

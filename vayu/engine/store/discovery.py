"""The discovery file: how a client that did not start this engine finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.engine.store.files import read_record, write_whole
from vayu.errors import StoreError
from vayu.protocol.handshake import DISCOVERY_FILE, Discovery

if TYPE_CHECKING:
    from pathlib import Path


def publish(data_dir: Path, discovery: Discovery) -> None:
    """Write the file (mode 0600), in place of one that a dead engine left."""
    write_whole(data_dir / DISCOVERY_FILE, msgspec.json.encode(discovery))


def withdraw(data_dir: Path, pid: int) -> None:
    """Remove the file, if it is about the engine with this `pid`."""
    path = data_dir / DISCOVERY_FILE
    try:
        mine = read_record(path, Discovery).pid == pid
    except StoreError:
        return
    if mine:
        path.unlink(missing_ok=True)

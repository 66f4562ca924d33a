"""The discovery file is private, and removed only by the engine it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.store.discovery import publish, withdraw
from vayu.engine.store.files import read_record
from vayu.protocol.handshake import DISCOVERY_FILE, Discovery

if TYPE_CHECKING:
    from pathlib import Path

ME = Discovery(port=1, pid=42, token="t", version="0", protocol=1)


def test_published_for_the_owner_only(tmp_path: Path) -> None:
    """It holds the token; what a dead engine left is replaced."""
    path = tmp_path / DISCOVERY_FILE
    path.write_text("garbage")
    publish(tmp_path, ME)

    assert read_record(path, Discovery) == ME
    assert path.stat().st_mode & 0o777 == 0o600


def test_withdrawn_by_its_engine_only(tmp_path: Path) -> None:
    """A newer engine's file stays, and so does what cannot be read."""
    publish(tmp_path, ME)
    withdraw(tmp_path, pid=41)
    assert (tmp_path / DISCOVERY_FILE).exists()
    withdraw(tmp_path, pid=42)
    assert not (tmp_path / DISCOVERY_FILE).exists()

    withdraw(tmp_path, pid=42)
    (tmp_path / DISCOVERY_FILE).write_text("garbage")
    withdraw(tmp_path, pid=42)
    assert (tmp_path / DISCOVERY_FILE).read_text() == "garbage"

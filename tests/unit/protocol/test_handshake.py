"""What client and engine tell each other at the start, and never show."""

from __future__ import annotations

from vayu.protocol.handshake import Discovery, Start


def test_no_repr_shows_the_token() -> None:
    """Logs and tracebacks may hold it."""
    start = Start(data_dir="/d", token="canary-4711")
    found = Discovery(port=1, pid=2, token="canary-4711", version="0", protocol=1)

    assert "canary" not in f"{start!r}{found!r}{start}{found}"

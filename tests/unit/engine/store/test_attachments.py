"""Which files a request may send."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from vayu.engine.store import attachments
from vayu.engine.store.attachments import probe_attachment, read_attachment
from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read_byte_for_byte(tmp_path: Path) -> None:
    """And a probe reads nothing of it."""
    path = tmp_path / "a b.bin"
    path.write_bytes(bytes(range(256)))
    assert read_attachment(str(path)) == bytes(range(256))
    assert probe_attachment(str(path)) == b""


def test_what_is_no_file_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder, a pipe, nothing, a relative path, too much."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b"12345")
    monkeypatch.setattr(attachments, "LARGEST", 4)
    for name, why in {
        "": "is no regular file",
        "pipe": "is no regular file",
        "none": "does not exist",
        "long": "is 5 bytes long",
    }.items():
        for read in (read_attachment, probe_attachment):
            with pytest.raises(InvalidConfig, match=why):
                read(str(tmp_path / name))
    with pytest.raises(InvalidConfig, match="'rel/a' is not an absolute path"):
        read_attachment("rel/a")

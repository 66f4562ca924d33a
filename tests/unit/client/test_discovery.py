"""The discovery file is read with care, whoever wrote it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from vayu._version import __version__
from vayu.client.discovery import check_version, read_discovery
from vayu.errors import ProtocolMismatch
from vayu.protocol.handshake import DISCOVERY_FILE, Discovery
from vayu.protocol.routes import PROTOCOL_VERSION

if TYPE_CHECKING:
    from pathlib import Path

MINE = {"port": 1, "pid": 2, "token": "t", "version": __version__, "protocol": PROTOCOL_VERSION}


def test_reads_what_an_engine_writes(tmp_path: Path) -> None:
    """All that is needed to call it."""
    (tmp_path / DISCOVERY_FILE).write_text(json.dumps({**MINE, "stay": True}))

    assert read_discovery(tmp_path) == Discovery(**MINE, stay=True)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"port": "x"}',
        '{"port": 1}',
        '{"port": 99999, "pid": 1, "token": "t"}',
        "\xff",
    ],
)
def test_garbage_is_no_discovery(tmp_path: Path, content: str) -> None:
    """A damaged file is as good as none."""
    (tmp_path / DISCOVERY_FILE).write_bytes(content.encode("latin-1"))

    assert read_discovery(tmp_path) is None


def test_no_file_is_no_discovery(tmp_path: Path) -> None:
    """Neither is a folder that does not exist."""
    assert read_discovery(tmp_path) is None
    assert read_discovery(tmp_path / "missing") is None


def test_another_version_is_still_read(tmp_path: Path) -> None:
    """Members that this version does not know do not hide the engine: it must be told to stop."""
    other = {**MINE, "version": "99.0", "protocol": 7, "novelty": {"a": 1}}
    (tmp_path / DISCOVERY_FILE).write_text(json.dumps(other))

    found = read_discovery(tmp_path)

    assert found is not None
    assert (found.version, found.protocol) == ("99.0", 7)


@pytest.mark.parametrize("change", [{"version": "99.0"}, {"protocol": PROTOCOL_VERSION + 1}])
def test_another_version_is_refused_with_a_remedy(change: dict[str, object]) -> None:
    """The message names both versions and says what to type."""
    with pytest.raises(ProtocolMismatch, match="vayu engine stop") as caught:
        check_version(Discovery(**MINE | change))

    assert __version__ in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_process_that_is_itself_the_earlier_one_is_told_to_begin_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopping the engine would help nobody: the next one is of the same files."""
    file = tmp_path / "_version.py"
    file.write_text('__version__ = "99.0"\n')
    monkeypatch.setattr("vayu.client.discovery.version_file", str(file))

    with pytest.raises(ProtocolMismatch, match="start the program") as caught:
        check_version(Discovery(**MINE | {"version": "99.0"}))

    assert "engine stop" not in str(caught.value)


def test_same_version_is_welcome() -> None:
    """Nothing is raised."""
    check_version(Discovery(**MINE))

"""Open files and ports, as the kernel tells them."""

from __future__ import annotations

import os
import resource
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from vayu.engine.coordinator import resources
from vayu.engine.coordinator.resources import Sample, most_to_one_address, sample, sockets

if TYPE_CHECKING:
    from pathlib import Path

SOCKSTAT = """\
sockets: used 312
TCP: inuse 37 orphan 0 tw 238 alloc 61 mem 124
UDP: inuse 4 mem 0
"""
TCP = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 2 1
   2: 0100007F:9C41 0100007F:1F90 06 00000000:00000000 03:00001771 00000000     0        0 0 3
   3: 0100007F:9C42 0100007F:1F91 06 00000000:00000000 03:00001771 00000000     0        0 0 3
"""


def test_sockets_in_use_and_just_closed() -> None:
    """Those of TCP."""
    assert sockets(SOCKSTAT) == 37 + 238
    assert sockets("TCP6: inuse 21\nUDP6: inuse 1\n") == 21
    assert sockets("sockets: used 3\n") == 0


def test_ports_are_taken_for_one_address_at_a_time() -> None:
    """The address with most counts; who only listens takes none."""
    assert most_to_one_address([TCP]) == 2
    assert most_to_one_address([TCP, TCP]) == 4
    assert most_to_one_address([]) == 0


@pytest.mark.parametrize(("listed", "taken"), [(1_000, 275), (500, 2)])
def test_connections_are_told_apart_only_when_there_are_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: int, taken: int
) -> None:
    """Reading every one of them takes time."""
    monkeypatch.setattr(resources, "_PROC", tmp_path)
    (tmp_path / "net").mkdir()
    (tmp_path / "net/sockstat").write_text(SOCKSTAT)
    (tmp_path / "net/tcp").write_text(TCP)
    assert resources.ports_taken(listed) == taken


def test_cores_are_busy_when_none_is_idle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a disk is idle; what the machine's owner takes is not ours."""
    monkeypatch.setattr(resources, "_PROC", tmp_path)
    (tmp_path / "stat").write_text("cpu  10 1 5 70 4 2 3 5 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n")
    assert resources.cores() == (100, 26)
    (tmp_path / "stat").write_text("nothing\n")
    assert resources.cores() is None


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_of_this_very_process() -> None:
    """Its open files grow by those that it opens."""
    before = sample([os.getpid()])
    with socket.socket(), socket.socket():
        after = sample([os.getpid()])
    assert after.descriptors[0] == before.descriptors[0] + 2
    assert after.limits == (resource.getrlimit(resource.RLIMIT_NOFILE)[0],)
    assert 0 <= after.ports <= after.ports_available


def test_where_nothing_is_said_nothing_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another system, or of a process that is gone: None, not 0."""
    monkeypatch.setattr(resources, "_PROC", tmp_path)
    assert sample([1]) == Sample(descriptors=(None,), limits=(None,))

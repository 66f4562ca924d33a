"""Idle connections are attended to, and only those that the target has closed are dead."""

from __future__ import annotations

import socket
from types import SimpleNamespace

from vayu.engine.transport.curl_shard import SMALL, Shard
from vayu.engine.transport.curl_sockets import Sockets
from vayu.engine.transport.poller import READ, WRITE, EpollPoller

REMOVE = 4


def test_an_idle_connection_that_can_be_written_to_is_not_dead() -> None:
    """Its answer came before it was watched for one; when the target closes it, it is."""
    poller = EpollPoller()
    sockets = Sockets(poller)
    shard = Shard(sockets, room=SMALL)
    watch = sockets.watcher(shard)
    ours, theirs = socket.socketpair()
    with ours:
        fd = ours.fileno()
        sockets.opener(SimpleNamespace(connection_new=0))(fd, 0)
        watch(WRITE, fd, None, None)
        watch(REMOVE, fd, None, None)

        assert poller.poll(0) == [(fd, WRITE)]
        sockets.wake(fd, WRITE)
        assert poller.poll(0) == []
        assert not shard.had_dead_connection()

        theirs.close()
        ((_, bits),) = poller.poll(0)
        assert bits & READ
        sockets.wake(fd, bits)
        assert poller.poll(0) == []
        assert shard.had_dead_connection()
    shard.multi.close()

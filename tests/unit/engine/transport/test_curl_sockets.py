"""Idle connections are attended to, and only those that the target has closed are dead."""

from __future__ import annotations

import socket
from types import SimpleNamespace

from tests.unit.engine.transport.conftest import step_until
from tests.unit.engine.transport.exchanges import READ as READ_ALL, wire
from vayu.engine.transport import curl
from vayu.engine.transport.curl_deadlines import Deadlines
from vayu.engine.transport.curl_shard import SMALL, Shard
from vayu.engine.transport.curl_sockets import Sockets
from vayu.engine.transport.poller import READ, WRITE, EpollPoller

REMOVE = 4


def test_an_idle_connection_that_can_be_written_to_is_not_dead() -> None:
    """Its answer came before it was watched for one; when the target closes it, it is."""
    poller = EpollPoller()
    sockets = Sockets(poller)
    shard = Shard(sockets, room=SMALL, deadlines=Deadlines())
    watch = sockets.watcher(shard)
    ours, theirs = socket.socketpair()
    with ours:
        fd = ours.fileno()
        sockets.opener(SimpleNamespace())(fd, 0)
        watch(WRITE, fd, None, None)
        watch(REMOVE, fd, None, None)

        assert poller.poll(0) == [(fd, WRITE)]
        sockets.wake(fd, WRITE)
        assert poller.poll(0) == []
        assert not shard.dead.had(0)

        theirs.close()
        ((_, bits),) = poller.poll(0)
        assert bits & READ
        sockets.wake(fd, bits)
        assert poller.poll(0) == []
        assert shard.dead.had(0)
    shard.multi.close()


def test_what_libcurl_wakes_itself_with_stays_watched_and_is_no_dead_connection() -> None:
    """It is let go of when it rings while nobody waits for it, and is watched again after that."""
    poller = EpollPoller()
    sockets = Sockets(poller)
    shard = Shard(sockets, room=SMALL, deadlines=Deadlines())
    watch = sockets.watcher(shard)
    bell, ringer = socket.socketpair()
    with bell, ringer:
        fd = bell.fileno()
        sockets.keep([fd])
        watch(READ, fd, None, None)
        watch(REMOVE, fd, None, None)
        assert fd in sockets.idle

        ringer.send(b"!")
        assert poller.poll(0) == [(fd, READ)]
        sockets.wake(fd, READ)
        assert poller.poll(0) == []
        assert not shard.dead.had(0)

        watch(READ, fd, None, None)
        assert poller.poll(0) == [(fd, READ)]
    shard.multi.close()


def test_what_libcurl_wakes_itself_with_is_watched_also_under_the_number_of_a_connection() -> None:
    """The connection was closed; the kernel has forgotten that it was watched."""
    poller = EpollPoller()
    sockets = Sockets(poller)
    shard = Shard(sockets, room=SMALL, deadlines=Deadlines())
    watch = sockets.watcher(shard)
    ours, theirs = socket.socketpair()
    fd = ours.fileno()
    sockets.opener(SimpleNamespace())(fd, 0)
    watch(READ, fd, None, None)
    watch(REMOVE, fd, None, None)
    ours.close()
    theirs.close()

    bell, ringer = socket.socketpair()
    with bell, ringer:
        assert bell.fileno() == fd
        sockets.keep([fd])
        assert fd not in sockets.idle
        watch(READ, fd, None, None)
        ringer.send(b"!")
        assert poller.poll(0) == [(fd, READ)]
    shard.multi.close()


def test_a_number_that_a_connection_gets_is_of_nothing_that_libcurl_wakes_itself_with() -> None:
    """It was taken for such a one by mistake; its end is that of a connection."""
    poller = EpollPoller()
    sockets = Sockets(poller)
    shard = Shard(sockets, room=SMALL, deadlines=Deadlines())
    watch = sockets.watcher(shard)
    ours, theirs = socket.socketpair()
    with ours:
        fd = ours.fileno()
        sockets.keep([fd])
        sockets.opener(SimpleNamespace())(fd, 0)
        watch(READ, fd, None, None)
        watch(REMOVE, fd, None, None)
        theirs.close()
        ((_, bits),) = poller.poll(0)
        sockets.wake(fd, bits)
        assert shard.dead.had(0)
    shard.multi.close()


class Telling(EpollPoller):
    """Tells what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list = []

    def watch(self, fd, bits) -> None:
        self.told.append(("watch", fd))
        super().watch(fd, bits)

    def forget(self, fd) -> None:
        self.told.append(("forget", fd))
        super().forget(fd)


def test_requests_one_at_a_time_change_nothing_of_what_is_watched(target, monkeypatch) -> None:
    """A connection is watched until it is open, then for answers; what wakes libcurl once."""
    poller = Telling()
    monkeypatch.setattr(curl, "best_poller", lambda: poller)
    transport, ended = curl.CurlTransport(), []
    slot = transport.slot(lambda slot: ended.append(slot.status), READ_ALL)
    for count in range(1, 21):
        slot.wire = wire(f"{target.url}/json")
        transport.start(slot)
        step_until(transport, lambda count=count: len(ended) == count)
    transport.close()

    assert ended == [200] * 20
    assert "forget" not in {name for name, _ in poller.told}
    assert len(poller.told) <= 4

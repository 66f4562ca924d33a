"""The transport over libcurl's multi interface: `socket_action`, shards, one poller.

A step is: start what was handed over, wait, let libcurl work on what is ready, then collect
what has ended. Everything is done a batch at a time, because a call into libcurl for each
request alone doubles what a request costs (measured: 94 us against 47).

Stamps stay exact all the same. A transfer's end is read from the clock at the event that
ended it, and its length is libcurl's own measure, so neither holds the rest of the batch.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pycurl

from vayu.engine.transport.curl_again import HTTP_1_1, listen, note_sharing
from vayu.engine.transport.curl_deadlines import Deadlines
from vayu.engine.transport.curl_failures import words_of
from vayu.engine.transport.curl_head import CUT, is_cut, may_be_cut
from vayu.engine.transport.curl_keep import begin_to_keep, stop_keeping
from vayu.engine.transport.curl_once import LOST, NOT_OUT, REFUSED, listen_to_head, must_hear
from vayu.engine.transport.curl_options import SHARING, apply
from vayu.engine.transport.curl_redirects import arrive, is_unheard, set_off_again
from vayu.engine.transport.curl_route import as_asked, is_known
from vayu.engine.transport.curl_shard import LARGE, SMALL, Shard
from vayu.engine.transport.curl_slot import CurlSlot
from vayu.engine.transport.curl_sockets import Sockets
from vayu.engine.transport.curl_stream import failure_of
from vayu.engine.transport.curl_timings import measure
from vayu.engine.transport.poller import READ, best_poller
from vayu.model.rows.failure import CODES, FailureKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.transport.poller import Poller
    from vayu.engine.transport.port import Options, Slot

_CANCELLED, _TRUNCATED = CODES[FailureKind.CANCELLED], CODES[FailureKind.TRUNCATED]

_BATCH = 32
"""Most events that go through together. What libcurl, the slot and the kernel keep of so many
connections fits into a cache of 512 KB, so that each step finds what the step before touched."""


class CurlTransport:
    """Carries exchanges over libcurl.

    Parameters
    ----------
    outside : callable, optional
        Called with a descriptor of `listen` that has become readable.
    """

    def __init__(self, outside: Callable[[int], None] | None = None) -> None:
        self._poller: Poller = best_poller()
        self._outside = outside
        self._shards: list[Shard] = []
        self._slots: dict[pycurl.Curl, CurlSlot] = {}
        self._touched: list[Shard] = []  # slots were handed over since their last turn
        self._sockets: Sockets[Shard] = Sockets(self._poller)
        self._deadlines: Deadlines[Shard] = Deadlines()
        self._listening = False  # to the heads of all responses

    def listen(self, fd: int) -> None:
        """Watch a descriptor that is not libcurl's."""
        self._poller.watch(fd, READ)

    def slot(self, ended: Callable[[Slot], None], options: Options) -> Slot:
        """Return a new sender."""
        slot = CurlSlot(ended, options, self._shard(options))
        slot.shard.slots += 1
        slot.shard.dead.senders.append(slot)
        slot.easy.setopt(pycurl.SOCKOPTFUNCTION, self._sockets.opener(slot))
        self._slots[slot.easy] = slot
        if slot.shard.listens:
            listen(slot)
        return slot

    def _shard(self, options: Options) -> Shard:
        """Return a shard with a place; pins are of a `CurlMulti`: its names lead where ours do."""
        room = LARGE if options.transport.http_version in SHARING else SMALL
        pins = (*options.looked_up, *options.transport.pins)
        for shard in reversed(self._shards):
            if shard.slots < shard.room == room and shard.pins == pins:
                return shard
        shard = Shard(self._sockets, pins, room=room, deadlines=self._deadlines)
        self._shards.append(shard)
        return shard

    def start(self, slot: Slot) -> None:
        """Hand the slot's exchange over; the next `step` puts it on the wire."""
        if TYPE_CHECKING:  # for every request
            assert isinstance(slot, CurlSlot)
        wire = slot.wire
        if wire is not slot.applied:
            assert wire is not None
            apply(slot.easy, wire, slot.applied, slot.options)
            slot.literal = is_known(wire.url, slot.options)
            slot.uploads = bool(wire.body)
            slot.applied = wire
            if must_hear(slot):
                listen_to_head(slot)
        slot.connection_new = 0
        slot.heard = NOT_OUT
        if self._listening:
            listen_to_head(slot)
        if slot.hears:
            slot.deaf = False
            slot.header_lines.clear()
        else:
            slot.deaf = True
        if slot.options.keep:
            slot.room = slot.options.keep
            slot.body.clear()
            slot.overflow = 0
            slot.sent.clear()
        slot.flying = True
        shard = slot.shard  # as in `_follow`, for every request: one call less
        handed = shard.handed
        if not handed:
            self._touched.append(shard)
        handed.append(slot.easy)

    def step(self, wait: int) -> None:
        """Let things happen for at most `wait` ns; call `ended` of every slot that ended."""
        self._kick()
        if self._touched:
            wait = 0
        now = time.monotonic_ns()
        for shard in self._deadlines.due(self._shards, now):
            wait = 0
            if shard.kick():
                self._collect(shard)
        wait = min(wait, self._deadlines.earliest - now)
        events = self._poller.poll(max(wait, 0))
        for first in range(0, len(events), _BATCH):
            self._attend(events[first : first + _BATCH])
            self._kick()

    def cancel(self) -> None:
        """End every exchange in flight as `FailureKind.CANCELLED`."""
        now = time.monotonic_ns()
        for slot in self._slots.values():
            if slot.flying:
                slot.shard.withdraw(slot.easy)
                self._end(slot, now, _CANCELLED, "the run ended")

    def close(self) -> None:
        """Close every connection; nothing may be in flight."""
        for shard in self._shards:
            shard.close()
        for slot in self._slots.values():
            slot.easy.close()
        self._slots.clear()
        self._shards.clear()
        self._deadlines.moved.clear()

    def forget_cookies(self, slot: Slot, but: Sequence[str] = ()) -> None:
        """Let the slot's next exchange start without cookies, or with these (`cookie_lines`)."""
        assert isinstance(slot, CurlSlot)
        for line in ("ALL", *but):
            slot.easy.setopt(pycurl.COOKIELIST, line)

    def keep(self, slot: Slot, most: int) -> None:
        """Keep headers and so much of the body of the slot's next exchange. [B]."""
        assert isinstance(slot, CurlSlot)
        begin_to_keep(slot, most)

    def let_go(self, slot: Slot) -> None:
        """Keep nothing any more."""
        assert isinstance(slot, CurlSlot)
        stop_keeping(slot)  # who listens to all heads goes on with that at the next start

    def cookie_lines(self, slot: Slot) -> list[str]:
        """Return the slot's cookies as lines of a Netscape cookie file."""
        assert isinstance(slot, CurlSlot)
        return list(slot.easy.getinfo(pycurl.INFO_COOKIELIST))

    def final_url(self, slot: Slot) -> tuple[str, int]:
        """Return where the response came from, and how many redirects led there."""
        assert isinstance(slot, CurlSlot)
        get = slot.easy.getinfo
        return as_asked(get(pycurl.EFFECTIVE_URL), slot), get(pycurl.REDIRECT_COUNT)

    def _follow(self, slot: CurlSlot, now: int) -> None:
        """Send the hop after a redirect that nobody listened for, and listen from now on."""
        self._listening = True
        set_off_again(slot, now)
        listen_to_head(slot)
        handed = slot.shard.handed
        if not handed:
            self._touched.append(slot.shard)
        handed.append(slot.easy)

    def _kick(self) -> None:
        """Put on the wire what was handed over; once each, or instant failures never end."""
        touched, self._touched = self._touched, []
        for shard in touched:
            if shard.kick():
                self._collect(shard)

    def _attend(self, events: list[tuple[int, int]]) -> None:
        """Let libcurl work on what is ready, then collect what has ended."""
        ended: list[Shard] = []
        owners, idle = self._sockets.owners, self._sockets.idle
        for fd, bits in events:
            shard = owners.get(fd)
            if shard is None or fd in idle:
                self._attend_other(fd, bits, shard)
            elif shard.act(fd, bits):
                ended.append(shard)
        for shard in ended:
            self._collect(shard)

    def _attend_other(self, fd: int, bits: int, shard: Shard | None) -> None:
        """Attend to a descriptor that libcurl does not want, or does not know."""
        if shard is not None:
            self._sockets.wake(fd, bits)
        elif self._outside is not None:
            self._outside(fd)

    def _collect(self, shard: Shard) -> None:
        """Take over every transfer that has ended."""
        slots = self._slots
        done, stamps, failed = shard.collect()
        for easy, now in zip(done, stamps, strict=False):  # those that failed may have stamps too
            self._end(slots[easy], now)
        for easy, code, message, now in failed:
            self._fail(slots[easy], code, message, now)

    def _fail(self, slot: CurlSlot, code: int, message: str, now: int) -> None:
        """Hand a slot back whose transfer failed, unless it is to go on."""
        if code == REFUSED and is_unheard(slot):
            self._follow(slot, now)
            return
        why = LOST if code == REFUSED else words_of(code, message, slot.easy)
        self._end(slot, now, failure_of(slot, code, message), why)

    def _end(self, slot: CurlSlot, now: int, failure: int = 0, message: str = "") -> None:
        """Measure a transfer and hand its slot back."""
        sent = measure(slot, now)
        slot.flying = False
        slot.completed = now
        if slot.leg is not None:
            sent, message = arrive(slot, slot.leg, message)
        if slot.bare and not failure and is_cut(slot):
            failure, message = _TRUNCATED, CUT
            slot.shard.dead.note(slot.port)  # libcurl would use it again
        if sent > slot.started:  # noqa: PLR1730 - a call of `max` takes longer
            slot.started = sent
        slot.failure, slot.message = failure, message
        if failure:
            slot.forget_answer(sizes=slot.heard == NOT_OUT and failure == _CANCELLED)
        else:
            if slot.connection_new and slot.protocol > HTTP_1_1:
                note_sharing(slot, self._slots.values())
            if slot.bare and not self._listening and may_be_cut(slot):
                self._listening = True
        ended = slot.ended  # called by a name of its own it is found faster
        ended(slot)

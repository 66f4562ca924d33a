"""A slot with a libcurl handle, and the callbacks that libcurl calls for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycurl

from vayu.engine.transport.curl_once import NOT_OUT, hold_back, listen_to_head
from vayu.engine.transport.curl_options import prepare
from vayu.engine.transport.curl_recall import can_recall, recalled
from vayu.engine.transport.curl_stream import following
from vayu.engine.transport.port import UNMEASURED, Slot
from vayu.protocol.head import is_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.transport.curl_redirects import Leg
    from vayu.engine.transport.curl_shard import Shard
    from vayu.engine.transport.port import Options
    from vayu.model.requests.pair import Pairs
    from vayu.resolve.compose import WireRequest

_SENT = frozenset({2, 4})  # CURLINFO_HEADER_OUT, CURLINFO_DATA_OUT


class CurlSlot(Slot):
    """A slot with a libcurl handle.

    Attributes
    ----------
    bare : bool
        Nothing of a body came.
    hears : bool
        libcurl tells the header lines of what comes.
    deaf : bool
        The exchange began without that, and nothing is known of its answer yet.
    port : int
        Local one of the connection that the request went out over last, if anybody was asked.
    refused : bool
        The server has not taken the request, says libcurl. See `curl_again`.
    leg : Leg or None
        What is over of an exchange that a redirect cut in two. See `curl_redirects`.
    """

    __slots__ = (
        "applied",
        "bare",
        "deaf",
        "easy",
        "flying",
        "hears",
        "info",
        "leg",
        "literal",
        "port",
        "refused",
        "room",
        "shard",
        "uploads",
    )

    def __init__(self, ended: Callable[[Slot], None], options: Options, shard: Shard) -> None:
        super().__init__(ended, options)
        self.shard = shard
        self.easy = pycurl.Curl()
        self.info = self.easy.getinfo_raw  # `getinfo` only decodes texts, and takes longer
        self.applied: WireRequest | None = None
        self.literal = self.uploads = self.flying = False
        self.bare = self.hears = self.deaf = self.refused = False
        self.leg: Leg | None = None
        self.heard, self.port = NOT_OUT, 0
        self.room = options.keep  # for more of the body [B]
        prepare(self.easy, options)
        if options.keep:
            self.easy.setopt(pycurl.WRITEFUNCTION, following(self, self.take))
        else:
            self.easy.setopt(pycurl.WRITEFUNCTION, len)  # takes the bytes, in C
        hold_back(self)
        wants_heads = options.keep and (options.heads or not can_recall())
        if wants_heads or options.trace or options.hang_up:
            listen_to_head(self)
        if options.trace:
            self.easy.setopt(pycurl.VERBOSE, 1)
            self.easy.setopt(pycurl.DEBUGFUNCTION, self.trace)

    def take(self, data: bytes) -> None:
        """Keep a piece of the body, up to the cap."""
        room = self.room - len(data)
        if room < 0:
            self.overflow -= room
            data = data[: self.room]
            if not data:
                return
            room = 0
        self.room = room
        self.body.append(data)

    def headers(self) -> Pairs:
        """Return the headers of the response; those that were not heard, as libcurl has them."""
        heard = is_response(self.header_lines) or not can_recall()
        return super().headers() if heard else recalled(self.easy)

    def forget_answer(self, *, sizes: bool) -> None:
        """Say nothing of the answer of an exchange that failed, or nothing of its sizes either.

        What was given up before it went out has those of the slot's exchange before.
        """
        self.status = self.protocol = 0
        if sizes:
            self.measured = UNMEASURED

    def trace(self, kind: int, data: bytes) -> None:
        """Keep what libcurl says it sent."""
        if kind in _SENT:
            self.sent.append(data)

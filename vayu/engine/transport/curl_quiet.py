"""Handles that repeat nothing by themselves, and so need not ask before they send.

What `curl_once` does is a call into Python in the midst of each request: 3,500 of 96,600 user
instructions, and 330 of 3,160 misses of the instruction cache. Within libcurl one option does
the same: a handle whose RTSP request is RECEIVE sends nothing again after a connection
died. HTTP is not what it is for, and no document promises it; so each process tries it once
(`is_obeyed`), over a pair of sockets of its own, and asks before it sends where it does not hold.

Quiet is a slot

    over plain HTTP/1             streams are told apart, and go again (`curl_again`)
    whose method is idempotent    a redirect may lead to a connection that carries streams
    that answers no challenge     libcurl then sends the same request once more

What a connection that was known to be dead carried, nobody has seen. libcurl sent it again; here it
fails, and is handed over once more.
"""

from __future__ import annotations

import re
import socket
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pycurl

from vayu.engine.transport.curl_again import FROM_THE_START
from vayu.engine.transport.curl_once import ask_before_sending
from vayu.model.method import IDEMPOTENT

if TYPE_CHECKING:
    from vayu.engine.transport.curl_slot import CurlSlot
    from vayu.resolve.compose import WireRequest

_RTSP_REQUEST = 189  # CURLOPT_RTSP_REQUEST: pycurl has no name for it
_RECEIVE, _OPTIONS = 11, 1  # CURL_RTSPREQ_RECEIVE, and the default
_DIED = frozenset({52, 55, 56})  # CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
_INFORMATIONAL = re.compile(rb"HTTP/[\d.]+ 1\d\d\b")
_STEPS = 1000  # of at most 10 ms; two would do


def settle(slot: CurlSlot) -> None:
    """Let the slot be quiet for its request if it may, and ask before it sends if not."""
    wire = slot.applied
    quiet = wire is not None and _may_be_quiet(slot, wire)
    if quiet == slot.quiet:
        return
    slot.quiet = quiet
    if quiet:
        slot.easy.setopt(_RTSP_REQUEST, _RECEIVE)
        slot.easy.unsetopt(pycurl.PREREQFUNCTION)
    else:
        ask_before_sending(slot)
        if is_obeyed():
            slot.easy.setopt(_RTSP_REQUEST, _OPTIONS)


def _may_be_quiet(slot: CurlSlot, wire: WireRequest) -> bool:
    """Whether nothing is lost if the slot does not ask."""
    return (
        wire.url.startswith("http:")
        and slot.options.transport.http_version != FROM_THE_START
        and wire.method in IDEMPOTENT
        and wire.digest is None
        and is_obeyed()
    )


def last_heard(slot: CurlSlot) -> int:
    """Return how many header lines the quiet slot heard before its last request went out.

    Those of answers that a redirect followed. Informational ones (1xx) belong to the answer after.
    """
    if not slot.info(pycurl.REDIRECT_COUNT):
        return 0
    lines = slot.header_lines
    starts = [place for place, line in enumerate(lines) if line.startswith(b"HTTP/")]
    for begin, end in reversed([*pairwise(starts)]):
        if not _INFORMATIONAL.match(lines[begin]):
            return end
    return 0


def died_unanswered(slot: CurlSlot, code: int) -> bool:
    """Whether the quiet slot's transfer ended with a connection that had been used before."""
    return code in _DIED and not slot.connection_new and not slot.info(pycurl.HEADER_SIZE)


def was_dead(slot: CurlSlot) -> bool:
    """Whether that connection was known to be dead when it was used; once for each."""
    return slot.shard.had_dead_connection(slot.info(pycurl.LOCAL_PORT))


@cache
def is_obeyed() -> bool:
    """Whether this libcurl sends nothing again where it is told so.

    It gets a connection that answers one request, and dies under the second: if it opens another
    one then, it repeats.
    """
    opened: list[socket.socket] = []
    ours: list[socket.socket] = []  # pycurl copies what it is given

    def open_(_purpose: object, _address: object) -> socket.socket:
        here, there = socket.socketpair()
        ours.append(here)
        opened.append(there)
        return here

    easy, multi = pycurl.Curl(), pycurl.CurlMulti()
    try:
        easy.setopt(pycurl.URL, "http://127.0.0.1/")
        easy.setopt(pycurl.NOPROXY, "*")
        easy.setopt(pycurl.WRITEFUNCTION, len)
        easy.setopt(pycurl.OPENSOCKETFUNCTION, open_)
        easy.setopt(pycurl.SOCKOPTFUNCTION, lambda _fd, _purpose: pycurl.SOCKOPT_ALREADY_CONNECTED)
        easy.setopt(_RTSP_REQUEST, _RECEIVE)
        return _ends(easy, multi, opened, _ANSWER) and _ends(easy, multi, opened, b"")
    except pycurl.error:  # a libcurl without RTSP does not know the option
        return False
    finally:
        multi.close()
        easy.close()
        for one in (*ours, *opened):
            one.close()


def _ends(
    easy: pycurl.Curl, multi: pycurl.CurlMulti, opened: list[socket.socket], answer: bytes
) -> bool:
    """Answer one request, with nothing: close the connection; say whether that ended it."""
    told = False
    multi.add_handle(easy)
    for _ in range(_STEPS):
        _, running = multi.perform()
        if len(opened) > 1:
            return False
        if not running:
            multi.remove_handle(easy)
            return told
        if opened and not told:
            opened[0].settimeout(1)
            told = bool(opened[0].recv(65536))
            opened[0].sendall(answer)
            if not answer:
                opened[0].shutdown(socket.SHUT_RDWR)
        multi.select(0.01)
    return False

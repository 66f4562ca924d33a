"""Lets a libcurl handle keep one exchange whole that otherwise counts bodies and forgets them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pycurl

from vayu.engine.transport.curl_once import listen_to_head, must_hear, stop_listening_to_head

if TYPE_CHECKING:
    from vayu.engine.transport.curl_slot import CurlSlot


def begin_to_keep(slot: CurlSlot, most: int) -> None:
    """Keep headers and so much of the body of the slot's next exchange [B]; it is sent the same.

    The body is decoded if the request wants it.
    """
    slot.options = replace(slot.options, keep=most)
    if slot.log is None:  # else it takes pieces already
        slot.easy.setopt(pycurl.WRITEFUNCTION, slot.take)
        if slot.options.transport.decompress:
            slot.easy.setopt(pycurl.ACCEPT_ENCODING, "")
    listen_to_head(slot)


def stop_keeping(slot: CurlSlot) -> None:
    """Count the body, and let it go as it comes."""
    slot.options = replace(slot.options, keep=int(slot.log is not None))
    if slot.log is None:
        slot.easy.setopt(pycurl.WRITEFUNCTION, len)  # takes the bytes, in C
        slot.easy.unsetopt(pycurl.ACCEPT_ENCODING)
        if not must_hear(slot):
            stop_listening_to_head(slot)
    slot.header_lines.clear()
    slot.body.clear()

"""Lets a libcurl handle keep one exchange whole that otherwise counts bodies and forgets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycurl

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.transport import TransportSpec


def begin_to_keep(
    easy: pycurl.Curl, body: Callable[[bytes], None], transport: TransportSpec
) -> None:
    """Hand the body on, decoded if the request wants it; what is sent stays the same."""
    easy.setopt(pycurl.WRITEFUNCTION, body)
    if transport.decompress:
        easy.setopt(pycurl.ACCEPT_ENCODING, "")


def stop_keeping(easy: pycurl.Curl) -> None:
    """Count the body, and let it go as it comes."""
    easy.setopt(pycurl.WRITEFUNCTION, len)  # takes the bytes, in C
    easy.unsetopt(pycurl.ACCEPT_ENCODING)

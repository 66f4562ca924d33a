"""Lets a libcurl handle keep one exchange whole that otherwise counts bodies and forgets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycurl

if TYPE_CHECKING:
    from collections.abc import Callable


def begin_to_keep(easy: pycurl.Curl, body: Callable[[bytes], None]) -> None:
    """Hand the decoded body on; what is sent stays the same."""
    easy.setopt(pycurl.WRITEFUNCTION, body)
    easy.setopt(pycurl.ACCEPT_ENCODING, "")


def stop_keeping(easy: pycurl.Curl) -> None:
    """Count the body, and let it go as it comes."""
    easy.setopt(pycurl.WRITEFUNCTION, len)  # takes the bytes, in C
    easy.unsetopt(pycurl.ACCEPT_ENCODING)

"""A body without its secrets that knows how long it was: a size is of what came, not of ``***``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class MaskedBody(bytes):
    """What is shown of a body.

    Attributes
    ----------
    received : int
        Length of the body that came. [B]
    """

    received: int = 0


def masked_body(body: bytes, redact: Callable[[str], str]) -> MaskedBody:
    """Return a body redacted; bytes that are no UTF-8 stay as they are.

    Parameters
    ----------
    body : bytes
        May be masked already, by another `redact`.
    redact : callable
    """
    text = redact(body.decode(errors="surrogateescape"))
    masked = MaskedBody(text.encode(errors="surrogateescape"))
    masked.received = received(body)
    return masked


def received(body: bytes) -> int:
    """Return the length of a body as it came, masked or not. [B]."""
    return body.received if isinstance(body, MaskedBody) else len(body)

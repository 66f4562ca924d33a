"""Why a request under load has no usable response. Data, never an exception.

The code of a kind is its position here: rows store it as one byte, so the order is part of
the file format and new kinds go to the end.
"""

from __future__ import annotations

from enum import StrEnum


class FailureKind(StrEnum):
    """What kept a response from being usable."""

    DNS = "dns"
    CONNECT = "connect"
    PROXY = "proxy"
    TLS = "tls"
    TIMEOUT = "timeout"
    RESET = "reset"
    TRUNCATED = "truncated"
    PROTOCOL = "protocol"
    REDIRECTS = "redirects"
    TOO_LARGE = "too_large"
    SCRIPT = "script"
    CANCELLED = "cancelled"
    OTHER = "other"
    UNRESOLVED = "unresolved"
    """A template names a variable that has no value: nothing was sent."""
    SKIPPED = "skipped"
    """The scripts before the request said so: nothing was sent."""
    HELD = "held"
    """Its time ran out while the worker was busy: whether a response had come is not known."""


KINDS: tuple[FailureKind, ...] = tuple(FailureKind)
"""Every kind, in the order of its code."""

CODES: dict[FailureKind, int] = {kind: code for code, kind in enumerate(KINDS, start=1)}
"""Code of each kind in a row; 0 is no failure."""

NO_FAILURES = frozenset({FailureKind.CANCELLED, FailureKind.SKIPPED})
"""Kinds of requests that neither succeeded nor failed; the counter ``cancelled`` is of both."""

CONNECTION_KINDS = frozenset(
    {
        FailureKind.DNS,
        FailureKind.CONNECT,
        FailureKind.PROXY,
        FailureKind.TLS,
        FailureKind.RESET,
        FailureKind.TRUNCATED,
        FailureKind.PROTOCOL,
    }
)
"""Kinds that the wire's `errors` adds up as ``connection``."""

UNREACHED = frozenset(
    {
        FailureKind.DNS,
        FailureKind.CONNECT,
        FailureKind.PROXY,
        FailureKind.TLS,
        FailureKind.UNRESOLVED,
        FailureKind.SCRIPT,
    }
)
"""Kinds that, where no response came, never reached the target: nothing of the request was sent."""

HINTS = {
    FailureKind.DNS: "Check the host's name.",
    FailureKind.CONNECT: "Is the server running, and is the port right?",
    FailureKind.PROXY: "Check the proxy, here or in http_proxy and HTTPS_PROXY, and its password.",
    FailureKind.TIMEOUT: "Give the request a longer timeout.",
}
"""What helps, of the kinds that say it by themselves."""

ERROR_CLASSES = ("timeout", "connection", "http_4xx", "http_5xx", "other")
"""How `errors` on the wire splits the failed requests; exactly one class each."""


def error_class(kind: FailureKind | None, status: int) -> str | None:
    """Return the class of `errors` that a request counts in; None for one that did not fail.

    Parameters
    ----------
    kind : FailureKind or None
        Why there is no usable response, if there is none.
    status : int
        HTTP status, 0 when there was no response.

    Returns
    -------
    str or None
        One of `ERROR_CLASSES`. A cancelled or skipped request is not failed.
    """
    if kind in NO_FAILURES:
        return None
    if kind is FailureKind.TIMEOUT:
        return "timeout"
    if kind is not None:
        return "connection" if kind in CONNECTION_KINDS else "other"
    if status >= 500:
        return "http_5xx"
    return "http_4xx" if status >= 400 else None

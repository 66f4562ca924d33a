"""Methods that are sent: those of the HTTP Method Registry, and those that servers have beside it.

Any token may be a method to HTTP (RFC 9110, section 9.1), and nearly every one that is in no table
is a slip of the finger: ``GTE``, ``UPADTE``. So the table decides, and it is a long one.
Case means nothing here, as in requests and httpx: what is sent is in capitals.
"""

from __future__ import annotations

import difflib

from vayu.model.words.show import show

USUAL = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
"""Of nearly all requests, in the order in which they are offered."""

_REGISTERED = (
    "ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT", "COPY", "LABEL", "LINK", "LOCK",
    "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MKREDIRECTREF", "MKWORKSPACE", "MOVE",
    "ORDERPATCH", "PROPFIND", "PROPPATCH", "QUERY", "REBIND", "REPORT", "SEARCH", "TRACE",
    "UNBIND", "UNCHECKOUT", "UNLINK", "UNLOCK", "UPDATE", "UPDATEREDIRECTREF",
    "VERSION-CONTROL",
)  # fmt: skip

_IN_USE = (
    "BAN", "LIST", "M-SEARCH", "NOTIFY", "PURGE", "REFRESH", "SOURCE", "SUBSCRIBE", "UNSUBSCRIBE",
    "VIEW",
)  # fmt: skip
"""Of caches (Varnish, nginx), Vault, UPnP, Icecast; and VIEW, which Postman offers."""

METHODS = (*USUAL, *sorted((*_REGISTERED, *_IN_USE)))
"""Every method that is sent, the usual ones first."""

IDEMPOTENT = frozenset({*USUAL, *_REGISTERED} - {"POST", "PATCH", "LOCK"})
"""Those that the registry says may go twice and come to the same."""

_NO_REQUEST = {
    "CONNECT": "asks a proxy for a tunnel; Vayu does so by itself where a proxy is given",
    "PRI": "opens a connection of HTTP/2; choose the HTTP version instead",
}


def method_problem(method: str) -> str | None:
    """Return why nothing is sent with `method`, with the one that was meant; None if it is.

    Parameters
    ----------
    method : str
        In any case.
    """
    spelt = method.upper()
    if spelt in METHODS:
        return None
    if spelt in _NO_REQUEST:
        return f"{show(method)} {_NO_REQUEST[spelt]}"
    close = _resembling(spelt[:30], USUAL, 0.65) or _resembling(spelt[:30], METHODS, 0.75)
    meant = f"did you mean {close[0]}? Or " if close else ""
    return (
        f"unknown method {show(method)}; {meant}use one of {', '.join(USUAL)}, or of the others "
        "that HTTP has, such as PROPFIND, QUERY, PURGE"
    )


def _resembling(method: str, known: tuple[str, ...], least: float) -> list[str]:
    """Return the one that is most alike; none where none is."""
    return difflib.get_close_matches(method, known, n=1, cutoff=least)

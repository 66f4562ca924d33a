"""What a slot, or a row, says of its exchange, as an `Exemplar`; secrets are still in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.rows.failure import KINDS
from vayu.model.rows.sample import ABSENT, NOBODY, PHASES, PROTOCOLS
from vayu.model.sends.exemplar import LARGEST_BODY, Exemplar
from vayu.model.sends.response import SentRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from vayu.engine.transport.port import Slot
    from vayu.model.requests.pair import Pairs

_MESSAGE = 500  # characters
_LONGEST = 4_000  # characters of a URL, or of a header
_MOST_HEADERS = 100
_BODY_PHASES = 2  # `Slot.measured` begins with two sizes


def exemplar_of(slot: Slot, worker: int, origin: int, why: str, **more: str | int) -> Exemplar:
    """Return the exchange that a slot has carried.

    Parameters
    ----------
    slot : Slot
        Keeps headers and body, or not.
    worker : int
    origin : int
        t0. [ns]
    why : str
        As in `vayu.model.sends.exemplar.Exemplar`.
    **more
        Other fields of it: ``about``, ``place``, ``message``.
    """
    kept = slot.options.keep > 0 and slot.status > 0
    body = b"".join(slot.body) if kept else b""
    return Exemplar(
        why=why,
        worker=worker,
        k=slot.k,
        user=None if slot.user == NOBODY else slot.user,
        intended=slot.intended - origin,
        started=slot.started - origin,
        completed=slot.completed - origin,
        status=slot.status,
        failure=_kind(slot.failure),
        protocol=PROTOCOLS[slot.protocol],
        connection_new=bool(slot.connection_new),
        bytes_sent=slot.measured[0],
        bytes_received=slot.measured[1],
        phases=_phases([*slot.measured[_BODY_PHASES:], slot.script]),
        request=request_of(slot),
        headers=_short(slot.headers()) if kept else None,
        body=body[:LARGEST_BODY] if kept else None,
        overflow=slot.overflow + max(len(body) - LARGEST_BODY, 0) if kept else 0,
        **{"message": slot.message[:_MESSAGE] or None, **more},  # type: ignore[arg-type]
    )


def exemplar_of_row(row: np.void, worker: int, why: str, *, about: str = "") -> Exemplar:
    """Return what a row says of its exchange.

    Parameters
    ----------
    row : void, dtype `vayu.model.rows.sample.DTYPE`
    worker : int
    why, about : str
        As in `vayu.model.sends.exemplar.Exemplar`.
    """
    values = {name: int(row[name]) for name in row.dtype.names or ()}
    return Exemplar(
        why=why,
        about=about,
        worker=worker,
        k=values["k"],
        user=None if values["user"] == NOBODY else values["user"],
        intended=values["intended"],
        started=values["started"],
        completed=values["completed"],
        status=values["status"],
        failure=_kind(values["failure"]),
        protocol=PROTOCOLS[values["protocol"]],
        connection_new=values["connection_new"] > 0,
        bytes_sent=values["bytes_sent"],
        bytes_received=values["bytes_received"],
        phases=_phases([values[name] for name in PHASES]),
    )


def _kind(code: int) -> str | None:
    """Name of a failure."""
    return str(KINDS[code - 1]) if code else None


def _phases(values: Sequence[int]) -> dict[str, int]:
    """Those that were measured, by name."""
    named = zip(PHASES, values, strict=True)
    return {name: value for name, value in named if value != ABSENT}


def request_of(slot: Slot) -> SentRequest | None:
    """Return what was composed; None when that failed."""
    wire = slot.wire
    if wire is None:
        return None
    body = (wire.body or b"")[:LARGEST_BODY]
    return SentRequest(
        method=wire.method, url=wire.url[:_LONGEST], headers=_short(wire.headers), body=body
    )


def _short(pairs: Pairs) -> Pairs:
    """Return headers, bounded: a target may send as many, and as long ones, as it likes."""
    return tuple((name[:_LONGEST], value[:_LONGEST]) for name, value in pairs[:_MOST_HEADERS])

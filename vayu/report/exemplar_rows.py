"""Failed exchanges that were kept, one row each: short, escaped, without secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.sends.exemplar import CHECK, FIRST
from vayu.report.escape import line
from vayu.report.quantity import milliseconds
from vayu.resolve.redact import mask_url
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.model.sends.exemplar import Exemplar

MOST_SHOWN = 8
"""Of one report. [1]"""

HEADS = ["what failed", "request", "k", "response time", "what came"]
COLUMNS = "ttnnt"

_LONGEST = 160  # characters
_GLIMPSE = 2_000  # bytes of a body that are looked at for them


def exemplar_rows(exemplars: Iterable[Exemplar]) -> list[list[str]]:
    """Return what failed, what was asked, which arrival, how long, and what came.

    Parameters
    ----------
    exemplars : iterable of Exemplar
        In their order; those that did not fail are left out.
    """
    failed = [one for one in exemplars if _failed(one)]
    return [_row(one) for one in failed[:MOST_SHOWN]]


def _failed(one: Exemplar) -> bool:
    """Whether it is the first of a failure, or of a check that failed."""
    return one.why == CHECK or (one.why == FIRST and (one.status >= 400 or one.failure is not None))


def _row(one: Exemplar) -> list[str]:
    """One exemplar."""
    request = one.request
    asked = f"{request.method} {mask_url(request.url)}" if request else "not kept"
    return [
        f"✗ {line(one.about, limit=60)}",
        line(asked, limit=80),
        f"{one.k:,}",
        milliseconds(one.response / NS_PER_MS),
        _came(one),
    ]


def _came(one: Exemplar) -> str:
    """Return the message of the failure, or else the beginning of the body."""
    if one.message:
        return line(one.message, limit=_LONGEST)
    if one.body is None:
        return "body not kept"
    text = one.body[:_GLIMPSE].decode(errors="replace")
    return line(text, limit=_LONGEST) or "empty body"

"""The exemplars of a run as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.sends.exemplar import Exemplar

EXEMPLAR_COLUMNS = (
    "why", "about", "k", "worker", "user", "started", "response", "service", "lag", "status",
    "failure", "message", "protocol", "bytes_received", "method", "url", "headers", "body",
    "truncated",
)  # fmt: skip
"""Columns of `exemplars_frame`, in order."""


def exemplars_frame(exemplars: Sequence[Exemplar]) -> pd.DataFrame:
    """Return one row an exemplar; its position is what `run.exemplar` takes.

    Parameters
    ----------
    exemplars : sequence of Exemplar

    Returns
    -------
    DataFrame
        With `EXEMPLAR_COLUMNS`. Durations are timedelta64[ns]; `headers` is a list of pairs and
        `body` text, both missing where only the row was kept.
    """
    rows = [_row(one) for one in exemplars]
    frame = pd.DataFrame(rows, columns=list(EXEMPLAR_COLUMNS))
    for name in ("started", "response", "service", "lag"):
        frame[name] = frame[name].to_numpy(np.int64).astype("m8[ns]")
    types: dict[str, Any] = {
        "user": "Int32",
        "status": "uint16",
        "worker": "uint8",
        "k": "int64",
        "bytes_received": "int64",
        "truncated": "boolean",
    }
    return frame.astype(types)


def _row(one: Exemplar) -> dict[str, object]:
    """One exemplar by column."""
    request = one.request
    return {
        "why": one.why,
        "about": one.about,
        "k": one.k,
        "worker": one.worker,
        "user": one.user,
        "started": one.started,
        "response": one.response,
        "service": one.completed - one.started,
        "lag": one.started - one.intended,
        "status": one.status,
        "failure": one.failure,
        "message": one.message,
        "protocol": one.protocol or None,
        "bytes_received": one.bytes_received,
        "method": request.method if request else None,
        "url": request.url if request else None,
        "headers": None if one.headers is None else list(one.headers),
        "body": None if one.body is None else one.body.decode(errors="replace"),
        "truncated": None if one.body is None else one.overflow > 0,
    }

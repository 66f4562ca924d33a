"""The exemplars of a run, as records and as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pandas as pd

from vayu.analysis.contents import LARGEST_LOG
from vayu.errors import StoreError, VayuError
from vayu.formats.exemplars import Selection
from vayu.formats.folder import EXEMPLARS
from vayu.model.exemplar import Exemplar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EXEMPLAR_COLUMNS = (
    "why", "about", "k", "worker", "user", "started", "response", "service", "lag", "status",
    "failure", "message", "protocol", "bytes_received", "method", "url", "headers", "body",
    "truncated",
)  # fmt: skip
"""Columns of `exemplars_frame`, in order."""


def read_exemplars(folder: Path) -> list[Exemplar]:
    """Return what is kept of a run so far, in the order in which it is shown.

    Parameters
    ----------
    folder : Path
        A run folder; one without exemplars has none.

    Raises
    ------
    StoreError
        If the file cannot be read.
    """
    path = folder / EXEMPLARS
    selection, decoder = Selection(), msgspec.json.Decoder(Exemplar)
    try:
        if path.stat().st_size > LARGEST_LOG:
            raise StoreError(f"{EXEMPLARS} is longer than that of any run")
        with path.open("rb") as file:
            for line in file:
                try:
                    selection.add(decoder.decode(line))
                except (msgspec.DecodeError, VayuError):  # cut short by a crash
                    continue
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{EXEMPLARS} cannot be read: {error.strerror}") from error
    return selection.chosen()


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

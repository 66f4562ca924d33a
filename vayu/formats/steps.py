"""What the steps of a run are called in its rows."""

from __future__ import annotations

import msgspec

from vayu.errors import VayuError
from vayu.model.info import RunInfo


def step_names(run: bytes | None) -> tuple[str, ...]:
    """Return the name of each step of a run.

    Parameters
    ----------
    run : bytes or None
        Content of its ``run.json``, if there is one. Rows are worth reading without it, so
        one that cannot be read gives no names.

    Returns
    -------
    tuple of str
        The request's own name, or its method and URL as composed (templates, not values).
    """
    if run is None:
        return ()
    try:
        request = msgspec.json.decode(run, type=RunInfo).request
    except (msgspec.DecodeError, VayuError):
        return ()
    return (request.name or f"{request.method} {request.url}",)

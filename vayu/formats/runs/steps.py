"""What the steps of a run are called in its rows."""

from __future__ import annotations

import msgspec

from vayu.errors import VayuError
from vayu.model.runs.info import RunInfo


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
        Each request's own name, or its method and URL as composed (templates, not values). Both
        of an A/B run have another: where they would have the same, ``(A)`` and ``(B)`` follow.
    """
    if run is None:
        return ()
    try:
        info = msgspec.json.decode(run, type=RunInfo)
    except (msgspec.DecodeError, VayuError):
        return ()
    return steps_of(info)


def steps_of(info: RunInfo) -> tuple[str, ...]:
    """Return the name of each step of a run, as `step_names`.

    Parameters
    ----------
    info : RunInfo
    """
    names = [request.name or f"{request.method} {request.url}" for request in info.requests]
    if len(names) == 2 and names[0] == names[1]:
        return tuple(f"{name} ({letter})" for name, letter in zip(names, "AB", strict=True))
    return tuple(names)

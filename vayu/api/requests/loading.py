"""From a request and its options to a run that goes on."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from vayu.api.arguments.monitoring import monitor_of
from vayu.api.requests.compose import run_spec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.api.runs.run import Run
    from vayu.model.runs.run import RunSpec
    from vayu.model.sends.send import SendSpec


class Loaded(NamedTuple):
    """What is put under load, with which words, and what speaks against it."""

    exchange: SendSpec
    options: Mapping[str, object]
    caveats: tuple[str, ...]


def start_load(loaded: Loaded, spec: RunSpec | None = None) -> Run:
    """Start a load run, and what reads beside it; what speaks against it becomes a warning.

    Parameters
    ----------
    loaded : Loaded
        All problems of its options are raised together, before anything is sent.
    spec : RunSpec, optional
        What `vayu.api.requests.compose.run_spec` made of it, where that is known already.

    Returns
    -------
    Run
    """
    from vayu.api.runs.run import Run  # noqa: PLC0415 (for who loads)
    from vayu.client.session import session  # noqa: PLC0415 (for who loads)

    plain = spec or run_spec(loaded.exchange, loaded.options)
    live = session().start(replace(plain, caveats=loaded.caveats))
    plan = monitor_of(loaded.options)
    if plan is not None:
        live.monitor(plan)
    for warning in (*live.info.warnings, *loaded.caveats):
        warnings.warn(warning, stacklevel=_frames_to_cell())
    return Run(live)


def _frames_to_cell() -> int:
    """Return how many frames are between a warning of the caller's and who called Vayu."""
    frame, count = sys._getframe(1), 1  # noqa: SLF001 (documented; `inspect` would read sources)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("vayu."):
        frame, count = frame.f_back, count + 1
    return count

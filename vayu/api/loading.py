"""From a request and its options to a run that goes on."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

from vayu.api.monitoring import monitor_of
from vayu.api.run import Run
from vayu.client.session import session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vayu.model.run import RunSpec, SendSpec

_CALLERS = 3  # frames from the warning to the cell: here, `Request.load`, the cell


class Loaded(NamedTuple):
    """What is put under load, with which words, and what speaks against it."""

    exchange: SendSpec
    options: Mapping[str, object]
    caveats: tuple[str, ...]


def start_load(spec: RunSpec, options: Mapping[str, object], *, caveats: Iterable[str] = ()) -> Run:
    """Start a load run, and what reads beside it; what speaks against it becomes a warning.

    Parameters
    ----------
    spec : RunSpec
    options : mapping
        Those of `vayu.api.options.LoadOptions`, without problems.
    caveats : iterable of str, optional
        What else speaks against it.

    Returns
    -------
    Run
    """
    live = session().start(spec)
    plan = monitor_of(options)
    if plan is not None:
        live.monitor(plan)
    for warning in (*live.info.warnings, *caveats):
        warnings.warn(warning, stacklevel=_CALLERS)
    return Run(live)

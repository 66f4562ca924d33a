"""From a request and its options to a run that goes on."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from vayu.api.compose import run_spec
from vayu.api.monitoring import monitor_of
from vayu.api.run import Run
from vayu.client.session import session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vayu.model.run import SendSpec

_CALLERS = 3  # frames from the warning to the cell: here, `Request.load`, the cell


def start_load(
    exchange: SendSpec, options: Mapping[str, object], *, caveats: Iterable[str] = ()
) -> Run:
    """Start a load run, and what reads beside it; what speaks against it becomes a warning.

    Parameters
    ----------
    exchange : SendSpec
        What each iteration does.
    options : mapping
        Those of `vayu.api.options.LoadOptions`. All problems are raised together, before anything
        is sent.
    caveats : iterable of str, optional
        What else speaks against it.

    Returns
    -------
    Run
    """
    live = session().start(run_spec(exchange, options))
    plan = monitor_of(options)
    if plan is not None:
        live.monitor(plan)
    for warning in (*live.info.warnings, *caveats):
        warnings.warn(warning, stacklevel=_CALLERS)
    return Run(live)

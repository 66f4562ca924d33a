"""`vayu.ab`: two requests under load on one clock, and whether the one is faster than the other.

    arrivals   0 1 | 2 3 | 4 5 | ...       one run, one schedule, the same workers
    request    a b | b a | b a | ...       pairs, in an order of chance (`vayu.pacing.turns`)

Rule: whatever happens while it goes on happens to both. Two runs, one after the other, differ in
everything that changed in between; two side by side take the processor from each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from vayu.api.arguments.options import names, signed, unknown
from vayu.api.arguments.refusals import Refusals
from vayu.api.comparisons.ab_sides import sides_of_run
from vayu.api.comparisons.judging import JudgeOptions, options_of
from vayu.api.requests.compose import run_spec
from vayu.api.requests.loading import start_load
from vayu.api.requests.request import Request
from vayu.api.requests.request_options import LoadOptions
from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.api.comparisons.ab_sides import AB
    from vayu.api.requests.loading import Loaded
    from vayu.api.runs.run import Run


class ABOptions(LoadOptions, JudgeOptions, total=False):
    """The load, and how both are compared."""


@signed(ABOptions)
def ab(request_a: Request, request_b: Request, **options: Unpack[ABOptions]) -> AB[Run]:
    """Put two requests under load in turns, and compare the second with the first.

    Parameters
    ----------
    request_a, request_b : Request
        A is the baseline. Environment, globals and load are the same for both; variables, scripts
        and auth of their collections are their own, and so are connections, cookies and what
        scripts set.
    **options
        Those of `Request.load`, of the load of both together: ``rate=100`` sends each 50 times a
        second. An environment that is named is one of A's collection. `thresholds` judge both
        together; one with `abort_on_fail` also ends the run when a side breaks it alone. And as of
        `vayu.compare`: `quantiles`, `confidence`, `margin`, `errors_margin`, `of`, `window`,
        `steady`.

    Returns
    -------
    AB
        When the run has ended: `a`, `b`, `verdict`, `sentence`, `comparison`, `run`, ``plot()``,
        and `verdicts`, the thresholds on either side alone.
        Whoever interrupts stops the run. Everything that is wrong is named in one
        `vayu.errors.InvalidConfig` before anything is sent.

    Examples
    --------
    >>> found = ab(old, new, rate=200, duration="1m")  # doctest: +SKIP
    >>> found.sentence  # doctest: +SKIP
    'new against old: Better: p50 12 % (10 to 14 %) shorter ...'
    """
    asked = options_of(_of(JudgeOptions, options))
    refusals = Refusals(unknown(options, ABOptions) | asked.problems())
    load = refusals.of(_loaded, "request_a", request_a, _of(LoadOptions, options))
    other = refusals.of(_loaded, "request_b", request_b, {})
    spec = load and other and refusals.of(run_spec, load.exchange, load.options, other.exchange)
    refusals.check()
    assert load is not None
    assert other is not None
    assert spec is not None
    caveats = tuple(dict.fromkeys([*load.caveats, *other.caveats]))
    with start_load(load._replace(caveats=caveats), spec) as run:
        pass
    return sides_of_run(run, asked)


def _of(table: type, options: Mapping[str, object]) -> dict[str, object]:
    """Return the options that a table has."""
    return {name: options[name] for name in names(table) if name in options}


def _loaded(name: str, request: object, options: Mapping[str, object]) -> Loaded:
    """Return what is put under load.

    Raises
    ------
    InvalidConfig
        If it is no request.
    """
    if not isinstance(request, Request):
        raise InvalidConfig({name: f"must be a vayu.Request, got {show(request)}"})
    return request.loaded(options)

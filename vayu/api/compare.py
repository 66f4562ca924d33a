"""`vayu.compare`: two runs, and whether the later is better, worse or the same.

Rule: what differs by design must be said (``across=``). A comparison of other requests, or of an
open with a closed load, gives numbers that mean nothing, and nobody would see it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypedDict, Unpack
from urllib.parse import urlsplit

from vayu.analysis.comparison import QUANTILES, checked_options
from vayu.analysis.level import is_number, quantile_levels
from vayu.analysis.percentiles import DURATIONS
from vayu.analysis.run_comparison import Side, compare_runs
from vayu.analysis.selection import stretch_meant
from vayu.api.options import signed, unknown
from vayu.api.sent import check_sent
from vayu.errors import IncompatibleRuns, InvalidConfig
from vayu.model.show import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vayu.analysis.comparison import Comparison
    from vayu.api.analysed import Analysed
    from vayu.api.options import Length, Selection
    from vayu.model.info import RunInfo

ACROSS = ("request", "model")
"""What two runs may differ in, if it is said."""


class CompareOptions(TypedDict, total=False):
    """How two runs are compared."""

    quantiles: Iterable[float | str] | None
    confidence: float
    margin: float
    errors_margin: float
    of: str
    across: Iterable[str]
    window: tuple[Length | None, Length | None] | None
    steady: bool
    masks: tuple[object, object]


@dataclass(frozen=True, kw_only=True)
class Question:
    """The same with what is meant when nothing is said; nothing is checked before `problems`."""

    quantiles: Any = QUANTILES
    confidence: Any = 0.95
    margin: Any = 0.05
    errors_margin: Any = 0.005
    of: Any = "response"
    across: Any = ()
    window: Any = None
    steady: Any = False
    masks: Any = (None, None)

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by the name of the option."""
        found: dict[str, str] = {}
        quantile_levels(self.quantiles, found)
        if "percentiles" in found:
            found = {"quantiles": found["percentiles"]}
        checked_options(QUANTILES, self.confidence, self.margin, found)
        if not is_number(self.errors_margin) or not 0 <= self.errors_margin < 1:
            shown = show(self.errors_margin)
            found["errors_margin"] = f"must be a share of at least 0 and below 1, got {shown}"
        if self.of not in DURATIONS:
            found["of"] = f"must be one of {', '.join(DURATIONS)}, got {show(self.of)}"
        listed = isinstance(self.across, list | tuple | set | frozenset)
        if not listed or not set(self.across) <= set(ACROSS):
            found["across"] = f"must be a list of {', '.join(ACROSS)}, got {self.across!r:.60}"
        if not isinstance(self.masks, tuple | list) or len(self.masks) != 2:
            found["masks"] = f"must be a pair, one mask for each run, got {show(self.masks)}"
        return found

    def settings(self) -> dict[str, Any]:
        """Return what `compare_runs` takes of it, once it has no problems."""
        return {
            "qs": quantile_levels(self.quantiles, {}),
            "of": self.of,
            "confidence": self.confidence,
            "margins": (self.margin, self.errors_margin),
        }


def options_of(options: Mapping[str, Any], table: type = CompareOptions) -> Question:
    """Return what is asked; None means that nothing is said.

    Parameters
    ----------
    options : mapping
    table : type
        Their names.

    Raises
    ------
    InvalidConfig
        Naming each option that there is not.
    """
    problems = unknown(options, table)
    if problems:
        raise InvalidConfig(problems)
    return Question(**{name: value for name, value in options.items() if value is not None})


@signed(CompareOptions)
def compare(baseline: Analysed, other: Analysed, **options: Unpack[CompareOptions]) -> Comparison:
    """Compare a run with a baseline.

    Parameters
    ----------
    baseline, other : Run, SavedRun, or what `vayu.read` returns
        Runs of the same request (method and path; the host may be another) under the same model.
    quantiles : list of number or str, optional
        That the verdict rests on: p50, p75, p90, p95, p99.
    confidence : float
        Of everything that votes, together (0.95): one less this is the share of false alarms.
    margin : float
        Within which a quantile is the same, as a share of it (0.05).
    errors_margin : float
        Within which the share of failures is the same (0.005).
    of : {"response", "service", "lag"}
    across : list of str
        What differs by design: ``"request"``, ``"model"`` (open or closed).
    window : pair of str or number, optional
        Only this stretch of both runs, after t0.
    steady : bool
        Only the steady part of both.
    masks : pair of array_like of bool, optional
        One boolean a request of either run.

    Returns
    -------
    Comparison
        `verdict`, `sentence`, `quantiles`, `latencies`, `outcomes` and ``plot()``.

    Raises
    ------
    InvalidConfig
        If an option is wrong; all of them are named. Runs that did not measure the same thing
        raise `vayu.errors.IncompatibleRuns`.
    """
    asked = options_of(options)
    problems = asked.problems()
    if problems:
        raise InvalidConfig(problems)
    _check_runs(baseline, other)
    notes = check_compatible(baseline, other, set(asked.across))
    for run in (baseline, other):
        run.check_known(asked.of)
    one, two = (
        side_of(run, {"window": asked.window, "steady": asked.steady, "mask": mask})
        for run, mask in zip((baseline, other), asked.masks, strict=True)
    )
    found = compare_runs(one, two, notes=notes, **asked.settings())
    if any(mask is not None for mask in asked.masks):
        return found
    chosen: Selection = {"window": asked.window, "steady": asked.steady}
    return replace(found, spectra=lambda: baseline.plot.spectrum(other, **chosen))


def _check_runs(*runs: object) -> None:
    """Refuse what holds no requests.

    Raises
    ------
    IncompatibleRuns
        Naming each.
    """
    from vayu.api.analysed import Analysed  # noqa: PLC0415 (checks only)

    wrong = [show(run) for run in runs if not isinstance(run, Analysed)]
    if wrong:
        raise IncompatibleRuns(
            f"only runs are compared, by their single requests: got {', '.join(wrong)}",
            hint="a Run, a SavedRun, or what vayu.read returns of a file that holds requests",
        )


def check_compatible(baseline: Analysed, other: Analysed, across: set[str]) -> list[str]:
    """Return what a reader must know of two runs that may be compared.

    Parameters
    ----------
    baseline, other : Analysed
    across : set of str
        What differs by design.

    Raises
    ------
    IncompatibleRuns
        With every reason, if they may not.
    """
    one, two = (getattr(run, "info", None) for run in (baseline, other))
    if one is None and two is None:
        return check_sent(baseline, other, across)
    if one is None or two is None:
        return ["What was sent is not known of both; only their numbers are compared."]
    if one.id == two.id:
        raise IncompatibleRuns(
            f"run {show(one.id)} cannot be compared with itself",
            hint="two stretches of one run: compare_samples on their rows",
        )
    reasons = {name: why for name, why in _reasons(one, two) if name not in across}
    if reasons:
        allowed = ", ".join(f'"{name}"' for name in reasons)
        raise IncompatibleRuns(
            "; ".join(reasons.values()),
            hint=f"if that is what you want to compare, say so: across=[{allowed}]",
        )
    notes = [f"Differs by design: {why}." for name, why in _reasons(one, two) if name in across]
    if one.load != two.load:
        notes.append(f"The load differs: {one.load}; {two.load}.")
    return notes


def _reasons(one: RunInfo, two: RunInfo) -> Iterator[tuple[str, str]]:
    """Yield in what two runs differ that must not, and how."""
    here, there = ((i.request.method, urlsplit(i.request.url).path or "/") for i in (one, two))
    if here != there:
        yield "request", f"they sent other requests: {' '.join(here)} and {' '.join(there)}"
    models = [_model(info) for info in (one, two)]
    if models[0] != models[1]:
        yield (
            "model",
            (
                f"one load is {models[0]}, the other {models[1]}: response times count from other "
                "moments"
            ),
        )


def _model(info: RunInfo) -> str:
    """Return ``open`` or ``closed``."""
    return str(info.config.model)


def side_of(run: Analysed, selection: Selection) -> Side:
    """Return one run's requests that are meant.

    Parameters
    ----------
    run : Analysed
    selection : mapping
        `window`, `steady`, `mask`.
    """
    measured, failed = run.outcomes(**selection)
    chosen = any(value is not None and value is not False for value in selection.values())
    stretch = stretch_meant(run.measured() if chosen else measured, selection)
    return Side(label=run.label, measured=measured, failed=failed, stretch=stretch)

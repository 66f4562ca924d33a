"""`run.explain("response > p99")`: what the marked requests have in common, and others have not.

Every dimension that a row has is looked at, each on one scale (Cliff's delta): a property by how
much more often the marked have it, a number by how much larger it is among them. What the marks
are made of is left out: that slow requests take long explains nothing.

    properties    step, status, connection, worker, protocol, failure, user, data row, time
    numbers       phases (one that did not happen took no time), send lag, sizes; a request that
                  does not say a size is left out of that one

Rule: an association, however strong, is no cause; it says where to look. What chance would do as
well is listed below what it would not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vayu.analysis.groups import KEYS, key_column
from vayu.analysis.measured import measured_of
from vayu.analysis.table import Table
from vayu.model.rows.sample import PHASES
from vayu.stats.association import adjusted, of_number, of_property
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from vayu.figures.figure import Figure

    Mask = NDArray[np.bool_]

PROPERTIES = ("connection", "failure", "protocol", "row", "status", "step", "user", "worker")
NUMBERS = ("lag", *PHASES, "bytes_sent", "bytes_received")

COLUMNS = tuple(dict.fromkeys((*(KEYS[key] for key in PROPERTIES), *PHASES, *NUMBERS[-2:])))
"""Stored columns that are looked at, beside those of `Measured`."""

LEVEL = 0.05
"""The largest adjusted p-value that is no chance."""

_BATCHES = 64
_WINDOWS = 20  # stretches of time that are looked at one by one
_MOST = 20  # values of a property: those that the marked have most often


class ExplanationFinding(NamedTuple):
    """One thing in which the marked differ.

    Attributes
    ----------
    dimension, level : str
        Such as ``connection`` and ``new``; of a number ``longer``, ``shorter``, ``larger`` or
        ``smaller``.
    marked, rest : float
        Of a property the share of those that have it; of a number the median. [1], [s], [B]
    unit : str
    effect : float
        Cliff's delta. [1]
    p : float
        Adjusted for everything that was looked at.
    """

    dimension: str
    level: str
    marked: float
    rest: float
    unit: str
    effect: float
    p: float


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What `run.explain` returns.

    Attributes
    ----------
    condition : str
        Which requests are marked, in words.
    marked, total : int
        Requests.
    findings : tuple of ExplanationFinding
        By effect; those that chance would do as well come last.
    """

    condition: str
    marked: int
    total: int
    findings: tuple[ExplanationFinding, ...]

    @property
    def significant(self) -> tuple[ExplanationFinding, ...]:
        """Those that chance hardly does."""
        return tuple(one for one in self.findings if one.p <= LEVEL)

    @property
    def frame(self) -> Table:
        """One row a finding."""
        columns = list(ExplanationFinding._fields)
        return Table(list(self.findings), columns=columns, note=self.sentence)

    @property
    def sentence(self) -> str:
        """The strongest property and the strongest number, in one sentence."""
        from vayu.analysis.explain_text import sentence  # noqa: PLC0415 (knows this module)

        return sentence(self)

    def plot(self) -> Figure:
        """Return the effects as a figure."""
        from vayu.analysis.explain_text import strongest  # noqa: PLC0415 (knows this module)
        from vayu.figures.effects import effect_figure  # noqa: PLC0415 (plotly is heavy)

        return effect_figure(strongest(self), note=self.sentence)

    def __repr__(self) -> str:
        """Return the sentence and the findings as a person reads them."""
        from vayu.analysis.explain_text import text  # noqa: PLC0415 (knows this module)

        return text(self)

    def _repr_html_(self) -> str:
        """Return the same as HTML with inline styles only."""
        from vayu.analysis.explain_text import html  # noqa: PLC0415 (knows this module)

        return html(self)


def explain(
    table: pa.Table, marked: Mask, among: Mask, *, condition: str, about: str = ""
) -> Explanation:
    """Return in what the marked requests differ from the rest.

    Parameters
    ----------
    table : pyarrow.Table
        Rows in order of completion, with the columns of `Measured` and `COLUMNS`.
    marked, among : ndarray of bool, shape (n,)
        Which are to be explained, among which.
    condition : str
        The marks in words.
    about : str
        The column that the marks are made of: it explains nothing.
    """
    if not among.all():
        table, marked = table.filter(among), marked[among]
    inside = int(marked.sum())
    if not 0 < inside < len(marked):
        return Explanation(condition=condition, marked=inside, total=len(marked), findings=())
    batch = _batches(measured_of(table).intended)
    found = [
        *_properties(table, marked, batch, _left_out(about)),
        *_numbers(table, marked, batch, _left_out(about)),
    ]
    ps = adjusted([one.p for one in found])
    findings = [one._replace(p=p) for one, p in zip(found, ps, strict=True)]
    findings.sort(key=lambda one: (one.p > LEVEL, -abs(one.effect)))
    return Explanation(
        condition=condition, marked=inside, total=len(marked), findings=tuple(findings)
    )


def _left_out(about: str) -> set[str]:
    """Return the dimensions that say the same as the marks."""
    same = {
        "failed": {"status", "failure"}, "status": {"status", "failure"},
        "new": {"connection", "dns", "connect", "tls"},
    }  # fmt: skip
    return same.get(about, {about})


def _batches(intended: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return in which of 64 stretches of equal numbers each request arrived."""
    order = np.argsort(intended, kind="stable")
    batch = np.empty(order.size, np.int64)
    batch[order] = np.arange(order.size) * _BATCHES // order.size
    return batch


def _properties(
    table: pa.Table, marked: Mask, batch: NDArray[np.int64], left_out: set[str]
) -> Iterator[ExplanationFinding]:
    """Yield what the marked are more often than the rest."""
    for dimension in PROPERTIES:
        if dimension not in left_out:
            values = key_column(table, dimension)
            for level in values[marked].value_counts().index[:_MOST]:
                yield from _property(dimension, str(level), values == level, marked, batch)
    moments = measured_of(table).intended
    width = max(-(-(int(moments.max()) + 1) // _WINDOWS), 1)
    places = moments // width
    for place in np.unique(places[marked]).tolist():
        start, end = (at * width / NS_PER_S for at in (place, place + 1))
        yield from _property(
            "time", f"{start:.3g} s to {end:.3g} s", places == place, marked, batch
        )


def _property(
    dimension: str, level: str, has: Any, marked: Mask, batch: NDArray[np.int64]
) -> Iterator[ExplanationFinding]:
    """Yield one property, if the marked have it more often."""
    owns = np.asarray(has, dtype=bool)
    found = of_property(owns, marked, batch)
    if found.delta > 0:
        shares = float(owns[marked].mean()), float(owns[~marked].mean())
        yield ExplanationFinding(dimension, level, *shares, "1", found.delta, found.p)


def _numbers(
    table: pa.Table, marked: Mask, batch: NDArray[np.int64], left_out: set[str]
) -> Iterator[ExplanationFinding]:
    """Yield which numbers are larger or smaller among the marked."""
    for dimension in NUMBERS:
        if dimension in left_out:
            continue
        every, unit = _number(table, dimension)
        known = ~np.isnan(every)
        values, inside = every[known], marked[known]
        if not 0 < inside.sum() < values.size or values.min() == values.max():
            continue
        found = of_number(values, inside, batch[known])
        words = ("longer", "shorter") if unit == "s" else ("larger", "smaller")
        medians = float(np.median(values[inside])), float(np.median(values[~inside]))
        level = words[found.delta < 0]
        yield ExplanationFinding(dimension, level, *medians, unit, found.delta, found.p)


def _number(table: pa.Table, name: str) -> tuple[NDArray[np.float64], str]:
    """Return a number of each request, and its unit; what did not happen took no time.

    NaN: a size that the request does not say.
    """
    if name == "lag":
        return measured_of(table).lag / NS_PER_S, "s"
    if name in PHASES:
        lengths = table[name].to_numpy().astype("m8[ns]")
        return np.where(np.isnat(lengths), 0, lengths.view(np.int64)) / NS_PER_S, "s"
    sizes: NDArray[np.float64] = table[name].to_numpy().astype(np.float64)
    return sizes, "B"

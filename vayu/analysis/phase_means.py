"""How long each phase took on average, over all exchanges or over ever slower ones.

A phase that did not happen took no time; means are over all exchanges of a group, so they add up
to the mean response time. *other* is what no phase covers: sending, queueing in the kernel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vayu.model.rows.sample import PHASES

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

PHASE_ROWS = ("intended", "started", "completed", "status", *PHASES)
"""Columns that `phase_lengths` needs."""

GROUPS = (0.0, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0)
"""Quantiles of the response time between which requests are grouped."""

_WIRE = ("dns", "connect", "tls", "wait", "receive")  # within the service time


def phase_lengths(table: pa.Table) -> dict[str, Numbers]:
    """Return the length of each phase of each exchange, in order of completion. [ms].

    Parameters
    ----------
    table : pyarrow.Table
        With the columns `PHASE_ROWS`.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        `lag`, the phases in order, `other`; only those that happened at all.
    """
    stamps = {n: _ms(table[n]) for n in ("intended", "started", "completed")}
    wire = {name: _ms(table[name]) for name in _WIRE if table[name].null_count < len(table)}
    service = stamps["completed"] - stamps["started"]
    other = service - sum(wire.values(), np.zeros(len(table)))
    every = {
        "lag": stamps["started"] - stamps["intended"],
        **wire,
        "other": np.maximum(other, 0.0, out=other),
    }
    happened = {name: values for name, values in every.items() if values.any()}
    if (stamps["completed"][1:] >= stamps["completed"][:-1]).all():
        return happened
    order = np.argsort(stamps["completed"], kind="stable")
    return {name: values[order] for name, values in happened.items()}


def group_means(
    lengths: dict[str, Numbers], response: NDArray[np.int64]
) -> tuple[list[str], dict[str, Numbers], list[int]]:
    """Return the mean length of each phase in groups of ever slower requests.

    Parameters
    ----------
    lengths : dict of str to ndarray, shape (n,)
        As `phase_lengths` returns them. [ms]
    response : ndarray of int64, shape (n,)

    Returns
    -------
    tuple
        Names of the groups, means by phase, and the size of each group; empty groups are left
        out.
    """
    order = np.argsort(response, kind="stable")
    edges = np.ceil(np.array(GROUPS) * len(order)).astype(np.int64)
    used = np.flatnonzero(np.diff(edges))
    names = [f"p{100 * GROUPS[i]:g} to p{100 * GROUPS[i + 1]:g}" for i in used]
    sizes = np.diff(edges)[used]
    starts = edges[:-1][used]
    means = {
        name: np.add.reduceat(values[order], starts) / sizes if len(starts) else np.empty(0)
        for name, values in lengths.items()
    }
    return names, means, sizes.tolist()


def _ms(column: pa.ChunkedArray) -> Numbers:
    """Return durations in ms; 0 where there is none."""
    found = column.to_numpy().astype("m8[ns]", copy=False)
    numbers: Numbers = found.view(np.int64) / 1e6
    if column.null_count:
        numbers[np.isnat(found)] = 0.0
    return numbers

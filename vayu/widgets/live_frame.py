"""What of the charts changes: the newest points of every run, whole, as one message.

Whole, not what is new of them: then any message may be lost, and the last value wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.widgets.watched import Watched

MOST_EVENTS = 12
"""Events that are marked in a live chart, for each run: the newest."""

BUDGET = 140_000
"""Bytes a second that a view may send; it draws less often when its frames are larger."""

MOST_DRAWINGS = 50
"""Drawings a second of all views of a kernel: a server drops what is more than 1,000 messages."""


def live_frame(runs: Sequence[Watched], names: Sequence[str]) -> dict[str, Any]:
    """Return the points of the charts now.

    Parameters
    ----------
    runs : sequence of Watched
    names : sequence of str
        What each run is called; not said when there is one.

    Returns
    -------
    dict
        ``columns``: little-endian float32 by the names that traces know; ``notes``: whose
        numbers they are, by the title of the chart; ``events``: ``[time in s, words]``; ``until``:
        the end of the newest tick, after t0 [s].
    """
    several = len(runs) > 1
    columns: dict[str, bytes] = {}
    events: list[tuple[float, str]] = []
    notes: dict[str, list[str]] = {}
    for run, name in zip(runs, names, strict=True):
        columns |= run.columns
        prefix = f"{name}: " if several else ""
        events += [(time, prefix + words) for time, words in run.events[-MOST_EVENTS:]]
        for title, words in run.population.items():
            if words:
                notes.setdefault(title, []).append(prefix + words)
    lasts = [run.timeline.last for run in runs]
    return {
        "columns": columns,
        "notes": {title: " ".join(words) for title, words in notes.items()},
        "events": [list(event) for event in sorted(events)],
        "until": max((tick.elapsed / 1_000 for tick in lasts if tick), default=0.0),
    }


def pace(frame: dict[str, Any], *, least: float, views: int = 1) -> float:
    """Return how long to wait after a frame [s].

    Parameters
    ----------
    frame : dict
        The last that was sent; what a page is sent stays below `BUDGET`.
    least : float
        At least so long. [s]
    views : int
        Of this kernel that move; together they draw `MOST_DRAWINGS` a second at most.
    """
    size = sum(map(len, frame["columns"].values()))
    return max(least, size / BUDGET, views / MOST_DRAWINGS)

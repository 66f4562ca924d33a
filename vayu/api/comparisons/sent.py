"""Whether the files of other tools can be compared: what was sent is told by their steps alone.

Rule: a step that is a URL, with its method or without, says what was sent; a label such as "Home"
says nothing of it. The host may be another. Two files that share none of what they say they sent
measured other things; the same file twice is no comparison.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyarrow.compute as pc

from vayu.errors import IncompatibleRuns

if TYPE_CHECKING:
    from vayu.api.rows.analysed import Analysed

NUMBERS_ONLY = "What was sent is not known of both; only their numbers are compared."

_STEP = re.compile(r"(?:([A-Z]{3,10})\s+)?((?:https?://|/)\S*)")
_SHOWN = 3


def check_sent(baseline: Analysed, other: Analysed, across: set[str]) -> list[str]:
    """Return what a reader must know of two files of other tools that may be compared.

    Parameters
    ----------
    baseline, other : Analysed
    across : set of str
        What differs by design.

    Raises
    ------
    IncompatibleRuns
        If they are the same, or sent other requests.
    """
    check_two_files(baseline, other)
    one, two = _sent(baseline), _sent(other)
    if not one or not two:
        return [NUMBERS_ONLY]
    if not all({m for m, _ in side} - {""} for side in (one, two)):  # one says no methods
        one, two = ({("", path) for _, path in side} for side in (one, two))
    said = f"they sent other requests: {_words(one - two)} and {_words(two - one)}"
    if one.isdisjoint(two) and "request" not in across:
        raise IncompatibleRuns(
            said, hint='if that is what you want to compare, say so: across=["request"]'
        )
    if one.isdisjoint(two):
        return [f"Differs by design: {said}."]
    if one != two:
        return [f"Not all of it is in both: {_words(one ^ two)}."]
    return [NUMBERS_ONLY.replace("What was sent", "How it was sent")]


def check_two_files(baseline: Analysed, other: Analysed) -> None:
    """Refuse one file that was read twice.

    Parameters
    ----------
    baseline, other : Analysed

    Raises
    ------
    IncompatibleRuns
        If they hold the same requests.
    """
    if baseline is other or _same(baseline, other):
        raise IncompatibleRuns(
            f"{baseline.label} and {other.label} hold the same requests: one file, read twice",
            hint="two stretches of one run: compare_samples on their rows",
        )


def _same(one: Analysed, two: Analysed) -> bool:
    """Whether two files hold the same requests at the same times."""
    epochs = [getattr(run, "epoch", None) for run in (one, two)]
    rows = one.rows()
    return len(rows) > 0 and epochs[0] == epochs[1] and bool(rows.equals(two.rows()))


def _sent(run: Analysed) -> set[tuple[str, str]]:
    """Return method and path of each request that a step tells; none if one tells nothing."""
    found: set[tuple[str, str]] = set()
    for step in pc.unique(run.rows(["step"])["step"]).to_pylist():
        match = _STEP.fullmatch(step or "")
        if match is None:
            return set()
        found.add((match[1] or "", urlsplit(match[2]).path or "/"))
    return found


def _words(sent: set[tuple[str, str]]) -> str:
    """Say some of what was sent."""
    listed = sorted(" ".join(one).strip() for one in sent)
    more = f" and {len(listed) - _SHOWN:,} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more

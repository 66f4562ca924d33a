"""Can the numbers of a run be trusted? One finding a question, each with reason and remedy."""

from __future__ import annotations

from enum import StrEnum

from vayu.model.records.base import Record


class Trust(StrEnum):
    """How far a number can be trusted, from best to worst."""

    GOOD = "good"
    UNKNOWN = "unknown"
    """Nobody measured what it takes to tell."""
    CARE = "care"
    """True, but of less than it looks like."""
    BAD = "bad"
    """It says something else than it looks like."""


class QualityFinding(Record, frozen=True, kw_only=True):
    """One question, and its answer.

    Attributes
    ----------
    name : str
        ``generator``, ``sample``, ``drops``, ``lateness``, ``warm_up``, ``clock``, ``errors``,
        ``length``.
    trust : Trust
    reason : str
        The numbers behind it, in words.
    remedy : str
        What helps; empty when all is good.
    """

    name: str
    trust: Trust
    reason: str
    remedy: str = ""


def worst(findings: tuple[QualityFinding, ...]) -> Trust:
    """Return the verdict: that of the worst finding; what is not known does not spoil it."""
    order = list(Trust)
    known = [order.index(f.trust) for f in findings if f.trust is not Trust.UNKNOWN]
    return order[max(known)] if known else Trust.UNKNOWN

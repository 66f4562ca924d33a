"""Who is in a number: a percentile without its population is half a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.analysis.measured import Measured


def population(measured: Measured) -> str:
    """Return in words whose durations are shown, and whose are not.

    Parameters
    ----------
    measured : Measured
    """
    answered = int(measured.answered.sum())
    return in_words(answered, len(measured) - answered)


def in_words(answered: int, silent: int) -> str:
    """Return the same of counts.

    Parameters
    ----------
    answered, silent : int
        Requests with and without a response.
    """
    text = "1 response" if answered == 1 else f"{answered:,} responses"
    return f"{text}; {silent:,} without a response not included" if silent else text

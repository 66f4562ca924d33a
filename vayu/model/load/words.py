"""The words that describe a load, and which of them contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.errors import InvalidConfig
from vayu.model.load.bounds import LONGEST_DURATION
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

WORDS = ("concurrency", "rate", "stages", "rate_stages", "duration", "ramp_up", "ramp_down",
         "iterations", "think", "pacing")  # fmt: skip
"""A profile says all of it itself."""

_SHAPED = ("concurrency", "rate", "duration", "ramp_up", "ramp_down", "iterations")
"""What stages say themselves."""


def contradictions(words: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each word that is given, although another one that is given says otherwise.

    Parameters
    ----------
    words : collection of str
        Those that are given; ``"given"`` is a profile.
    """
    if "given" in words:
        for name in (name for name in WORDS if name in words):
            yield name, "conflicts with profile, which says it itself; give one of them"
        return
    if "concurrency" in words and "rate" in words:
        yield "rate", "conflicts with concurrency; give one (open model) or the other (closed)"
    if "stages" in words and "rate_stages" in words:
        yield "rate_stages", "conflicts with stages; give one (open model) or the other (closed)"
    for staged in ("stages", "rate_stages"):
        if staged in words:
            for name in (name for name in _SHAPED if name in words):
                yield name, f"conflicts with {staged}, which say it themselves; give one of them"


def alone(config: Callable[..., object], word: str, value: Any) -> Iterator[str]:
    """Yield what is wrong with one word, whatever stands beside it.

    Parameters
    ----------
    config : callable
        What the words describe.
    word : str
    value : object
    """
    if word not in WORDS:
        return
    beside = {"duration": LONGEST_DURATION / NS_PER_S} if word.startswith("ramp_") else {}
    try:
        config(**{word: value, **beside})
    except InvalidConfig as error:
        for where, why in error.problems.items():
            yield why if where == word else f"{where}: {why}"

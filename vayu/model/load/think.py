"""Think time: how long a user waits from a response to its next request.

    think = duration | duration ".." duration | "exp:" duration

``"2s"`` is always 2 s, ``"1s..3s"`` is anything between, all alike, and ``"exp:2s"`` is 2 s on
average, exponentially distributed: as if a user's next step came at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vayu.errors import InvalidConfig
from vayu.model.words.duration import Duration, duration_problem, format_duration, parse_duration
from vayu.model.words.show import show

GRAMMAR = 'a duration, such as "2s"; two, such as "1s..3s"; or an average, such as "exp:2s"'

_EXPONENTIAL = "exp:"
_BETWEEN = ".."
_LONGEST: Duration = "24h"


@dataclass(frozen=True, slots=True)
class ThinkTime:
    """A distribution of think times.

    Attributes
    ----------
    kind : str
    least, most : int
        Both are the length of a constant; of an exponential both are the mean. [ns]
    """

    kind: Literal["constant", "uniform", "exponential"]
    least: int
    most: int

    def __str__(self) -> str:
        """Say it as part of a sentence."""
        least, most = format_duration(self.least), format_duration(self.most)
        return {
            "constant": f"thinking {least}",
            "uniform": f"thinking {least} to {most}",
            "exponential": f"thinking {least} on average, exponentially distributed",
        }[self.kind]


def parse_think(value: Duration) -> ThinkTime:
    """Return the think times that `value` stands for.

    Raises
    ------
    InvalidConfig
        If it stands for none; the message names what is wrong with it.
    """
    if why := think_problem(value):
        raise InvalidConfig({"think": why})
    lengths = [parse_duration(part) for part in _parts(value)]
    if len(lengths) == 2:
        return ThinkTime("uniform", *lengths)
    kind: Literal["exponential", "constant"] = "exponential" if _random(value) else "constant"
    return ThinkTime(kind, lengths[0], lengths[0])


def think_problem(value: Duration | None) -> str | None:
    """Return why `value` is no think time, or None when it is one (or absent)."""
    if value is None:
        return None
    parts = _parts(value)
    for part in parts:
        if why := duration_problem(part):
            return f"{show(value)} is no think time; write {GRAMMAR}"
        if why := duration_problem(part, most=_LONGEST):
            return why
    if len(parts) > 2:
        return f"{show(value)} is no think time; write {GRAMMAR}"
    return _lengths_problem(value, [parse_duration(part) for part in parts])


def _lengths_problem(value: Duration, lengths: list[int]) -> str | None:
    """Return why think times of these lengths [ns] are none, or None when they are."""
    if len(lengths) == 2 and lengths[0] > lengths[1]:
        return f"{show(value)} ends before it begins; write the shorter one first"
    if _random(value) and not lengths[0]:
        return f"{show(value)} is no time on average; write 0s, or an average above it"
    return None


def _random(value: Duration) -> bool:
    """Whether it is written as an average."""
    return isinstance(value, str) and value.strip().startswith(_EXPONENTIAL)


def _parts(value: Duration) -> list[Duration]:
    """Return the durations in it."""
    if not isinstance(value, str):
        return [value]
    if _random(value):
        return [value.strip().removeprefix(_EXPONENTIAL)]
    return [part.strip() for part in value.split(_BETWEEN)]

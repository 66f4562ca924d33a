"""Durations in the paths of a target."""

from __future__ import annotations

from vayu.errors import InvalidConfig
from vayu.model.words.duration import parse_duration
from vayu.units import NS_PER_S


def seconds(text: str) -> float:
    """Return the duration in a path, 0 when it is none. [s]."""
    try:
        return parse_duration(text) / NS_PER_S
    except InvalidConfig:
        return 0.0

"""Lengths of time as Python has them."""

from __future__ import annotations

from datetime import timedelta


def seconds(value: object) -> object:
    """Return a timedelta as seconds; everything else as it is."""
    return value.total_seconds() if isinstance(value, timedelta) else value

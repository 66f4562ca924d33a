"""What a dispatcher hands out, and the times between which it does."""

from __future__ import annotations

from vayu.units import NS_PER_MS

Arrival = tuple[int, int, int]
"""``(k, user, intended)``: arrival number, who sends it, and when it should start [1, 1, ns]."""

GRACE = 100 * NS_PER_MS
"""How long after the deadline an arrival that was due before it may still start. [ns]"""

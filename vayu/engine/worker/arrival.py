"""What a dispatcher hands out, and the times between which it does."""

from __future__ import annotations

from vayu.units import NS_PER_MS

Arrival = tuple[int, int, int]
"""``(k, user, intended)``: arrival number, who sends it, and when it should start [1, 1, ns]."""

NEVER = 1 << 62
"""Further away than any run goes: in ns, and in requests."""

GRACE = 100 * NS_PER_MS
"""How long after the deadline an arrival that was due before it may still start. [ns]"""

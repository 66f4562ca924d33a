"""A time-out that the worker noticed late is not the target's: whose it is nobody knows.

libcurl looks at its clock before it reads. While scripts, or other processes, hold a worker, a
response may lie there unread; if the time of its request runs out meanwhile, libcurl says that it
timed out. One that is noticed as late as a request that is sent late, and by a share of its
timeout that matters, is of a kind of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.rows.failure import CODES, FailureKind
from vayu.model.rows.metrics import LATE_NS
from vayu.stats.health import SMALL_SHARE
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.engine.transport.port import Slot

_TIMEOUT = CODES[FailureKind.TIMEOUT]
_HELD = CODES[FailureKind.HELD]


def blame(slot: Slot) -> None:
    """Say of an exchange that timed out while the worker was busy that it was held."""
    if slot.failure != _TIMEOUT:
        return
    timeout = slot.options.timeout * NS_PER_MS
    late = slot.completed - slot.started - timeout
    if late > max(LATE_NS, SMALL_SHARE * timeout):
        slot.failure = _HELD
        slot.message = (
            f"the worker was busy until {late / NS_PER_MS:,.0f} ms after the timeout of "
            f"{slot.options.timeout:,} ms: a response may have come in time, and nobody read it"
        )

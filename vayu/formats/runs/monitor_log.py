"""``monitor.jsonl``: what was read beside a run, one line a reading.

    {"at": 81234567890, "source": "db", "numbers": {"connections": 12.0}, "counters": []}
    {"at": 81234667890, "source": "db", "error": "status 503"}

`at` is on the monotonic clock that the run's stamps count on too, in the middle of the reading;
`vayu.analysis.monitor_frame` subtracts t0. The address of a source is not in it: it may hold a
password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.model.records.base import Record

if TYPE_CHECKING:
    from collections.abc import Iterable


class Reading(Record, frozen=True, kw_only=True):
    """One source at one moment.

    Attributes
    ----------
    at : int
        On the monotonic clock. [ns]
    source : str
    numbers : dict of str to float
    counters : list of str
        Which of the numbers only grow.
    error : str, optional
        Why there are no numbers.
    """

    at: int
    source: str
    numbers: dict[str, float] = msgspec.field(default_factory=dict)
    counters: tuple[str, ...] = ()
    error: str | None = None


def line_of(reading: Reading) -> bytes:
    """Return a reading as a line."""
    return msgspec.json.encode(reading) + b"\n"


def readings_of(lines: Iterable[bytes]) -> list[Reading]:
    """Return the readings of a file that may still grow; a line that was cut short is none."""
    decoder = msgspec.json.Decoder(Reading)
    found = []
    for line in lines:
        try:
            found.append(decoder.decode(line))
        except msgspec.MsgspecError:
            continue
    return found

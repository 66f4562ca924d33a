"""Run ids: they sort by time, do not collide, and are safe in a path and in a URL.

    20250131-142501-123456-k3f9        UTC to the microsecond, then four random characters

Two ids of one source never share their time; two engines hardly share their random part; and
a folder of that name is created exclusively, which settles the rest.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_STAMP = "%Y%m%d-%H%M%S-%f"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another
_SHAPE = re.compile(r"\d{8}-\d{6}-\d{6}-[a-z0-9]{4}")


def is_run_id(text: str) -> bool:
    """Whether `text` has the shape of a run id; nothing else ever becomes part of a path."""
    return _SHAPE.fullmatch(text) is not None


class RunIds:
    """Makes ids, each greater than the one before.

    Parameters
    ----------
    clock : callable
        Returns the wall clock.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._last = datetime.min.replace(tzinfo=UTC)

    def new(self) -> str:
        """Return an id that was never used."""
        self._last = max(self._clock(), self._last + timedelta(microseconds=1))
        suffix = "".join(secrets.choice(_LETTERS) for _ in range(4))
        return f"{self._last.astimezone(UTC):{_STAMP}}-{suffix}"

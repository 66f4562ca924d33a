"""What is read of a server while a run goes on: which addresses, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL = "local"
"""Address of this machine."""


class MonitorPlan(NamedTuple):
    """What to read.

    Attributes
    ----------
    sources : mapping of str to str
        Addresses, or `LOCAL`, by name.
    interval : float
        [s]
    """

    sources: Mapping[str, str]
    interval: float

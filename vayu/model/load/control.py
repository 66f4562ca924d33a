"""What may be changed of a run while it goes on.

A change is what a person says (``run.rate = 800``), the payload of ``PATCH /run/{id}``, and
what each worker is told, at one common time after t0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.load.bounds import MOST_USERS, rate_problem
from vayu.model.records.base import Record
from vayu.model.words.bounds import bounds_problem
from vayu.model.words.spelling import spell_number

if TYPE_CHECKING:
    from collections.abc import Iterator


class RunChange(Record, frozen=True, kw_only=True):
    """One change; what is absent stays as it is.

    Attributes
    ----------
    rate : float, optional
        Open model: the arrival rate from now to the end. [1/s]
    concurrency : int, optional
        Closed model: the virtual users from now to the end. [1]
    paused : bool, optional
        True: start nothing until it is False again. The end of the schedule does not move.
    """

    rate: float | None = None
    concurrency: int | None = None
    paused: bool | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what no run could do."""
        rate = None if self.rate is None else rate_problem(self.rate)
        if rate:
            yield "rate", rate
        users = self.concurrency
        why = None if users is None else bounds_problem(users, 1, MOST_USERS)
        if why:
            yield "concurrency", why
        if self.rate is not None and users is not None:
            yield "rate", "conflicts with concurrency; give one (open model) or the other (closed)"

    def __str__(self) -> str:
        """Say what is done, as the ticks' events do."""
        done = []
        if self.rate is not None:
            done.append(f"rate {spell_number(self.rate)}/s")
        if self.concurrency is not None:
            done.append(f"concurrency {self.concurrency:,}")
        if self.paused is not None:
            done.append("pause" if self.paused else "resume")
        return "; ".join(done)


class StopOrder(Record, frozen=True, kw_only=True):
    """How a run is stopped: the payload of ``POST /run/{id}/stop``, which may be absent.

    Attributes
    ----------
    drain : bool, optional
        True: what is in flight may complete, each request within its timeout. False: it is
        cancelled at once. Absent: it has one second.
    """

    drain: bool | None = None

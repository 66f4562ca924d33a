"""Chooses which exchanges of a load run are kept whole, before they are sent.

An ordinary exchange costs one comparison of its arrival number with `watch_from`; its body
is counted and let go. For one that is chosen the slot keeps headers and body, and reports to
here when it has ended.

    sample   each arrival of this worker with the same chance (Vitter's reservoir, by skips)
    first    a status that was not seen before is looked for in the exchanges that follow
    slow     known only when it is over: its row, with a body if that was kept anyway
    check    the first that fails a test; scripts have the body already

Source: K.-H. Li, "Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n)))", ACM
TOMS 20 (1994), algorithm L.
"""

from __future__ import annotations

import heapq
from math import exp, floor, log, log1p
from typing import TYPE_CHECKING, Protocol

import numpy as np
from msgspec.structs import replace

from vayu.engine.worker.observed import exemplar_of, exemplar_of_row, request_of
from vayu.model.rows.failure import CODES, KINDS, NO_FAILURES
from vayu.model.sends.exemplar import (
    CHECK,
    FIRST,
    LARGEST_BODY,
    MOST_ABOUT,
    SAMPLE,
    SAMPLES,
    SLOW,
    SLOWEST,
)
from vayu.protocol.reports import Observed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from numpy.typing import NDArray

    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.censor import Censor
    from vayu.model.scripts.script import Level
    from vayu.model.sends.exemplar import Exemplar
    from vayu.model.sends.response import SentRequest
    from vayu.pacing.shard import Numbers
    from vayu.protocol.reports import Reports

NEVER = 1 << 62
"""No arrival has this number."""

SOUGHT = 256
"""Exchanges that are kept, at most, to find another with a new status. [1]"""

_NO_FAILURES = {CODES[kind] for kind in NO_FAILURES}
_STATUSES = 1 << 16
_ALMOST = 1.0 - 2.0**-53  # log of 0 is none


class Keeper(Protocol):
    """A transport whose slots can keep one exchange."""

    def keep(self, slot: Slot, most: int) -> None:
        """Keep headers and so much of the body of the slot's next exchange. [B]."""
        ...

    def let_go(self, slot: Slot) -> None:
        """Keep nothing any more."""
        ...


class Unobserved:
    """Keeps nothing."""

    watch_from = NEVER

    def watch(self, slot: Slot) -> None:
        """Keep the exchange that the slot is about to carry."""

    def failed(self, slot: Slot) -> None:
        """Take in a failure."""

    def check_failed(self, slot: Slot, name: str, message: str, level: Level = "request") -> None:
        """Take in a test that failed."""


class Exemplars(Unobserved):
    """The exemplars of one worker.

    Parameters
    ----------
    send : callable
        Takes a report to the engine.
    censor : Censor
        Says what is secret of an exchange.
    transport : Keeper
    numbers : Numbers
        Which arrivals are this worker's.
    random : Random
    constant : sequence of bool
        Of each request of the run: it is the same every time, so what one sent all sent.

    Attributes
    ----------
    watch_from : int
        The next arrival to keep has this number, or a higher one.
    """

    def __init__(
        self,
        send: Callable[[Reports], None],
        censor: Censor,
        transport: Keeper,
        *,
        numbers: Numbers,
        random: Random,
        constant: Sequence[bool] = (False,),
    ) -> None:
        self._constant = constant
        self._requests: dict[int, SentRequest | None] = {}
        self._send, self._censor, self._transport = send, censor, transport
        self._numbers, self._random = numbers, random
        self._origin = 0
        self._watched: dict[Slot, tuple[Callable[[Slot], None], int | None, bool]] = {}
        self._unseen = np.ones(_STATUSES, np.bool_)
        self._unseen[0] = False  # no response: a failure, which comes here by itself
        self._captured: set[int] = set()
        self._sought: set[int] = set()
        self._budget = 0
        self._told: set[tuple[str, str, Level]] = set()
        self._slowest: list[int] = []
        self._bar = -1
        self._position = 0  # of the next sample among this worker's arrivals
        self._weight = 1.0
        self.watch_from = self._next = numbers.number(0)

    def begin(self, origin: int) -> None:
        """Set t0, after which every stamp is counted. [ns]."""
        self._origin = origin

    def watch(self, slot: Slot) -> None:
        """Keep the exchange that the slot is about to carry."""
        place = self._advance() if slot.k >= self._next else None
        if place is None:
            self._budget -= 1
            if self._budget <= 0:
                self._sought.clear()
        self._aim()
        lent = not slot.options.keep
        if lent:
            self._transport.keep(slot, LARGEST_BODY)
        if self._constant[slot.step]:
            self._requests[slot.step] = request_of(slot)
        self._watched[slot] = (slot.ended, place, lent)
        slot.ended = self._ended

    def failed(self, slot: Slot) -> None:
        """Take in a failure: the first of each kind is kept."""
        self._tell(slot, FIRST, str(KINDS[slot.failure - 1]), slot.message)

    def check_failed(self, slot: Slot, name: str, message: str, level: Level = "request") -> None:
        """Take in a test that failed: the first of each name and level is kept."""
        self._tell(slot, CHECK, name, message, level)

    def look(self, rows: NDArray[np.void]) -> None:
        """Look at a batch of rows for a status that is new, and for slow ones.

        Parameters
        ----------
        rows : structured ndarray, dtype `vayu.model.rows.sample.DTYPE`, shape (n,)
        """
        status = rows["status"]
        if np.count_nonzero(self._unseen[status]):  # `any` and `max` take several times as long
            self._meet(rows)
        response = rows["completed"] - rows["intended"]
        if np.maximum.reduce(response) > self._bar:
            self._slow(rows, np.where(status > 0, response, -1))

    def _ended(self, slot: Slot) -> None:
        """Report an exchange that was kept, then let it go its usual way."""
        ended, place, lent = self._watched.pop(slot)
        slot.ended = ended
        if slot.failure not in _NO_FAILURES:
            if place is not None:
                self._report(slot, SAMPLE, place=place)
            if slot.status and slot.status not in self._captured:
                self._captured.add(slot.status)
                self._report(slot, FIRST, about=str(slot.status))
            if slot.status in self._sought:
                self._sought.discard(slot.status)
                self._aim()
        if lent:
            self._transport.let_go(slot)
        ended(slot)

    def _report(self, slot: Slot, why: str, *, about: str = "", place: int = 0) -> None:
        """Send what a slot holds, and what is secret of it."""
        exemplar = exemplar_of(
            slot, self._numbers.worker, self._origin, why, about=about, place=place
        )
        self._deliver(exemplar, slot)

    def _tell(
        self, slot: Slot, why: str, about: str, message: str, level: Level = "request"
    ) -> None:
        """Send the first of a kind."""
        if (why, about, level) in self._told or len(self._told) >= 2 * MOST_ABOUT:
            return
        self._told.add((why, about, level))
        place = (self._numbers.worker, self._origin)
        exemplar = exemplar_of(slot, *place, why, about=about, message=message, level=level)
        self._deliver(exemplar, slot)

    def _deliver(self, exemplar: Exemplar, slot: Slot) -> None:
        """Send an exemplar with what the engine cannot know to be secret."""
        secrets = self._censor.secrets(slot)
        self._send(
            Observed(exemplar=exemplar, values=tuple(secrets.values), words=tuple(secrets.words))
        )

    def _meet(self, rows: NDArray[np.void]) -> None:
        """Report the first row of each new status, and look for one that can be kept."""
        for status, first in zip(*np.unique(rows["status"], return_index=True), strict=True):
            code = int(status)
            if self._unseen[code]:
                self._unseen[code] = False
                if code not in self._captured and len(self._captured) < MOST_ABOUT:
                    self._sought.add(code)
                    self._budget += SOUGHT
                    self._row(rows[first], FIRST, about=str(code))
        self._aim()

    def _slow(self, rows: NDArray[np.void], response: NDArray[np.int64]) -> None:
        """Report the rows that are among the slowest so far."""
        for index in np.argsort(-response)[:SLOWEST]:
            length = int(response[index])
            if length <= self._bar:
                break
            heapq.heappush(self._slowest, length)
            if len(self._slowest) > SLOWEST:
                heapq.heappop(self._slowest)
                self._bar = self._slowest[0]
            self._row(rows[index], SLOW)

    def _row(self, row: np.void, why: str, *, about: str = "") -> None:
        """Send what a row says."""
        exemplar = exemplar_of_row(row, self._numbers.worker, why, about=about)
        request = self._requests.get(int(row["step"]))
        self._send(Observed(exemplar=replace(exemplar, request=request)))

    def _aim(self) -> None:
        """Set which arrival is kept next."""
        self.watch_from = 0 if self._sought else self._next

    def _advance(self) -> int:
        """Return the place of the sample that is due, and work out the next one."""
        place = self._position if self._position < SAMPLES else self._random.randrange(SAMPLES)
        self._position += 1
        if self._position >= SAMPLES:
            self._weight *= exp(log(1.0 - self._random.random()) / SAMPLES)
            self._position += floor(
                log(1.0 - self._random.random()) / log1p(-min(self._weight, _ALMOST))
            )
        self._next = self._numbers.number(self._position)
        return place

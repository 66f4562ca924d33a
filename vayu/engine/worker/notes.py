"""What a worker tells about a run beside its numbers: the first of each kind, and no more.

A dead target fails a million times with one message. Secrets are removed from every text,
because notes end up in the run folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.rows.metrics import CHECKS
from vayu.protocol.reports import Named, Noted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.scripting.port import Outcome
    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.censor import Censor
    from vayu.engine.worker.chain import Source
    from vayu.model.scripts.script import Level
    from vayu.protocol.reports import Reports

OTHER_CHECKS = "(further checks)"
"""Name of the last place, which all tests beyond `CHECKS` share."""

_MOST_LINES = 100  # console lines of one worker in one run
_LONGEST = 500  # characters of a note


class FirstNotes:
    """Sends each note once.

    Parameters
    ----------
    send : callable
        Takes a report to the engine.
    censor : Censor
        Asked only when there is something to send.
    """

    def __init__(self, send: Callable[[Reports], None], censor: Censor) -> None:
        self._send = send
        self._censor = censor
        self._seen: set[tuple[str, str, Level]] = set()
        self._checks: dict[tuple[Level, str], int] = {}
        self._lines = 0

    def failure(self, slot: Slot, kind: str, message: str) -> None:
        """Tell the first message of a failure kind."""
        self._once(slot, "failure", kind, message)

    def check(self, slot: Slot, name: str, level: Level = "request") -> int:
        """Return the place of a test, and tell its name when it is new."""
        place = self._checks.get((level, name))
        if place is None:
            place = min(len(self._checks), CHECKS - 1)
            if len(self._checks) < CHECKS:
                self._checks[level, name] = place
                shown = OTHER_CHECKS if place == CHECKS - 1 else self._name(slot, name)
                self._send(Named(index=place, name=shown, level=level))
        return place

    def check_failed(self, slot: Slot, name: str, message: str, level: Level = "request") -> None:
        """Tell the first message of a test that failed."""
        if self.check(slot, name, level) < CHECKS - 1:
            self._once(slot, "check", name, message, level)

    def console(self, slot: Slot, level: str, text: str) -> None:
        """Tell a console line, as long as there are not too many."""
        if self._lines < _MOST_LINES:
            self._lines += 1
            self._send(Noted(topic="console", about=level, text=self._text(slot, text)))

    def outcomes(self, slot: Slot, found: Sequence[tuple[Source, Outcome]]) -> str | None:
        """Tell what an exchange's scripts said; return why the first one broke that did."""
        error = None
        for source, outcome in found:
            for level, text in outcome.console:
                self.console(slot, level, text)
            if outcome.error is not None and error is None:
                error = f"{source}: {outcome.error}" if source.name else outcome.error
        return error

    def _once(
        self, slot: Slot, topic: str, about: str, text: str, level: Level = "request"
    ) -> None:
        """Send a note unless its like was sent."""
        if (topic, about, level) not in self._seen:
            self._seen.add((topic, about, level))
            name, text = self._name(slot, about), self._text(slot, text)
            self._send(Noted(topic=topic, about=name, text=text, level=level))

    def _name(self, slot: Slot, name: str) -> str:
        """Censor what a note is about, then bound it."""
        return self._censor.name(name, slot)[:_LONGEST]

    def _text(self, slot: Slot, text: str) -> str:
        """Censor what a note says, then bound it."""
        return self._censor.text(text, slot)[:_LONGEST]

"""Counts the tests on each response, and tells what is new about them.

Nearly every response passes the same tests as the one before, and scripts then hand over the very
same outcome again. Where its tests count is looked up once, and of many that came to it in a row
they are counted at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.scripts.checked import Checked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.scripting.port import Outcome
    from vayu.engine.scripting.stretches import Stretch
    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.chain import Source
    from vayu.engine.worker.exemplars import Exemplars, Unobserved
    from vayu.engine.worker.notes import FirstNotes

_MOST = 1_000  # outcomes that are remembered; each context of JavaScript brings its own


class Tally:
    """Adds up the outcomes of scripts.

    Parameters
    ----------
    notes : FirstNotes
        Told each name, and the first message of each kind.
    exemplars : Exemplars
        Told which tests failed.
    count : callable
        Called as ``count(place, checked)`` for a test.
    count_passed : callable
        Called as ``count_passed(places, times)`` for tests that passed so often.
    """

    def __init__(
        self,
        notes: FirstNotes,
        exemplars: Exemplars | Unobserved,
        *,
        count: Callable[[int, Checked], None],
        count_passed: Callable[[Sequence[int], int], None],
    ) -> None:
        self._notes = notes
        self._exemplars = exemplars
        self._count = count
        self._count_passed = count_passed
        self._recurring: dict[int, tuple[Outcome, list[int]]] = {}

    def add_each(self, slots: Sequence[Slot], source: Source, found: Sequence[Stretch]) -> None:
        """Count every test of the outcome of each slot."""
        end = 0
        for outcome, times in found:
            start, end = end, end + times
            self.add(slots[start:end], source, outcome)

    def add(self, slots: Sequence[Slot], source: Source, outcome: Outcome) -> None:
        """Count every test of an outcome that each slot came to, for the run and for its row."""
        known = self._recurring.get(id(outcome))
        if known is None:
            for slot in slots:
                self._add(slot, source, outcome)
            return
        places = known[1]
        self._count_passed(places, len(slots))
        passed = len(places)
        for slot in slots:
            slot.checks_passed += passed

    def add_all(self, slot: Slot, outcomes: Sequence[tuple[Source, Outcome]]) -> bool:
        """Count every test of an exchange's scripts; whether there may be more than tests."""
        more = False
        for source, outcome in outcomes:
            self.add((slot,), source, outcome)
            if not outcome.recurs:
                more = True
        return more

    def _add(self, slot: Slot, source: Source, outcome: Outcome) -> None:
        """Count test by test."""
        places = []
        for name, checked, message, _ in outcome.tests:
            place = self._notes.check(slot, name, source.level)
            places.append(place)
            self._count(place, checked)
            if checked is Checked.PASSED:
                slot.checks_passed += 1
            elif checked is not Checked.SKIPPED:
                slot.checks_failed += 1
            if message is not None:
                self._notes.check_failed(slot, name, message, source.level)
                self._exemplars.check_failed(slot, name, message, source.level)
        if outcome.recurs:
            self._remember(outcome, places)

    def _remember(self, outcome: Outcome, places: list[int]) -> None:
        """Know where the tests of an outcome count; as long as it is known, no other is it."""
        if len(self._recurring) >= _MOST:
            self._recurring.clear()
        self._recurring[id(outcome)] = outcome, places

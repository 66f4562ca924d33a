"""The scripts around one exchange: what they set, what they said, how long they took."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from vayu.engine.scripting.arrived import view_of
from vayu.engine.scripting.stretches import length
from vayu.model.rows.sample import ABSENT
from vayu.units import NS_PER_US

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.scripting.port import Around, Outcome
    from vayu.engine.scripting.stretches import Stretch
    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.chain import Chain, Source
    from vayu.engine.worker.resumable import Resumable
    from vayu.model.requests.request import RequestSpec


def run_pre(
    scripts: Chain, slot: Slot, request: RequestSpec, around: Callable[[], Around]
) -> Resumable[list[tuple[Source, Outcome]]]:
    """Run the scripts before `request`; the slot's variables and script time change."""
    start = time.perf_counter_ns()
    _hold(slot)
    outcomes = yield from scripts.before(slot.changes, request, around)
    _note_time(slot, start)
    return outcomes


def run_post(
    scripts: Chain, slot: Slot, around: Callable[[], Around]
) -> Resumable[list[tuple[Source, Outcome]]]:
    """Run the scripts on the response that the slot holds."""
    start = time.perf_counter_ns()
    _hold(slot)
    view = view_of(slot, scripts)
    outcomes = yield from scripts.after(slot.changes, slot.wire, view, around)
    _note_time(slot, start)
    return outcomes


def run_post_at_once(scripts: Chain, slot: Slot, around: Around) -> list[tuple[Source, Outcome]]:
    """Do what `run_post` does, where no script can wait: every response may pass through here."""
    start = time.perf_counter_ns()
    if scripts.reads_variables:
        _hold(slot)
    view = view_of(slot, scripts)
    outcomes = scripts.after_at_once(slot.changes, slot.wire, view, around)
    _note_time(slot, start)
    return outcomes


def run_post_together(
    scripts: Chain, slots: Sequence[Slot]
) -> list[tuple[Source, Sequence[Stretch]]]:
    """Do what `run_post` does with many responses, where `Chain.together` says that it is the same.

    With as many, from the first, as do not take long. Each has its share of the time.
    """
    start = time.perf_counter_ns()
    found = scripts.after_each(slots)
    tested = length(found[0][1])
    share = (time.perf_counter_ns() - start) // (NS_PER_US * tested)
    if tested < len(slots):
        slots = slots[:tested]
    if not scripts.has_pre:
        for slot in slots:
            slot.script = share
        return found
    for slot in slots:
        slot.script = share if slot.script == ABSENT else slot.script + share
    return found


def begin(slot: Slot) -> None:
    """Forget local variables, time and tests of the exchange that the slot carried before."""
    slot.changes.local.clear()
    slot.script = ABSENT
    slot.checks_passed = slot.checks_failed = 0


def _note_time(slot: Slot, start: int) -> None:
    """Add the time of scripts to that of their exchange."""
    spent = (time.perf_counter_ns() - start) // NS_PER_US
    slot.script = spent if slot.script == ABSENT else slot.script + spent


def _hold(slot: Slot) -> None:
    """Keep what scripts are about to replace: they may also speak of it."""
    if slot.changes:
        slot.held = tuple(dict(changed) for changed in slot.changes.each() if changed)

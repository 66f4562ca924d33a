"""The scripts around one exchange: what they set, what they tested, how long they took."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from vayu.engine.scripting.port import Outcome, ResponseView, Scope
from vayu.engine.worker.head import parse_head, reason_of
from vayu.model.sample import ABSENT
from vayu.units import NS_PER_MS, NS_PER_US

if TYPE_CHECKING:
    from vayu.engine.scripting.port import Scripts
    from vayu.engine.transport.port import Slot


def run_pre(scripts: Scripts, slot: Slot) -> Outcome:
    """Run the pre-request script; the slot's variables and script time change."""
    start = time.perf_counter_ns()
    slot.local.clear()
    _hold(slot)
    outcome = scripts.before(Scope(environment=slot.environment, local=slot.local))
    _account(slot, outcome, start)
    return outcome


def run_post(scripts: Scripts, slot: Slot) -> Outcome:
    """Run the script on the response that the slot holds, and count its tests."""
    start = time.perf_counter_ns()
    if not scripts.has_pre:
        slot.local.clear()
    assert slot.wire is not None
    _hold(slot)
    outcome = scripts.after(
        Scope(environment=slot.environment, local=slot.local), slot.wire, view_of(slot, scripts)
    )
    _account(slot, outcome, start)
    return outcome


def begin(slot: Slot) -> None:
    """Forget time and tests of the exchange that the slot carried before."""
    slot.script = ABSENT
    slot.checks_passed = slot.checks_failed = 0


def view_of(slot: Slot, scripts: Scripts) -> ResponseView:
    """Return the response as a script sees it: only what this one can look at."""
    if scripts.reads_headers:
        reason, headers = parse_head(slot.header_lines)
    else:
        reason, headers = reason_of(slot.header_lines), ()
    return ResponseView(
        status=slot.status,
        reason=reason,
        headers=headers,
        body=b"".join(slot.body) if scripts.reads_body else b"",
        response_time=(slot.completed - slot.started) / NS_PER_MS,
    )


def _account(slot: Slot, outcome: Outcome, start: int) -> None:
    """Add a script's time and tests to those of its exchange."""
    spent = (time.perf_counter_ns() - start) // NS_PER_US
    slot.script = spent if slot.script == ABSENT else slot.script + spent
    passed = sum(1 for _, passed, _ in outcome.tests if passed)
    slot.checks_passed += passed
    slot.checks_failed += len(outcome.tests) - passed


def _hold(slot: Slot) -> None:
    """Keep what a script is about to replace: it may also speak of it."""
    if slot.environment or slot.local:
        slot.held = {**slot.environment, **slot.local}

"""The scripts around one exchange: what they set, what they tested, how long they took."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from vayu.engine.scripting.port import Outcome, ResponseView, Scope
from vayu.units import NS_PER_MS, NS_PER_US

if TYPE_CHECKING:
    from vayu.engine.scripting.port import Scripts
    from vayu.engine.transport.port import Slot
    from vayu.model.request import Pairs


def run_pre(scripts: Scripts, slot: Slot) -> Outcome:
    """Run the pre-request script; the slot's variables and script time change."""
    start = time.perf_counter_ns()
    slot.local.clear()
    outcome = scripts.before(Scope(environment=slot.environment, local=slot.local))
    slot.script = (time.perf_counter_ns() - start) // NS_PER_US
    return outcome


def run_post(scripts: Scripts, slot: Slot) -> Outcome:
    """Run the script on the response that the slot holds, and count its tests."""
    start = time.perf_counter_ns()
    before = slot.script if scripts.has_pre else 0
    if not scripts.has_pre:
        slot.local.clear()
    assert slot.wire is not None
    outcome = scripts.after(
        Scope(environment=slot.environment, local=slot.local), slot.wire, view_of(slot)
    )
    slot.script = before + (time.perf_counter_ns() - start) // NS_PER_US
    slot.checks_passed = sum(1 for _, passed, _ in outcome.tests if passed)
    slot.checks_failed = len(outcome.tests) - slot.checks_passed
    return outcome


def view_of(slot: Slot) -> ResponseView:
    """Return the response as a script sees it."""
    reason, headers = parse_head(slot.header_lines)
    return ResponseView(
        status=slot.status,
        reason=reason,
        headers=headers,
        body=slot.body[0] if len(slot.body) == 1 else b"".join(slot.body),
        response_time=(slot.completed - slot.started) / NS_PER_MS,
    )


def parse_head(lines: list[bytes]) -> tuple[str, Pairs]:
    """Return reason phrase and headers of the last response in `lines`.

    Redirects and ``100 Continue`` come first, each with a status line of its own. Folded
    lines (RFC 9112, section 5.2) are joined; order and duplicates are kept.
    """
    reason = ""
    headers: list[tuple[str, str]] = []
    for raw in lines:
        line = raw.decode("latin-1").rstrip("\r\n")
        if line.startswith("HTTP/"):
            reason, headers = [*line.split(" ", 2), "", ""][2], []
        elif line[:1] in {" ", "\t"} and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip()}")
        else:
            name, colon, value = line.partition(":")
            if colon:
                headers.append((name, value.strip()))
    return reason, tuple(headers)

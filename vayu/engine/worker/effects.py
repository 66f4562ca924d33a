"""What the scripts of several levels did together, beside variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from vayu.engine.scripting.port import CheckOutcome
from vayu.engine.scripting.requested import altered
from vayu.model.scripts.checked import Checked
from vayu.model.sends.response import ConsoleLine, Effects as Told, TestResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vayu.engine.scripting.port import Effects, Outcome
    from vayu.engine.worker.chain import Source
    from vayu.model.requests.cookie import Cookie
    from vayu.model.requests.request import RequestSpec
    from vayu.model.scripts.script import When
    from vayu.resolve.scopes import Changes

    Ran = tuple[When, Source, Outcome]

_SCRIPTS: dict[When, str] = {"before": "(pre-request script)", "after": "(tests script)"}
"""What a script that broke is called among the tests."""


def effects_of(outcomes: Iterable[tuple[Source, Outcome]]) -> list[Effects]:
    """Return the effects that there were, in order."""
    return [outcome.effects for _, outcome in outcomes if outcome.effects is not None]


def request_after(spec: RequestSpec, effects: Iterable[Effects]) -> RequestSpec:
    """Return what the scripts before a request made of it; the very same if nothing."""
    for effect in effects:
        if effect.request:
            spec = altered(spec, effect.request)
    return spec


def cookies_after(effects: Iterable[Effects]) -> tuple[Cookie, ...] | None:
    """Return all that the jar holds after the scripts; None when they left it alone."""
    changed = [effect.cookies for effect in effects if effect.cookies is not None]
    return changed[-1] if changed else None


def told_of(outcomes: Sequence[Ran], changes: Changes) -> Told:
    """Return what scripts did so far, as whoever sent the request is told."""
    goes_to = [
        outcome.flow.next
        for _, _, outcome in outcomes
        if outcome.flow is not None and outcome.flow.next is not UNSET
    ]
    effects = (outcome.effects for _, _, outcome in outcomes if outcome.effects is not None)
    seen = [effect.visual for effect in effects if effect.visual is not None]
    return Told(
        tests=tuple(test for ran in outcomes for test in _results(*ran)),
        console=tuple(
            ConsoleLine(level=level, text=text)
            for _, _, outcome in outcomes
            for level, text in outcome.console
        ),
        globals=changes.globals,
        collection=changes.collection,
        environment=changes.environment,
        local=changes.local,
        next_request=goes_to[-1] if goes_to else UNSET,
        visual=seen[-1] if seen else None,
    )


def _results(when: When, source: Source, outcome: Outcome) -> Iterator[TestResult]:
    """Yield every test; a script that broke outside its tests is a failed one."""
    tests = list(outcome.tests)
    if outcome.error is not None:
        tests.append(CheckOutcome(_SCRIPTS[when], Checked.FAILED, outcome.error))
    for test in tests:
        yield TestResult(
            name=test.name,
            outcome=test.outcome,
            message=test.message,
            duration=test.duration,
            level=source.level,
            source=source.name,
            when=when,
        )

"""What the scripts of several levels did together, beside variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.scripting.requested import altered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.engine.scripting.port import Effects, Outcome
    from vayu.engine.worker.chain import Source
    from vayu.model.cookie import Cookie
    from vayu.model.request import RequestSpec


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

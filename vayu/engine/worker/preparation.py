"""What an order of the engine needs before anything is sent: its request and scripts, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.clock import wall
from vayu.engine.scripting.port import Limits
from vayu.engine.store.attachments import read_attachment
from vayu.engine.worker.chain import chain_of
from vayu.resolve.compose import Composer
from vayu.resolve.dynamic import dynamic_variables
from vayu.resolve.scopes import scopes_of

if TYPE_CHECKING:
    from random import Random

    from vayu.engine.scripting.scripts import Scripts
    from vayu.engine.worker.chain import Chain
    from vayu.model.requests.request import RequestSpec
    from vayu.model.scripts.script import ScriptSpec
    from vayu.model.sends.send import SendSpec
    from vayu.resolve.scopes import Scopes


BY_HAND = Limits(time=5.0)
"""Of a script on a request that somebody sends: one that signs with RSA takes 1.5 s in QuickJS."""


def composer_of(request: RequestSpec, random: Random) -> Composer:
    """Compile a request as this process can fill it in: with its files, clock and randomness."""
    return Composer(
        request,
        dynamic=dynamic_variables(random, _seconds),
        read=read_attachment,
        wall_clock=_seconds,
    )


def scripts_of(spec: SendSpec, limits: Limits | None = None) -> Chain | None:
    """Compile the scripts of a request and of what is above it; None when there are none."""
    scopes = scopes_of(spec)
    return chain_of(spec.script, spec.above, lambda script: compiled(script, scopes, limits))


def compiled(script: ScriptSpec, scopes: Scopes, limits: Limits | None = None) -> Scripts:
    """Compile the scripts of one level.

    QuickJS is loaded with the first: its binding starts a thread, and from then on every `malloc`
    of the worker takes a lock.
    """
    from vayu.engine.scripting.quickjs import ScriptRunner  # noqa: PLC0415 (for who has scripts)

    return ScriptRunner(script, scopes, limits=limits)


def _seconds() -> float:
    """Return the wall clock. [s since 1970]."""
    return wall().timestamp()

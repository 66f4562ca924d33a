"""From a payload to a run in the store. What is refused here leaves no trace."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from vayu.engine.clock import wall
from vayu.engine.coordinator.aim import target_of
from vayu.engine.coordinator.chronicle import Chronicle
from vayu.engine.coordinator.course import Course
from vayu.engine.coordinator.instructions import USUAL
from vayu.engine.coordinator.planner import (
    count_workers,
    crowding_of,
    most_users,
    orders,
    port_warnings,
    warnings_of,
    within,
)
from vayu.engine.coordinator.provenance import manifest_of
from vayu.engine.coordinator.run import LoadRun
from vayu.engine.coordinator.search import Search
from vayu.engine.scripting.patience import patience_with
from vayu.engine.vetting import vet
from vayu.model.load.search_profile import SearchProfile
from vayu.model.runs.info import RunInfo
from vayu.model.runs.sides import sides_of
from vayu.model.runs.state import RunState
from vayu.model.scripts.scripted import Scripted
from vayu.model.words.duration import parse_duration
from vayu.resolve.redact import mask_request
from vayu.resolve.removal import Remover
from vayu.resolve.scopes import scopes_of
from vayu.resolve.script_secrets import marked, mask_scripts, mask_set, script_redactor
from vayu.resolve.secret_values import SecretFinder

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from vayu.engine.coordinator.machine import Machine
    from vayu.engine.store.catalog import Catalog
    from vayu.engine.store.folder import RunFolder
    from vayu.model.load.config import LoadConfig
    from vayu.model.runs.run import RunSpec
    from vayu.model.settings import Settings
    from vayu.protocol.orders import Load


def admit(
    spec: RunSpec,
    catalog: Catalog,
    machine: Machine,
    settings: Settings,
    *,
    signed: RunSpec | None = None,
    worker_rate: float | None = None,
    elsewhere: Collection[str] = (),
) -> LoadRun:
    """Return the run that `spec` asks for, stored and pending.

    Parameters
    ----------
    spec : RunSpec
    catalog : Catalog
        Where it is stored.
    machine : Machine
    settings : Settings
        In force for this run to its end.
    signed : RunSpec, optional
        What is sent, if that is not `spec` itself: it has a token, and is never stored.
    worker_rate : float, optional
        What one worker sends at best, where that was measured. [1/s]
    elsewhere : collection of str, optional
        What else is a secret where it stands in a script.

    Returns
    -------
    LoadRun
        Nothing of it has started.
    """
    signed = spec if signed is None else signed
    first = vet(signed)
    workers = count_workers(spec, first, machine, usual=settings.workers)
    folder = catalog.create()
    rate = warnings_of(spec.config, workers=workers, worker_rate=worker_rate)
    crowding = crowding_of(spec, machine, workers=workers)
    warnings = (*rate, *port_warnings(spec, machine), *crowding)
    target = None if first is None else target_of(first.url, spec)
    info = info_of(spec, folder, workers=workers, warnings=warnings, target=target)
    folder.write_info(info)
    seed = secrets.randbits(63) if spec.config.seed is None else spec.config.seed
    sides = sides_of(spec)
    scripts = tuple(scripts_of(side, elsewhere) for side in sides)
    folder.write_manifest(manifest_of(info, machine, seed=seed, scripts=scripts))
    tick = parse_duration(settings.tick)
    loads = orders(signed, folder.path, machine, workers=workers, seed=seed, tick=tick)
    slowest = max(parse_duration(side.request.time_limit) for side in sides)
    drain = slowest + max(patience_with(side.script, side.above) for side in sides)
    room = most_users(machine, workers=workers, each=len(sides))
    remover = _remover_of(spec, signed)
    run = LoadRun(
        _course_of(spec, loads, drain=drain, room=room),
        Chronicle(folder, info, workers=workers, redact=remover),
        workers=workers,
        tick=tick,
        search=_search_of(spec.config, drain=drain, room=room),
    )
    run.learn = lambda secret: remover.add([secret])
    return run


def _course_of(spec: RunSpec, loads: Sequence[Load], *, drain: int, room: int) -> Course:
    """Return the course of a run, in which what is in flight may take as long as `drain` [ns].

    A worker that scripts hold hears an order when they are done: one that gives signs of life is
    waited for as long as one that gives none.
    """
    profile = spec.config.profile
    scripted = any(patience_with(side.script, side.above) for side in sides_of(spec))
    return Course(
        loads,
        length=profile.length,
        drain=drain,
        profile=profile,
        most_users=room,
        patience=replace(USUAL, grace=USUAL.silence) if scripted else USUAL,
    )


def _search_of(config: LoadConfig, *, drain: int, room: int) -> Search | None:
    """Return the search that leads the run, if it is one; no level is higher than its room."""
    profile = config.profile
    if not isinstance(profile, SearchProfile):
        return None
    stated = config.max_in_flight is not None
    return Search(within(profile, room), drain=drain, notice=USUAL.notice, drops_meant=stated)


def _remover_of(*specs: RunSpec) -> Remover:
    """Return what removes the secrets of all of `specs`, and learns more."""
    remover = Remover()
    for side in (side for spec in specs for side in sides_of(spec)):
        remover.add(*SecretFinder(side.request).secrets_in(scopes_of(side)))
    return remover


def scripts_of(side: RunSpec, elsewhere: Collection[str] = ()) -> Scripted:
    """Return what may be stored of the scripts around the request of one side."""
    marks = (*elsewhere, *marked(side))
    known = script_redactor(side.request, scopes_of(side), elsewhere=marks)

    def redact(text: str) -> str:
        return known(mask_set(text))

    return Scripted(
        script=mask_scripts(side.script, redact),
        above=tuple(mask_scripts(level, redact) for level in side.above),
    )


def info_of(
    spec: RunSpec,
    folder: RunFolder,
    *,
    workers: int,
    warnings: tuple[str, ...] = (),
    target: str | None = None,
) -> RunInfo:
    """Return what may be stored of a run: no value of a variable, no secret of a request."""
    return RunInfo(
        id=folder.id,
        status=RunState.PENDING,
        name=spec.name,
        tags=spec.tags,
        created_at=wall().isoformat(timespec="milliseconds"),
        folder=str(folder.path),
        request=mask_request(spec.request),
        target=target,
        environment=spec.origin.environment,
        against=None if spec.against is None else mask_request(spec.against.request),
        config=spec.config,
        load=str(spec.config.profile),
        variables=tuple(sorted({name for side in sides_of(spec) for name in side.names})),
        workers=workers,
        warnings=warnings,
        caveats=spec.caveats,
        detach=spec.detach,
        git=spec.git,
    )

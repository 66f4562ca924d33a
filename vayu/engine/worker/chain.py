"""The scripts around an exchange: the collection's, its folders', the request's own.

Each level has a context of its own. What one declares is not there for the next, and one that
breaks hides no other; what they say to each other are variables. Only their time is shared: where
some have held the worker for `HELD`, those after them are not run, and say so.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from vayu.engine.scripting.port import HELD, NOWHERE, Around, Outcome
from vayu.engine.scripting.requested import altered
from vayu.engine.scripting.stretches import length, parted
from vayu.engine.worker.resumable import finished, whole
from vayu.errors import InvalidConfig, ScriptError
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.scripting.arrived import Arrived
    from vayu.engine.scripting.port import ResponseView
    from vayu.engine.scripting.scripts import Scripts
    from vayu.engine.scripting.stretches import Stretch
    from vayu.engine.worker.resumable import Resumable
    from vayu.model.requests.request import RequestSpec
    from vayu.model.scripts.script import Level, LevelScript, ScriptSpec
    from vayu.resolve.compose import WireRequest
    from vayu.resolve.scopes import Changes

NOT_RUN = Outcome(error=f"not run: the scripts before it took {HELD // NS_PER_S} s")
"""What a script came to whose exchange had no time left."""


class Source(NamedTuple):
    """What a script belongs to.

    Attributes
    ----------
    level : str
        ``"collection"``, ``"folder"`` or ``"request"``.
    name : str
        Of the collection or folder; empty of a request.
    """

    level: Level = "request"
    name: str = ""

    def __str__(self) -> str:
        """Spell it as a person is told: ``folder 'Users'``."""
        return f"{self.level} {self.name!r}" if self.name else self.level


class Chain:
    """The compiled scripts of every level that has some, outermost first.

    Parameters
    ----------
    levels : list of (Source, Scripts)

    Attributes
    ----------
    has_pre, has_post : bool
        Whether any level has such a script.
    reads_body, reads_headers, reads_phrase : bool
        Whether any script on the response can look at them at all.
    reads_head : bool
        Whether any can look at headers, or at what the status is called.
    waits : bool
        Whether any script may wait for timers, or for requests of its own.
    together : bool
        Whether all scripts on a response look at nothing else and leave nothing for later.
    reads_around, reads_variables : bool
        Whether any script can look at its surroundings, or at variables.
    """

    def __init__(self, levels: list[tuple[Source, Scripts]]) -> None:
        self._pre = [(source, scripts) for source, scripts in levels if scripts.has_pre]
        self._all = [scripts for _, scripts in levels]
        self._post = [(source, scripts) for source, scripts in levels if scripts.has_post]
        self.has_pre = bool(self._pre)
        self.has_post = bool(self._post)
        self.reads_body = any(scripts.reads_body for _, scripts in self._post)
        self.reads_headers = any(scripts.reads_headers for _, scripts in self._post)
        self.reads_phrase = any(scripts.reads_phrase for _, scripts in self._post)
        self.reads_head = self.reads_headers or self.reads_phrase
        self.waits = any(scripts.waits for _, scripts in levels)
        self.together = not self.waits and all(scripts.together for _, scripts in self._post)
        self.reads_around = any(scripts.reads_around for _, scripts in levels)
        self.reads_variables = any(scripts.reads_variables for _, scripts in levels)
        self._ahead: list[Sequence[Stretch]] = [()] * len(self._post)
        self._only = self._post[0] if len(self._post) == 1 and not self.waits else None

    def warm(self, count: int) -> None:
        """Get ready for so many exchanges whose scripts wait at the same time."""
        for scripts in self._all:
            scripts.warm(count)

    def before(
        self,
        changes: Changes,
        request: RequestSpec | None = None,
        around: Callable[[], Around] = lambda: NOWHERE,
    ) -> Resumable[list[tuple[Source, Outcome]]]:
        """Run the scripts before a request; none after one that skips it.

        Each sees what those before it made of the request and of the jar, and the outcome of one
        that made something that cannot be sent says so.
        """
        found = []
        told = around() if self.reads_around else NOWHERE
        until = time.perf_counter_ns() + HELD
        for source, scripts in self._pre:
            if time.perf_counter_ns() > until:
                found.append((source, NOT_RUN))
                continue
            outcome = scripts.before(changes, request, told)
            if outcome.paused is not None:
                outcome = yield from whole(outcome)
                until = time.perf_counter_ns() + HELD
            if outcome.effects and outcome.effects.cookies is not None:
                told = told._replace(cookies=outcome.effects.cookies)
            if request is not None and outcome.effects and outcome.effects.request:
                try:
                    request = altered(request, outcome.effects.request)
                except InvalidConfig as error:
                    outcome = outcome._replace(error=outcome.error or error.message)
            found.append((source, outcome))
            if outcome.flow is not None and outcome.flow.skip:
                break
        return found

    def after(
        self,
        changes: Changes,
        request: WireRequest | None,
        response: ResponseView,
        around: Callable[[], Around] = lambda: NOWHERE,
    ) -> Resumable[list[tuple[Source, Outcome]]]:
        """Run the scripts on a response."""
        found = []
        told = around() if self.reads_around else NOWHERE
        until = time.perf_counter_ns() + HELD
        for source, scripts in self._post:
            if time.perf_counter_ns() > until:
                found.append((source, NOT_RUN))
                continue
            outcome = scripts.after(changes, request, response, told)
            if outcome.paused is not None:  # asked here, for a generator costs a tenth of a test
                outcome = yield from whole(outcome)
                until = time.perf_counter_ns() + HELD
            if outcome.effects and outcome.effects.cookies is not None:
                told = told._replace(cookies=outcome.effects.cookies)
            found.append((source, outcome))
        return found

    def after_at_once(
        self,
        changes: Changes,
        request: WireRequest | None,
        response: ResponseView,
        around: Around,
    ) -> list[tuple[Source, Outcome]]:
        """Do what `after` does, where nobody lets scripts wait."""
        if self._only is None:
            return finished(self.after(changes, request, response, lambda: around))
        source, scripts = self._only
        return [(source, scripts.after(changes, request, response, around))]

    def after_each(self, responses: Sequence[Arrived]) -> list[tuple[Source, Sequence[Stretch]]]:
        """Do what `after` does with many responses, where `together` says that it is the same.

        With as many, from the first, as do not take long: so far did the slowest level come. Those
        that it did not come to are to be the first of the next call. What the other levels came to
        on them is kept, and no script runs twice on a response.
        """
        if len(self._post) == 1:
            source, scripts = self._post[0]
            return [(source, scripts.after_each(responses))]
        until, most = time.perf_counter_ns() + HELD, len(responses)
        for place, (_, scripts) in enumerate(self._post):
            ahead = self._ahead[place]
            come = length(ahead)
            if come < most and time.perf_counter_ns() <= until:
                ahead = [*ahead, *scripts.after_each(responses[come:most])]
            self._ahead[place] = ahead = ahead or [(NOT_RUN, 1)]
            most = min(most, length(ahead))
        halves = [parted(ahead, most) for ahead in self._ahead]
        self._ahead = [others for _, others in halves]
        return [(source, found) for (source, _), (found, _) in zip(self._post, halves, strict=True)]


def chain_of(
    script: ScriptSpec, above: Sequence[LevelScript], compiled: Callable[[ScriptSpec], Scripts]
) -> Chain | None:
    """Return the scripts of a request and of what is above it; None when there are none.

    Parameters
    ----------
    script : ScriptSpec
        The request's own.
    above : sequence of LevelScript
    compiled : callable
        Compiles the scripts of one level.

    Raises
    ------
    ScriptError
        If some do not compile; the message says which, and why each.
    """
    sources = [(Source(level.level, level.name), level) for level in above]
    levels, wrong = [], []
    for source, one in [*sources, (Source(), script)]:
        if not one.said:
            continue
        try:
            levels.append((source, compiled(one)))
        except ScriptError as error:
            where = f"{source}, " if above else ""
            wrong += [where + line for line in error.message.split("\n")]
    if wrong:
        raise ScriptError("\n".join(wrong))
    return Chain(levels) if levels else None

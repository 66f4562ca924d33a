"""Sends the requests of a collection one after another, as Newman does.

Variables, cookies and what scripts set are carried along; `pm.execution.setNextRequest` and
`skipRequest` decide what is sent. A request that gets no response is a step that failed, and the
run goes on, unless it is told to stop. An interrupt ends it with what was done until then.
"""

from __future__ import annotations

import dataclasses
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from vayu.api.collections.collection_run import CollectionRun
from vayu.api.collections.kept_bodies import KeptBodies
from vayu.api.collections.plan import plan_of
from vayu.api.collections.step import Step
from vayu.api.environments.given import hidden_changes
from vayu.api.responses.response import Response
from vayu.api.responses.shy import ShyConsole, ShyTests, ShyText
from vayu.client.session import session
from vayu.errors import InvalidConfig
from vayu.pacing.sequence import Sequence
from vayu.protocol.envelope import envelope_of
from vayu.protocol.messages import StepAnswer
from vayu.resolve.redact import mask_url, redactor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vayu.api.collections.item import Item
    from vayu.api.collections.plan import Plan
    from vayu.api.environments.given import Given
    from vayu.model.sends.response import Effects
    from vayu.model.sends.send import SendSpec
    from vayu.model.variables.scoped import Variables

MOST_STEPS = 10_000
"""Requests of one iteration: a `setNextRequest` that leads back for ever comes to an end."""


def run_items(name: str, items: list[Item], **given: Any) -> CollectionRun:
    """Send items one after another; what is given is that of `vayu.Folder.run`."""
    return Runner(name, items, plan_of(**given)).run()


class Runner:
    """One collection run, while it goes on.

    Parameters
    ----------
    name : str
        Of the collection or folder.
    items : list of Item
        What is sent, in order.
    plan : Plan
    """

    def __init__(self, name: str, items: list[Item], plan: Plan) -> None:
        self._name = name
        self._items = items
        self._plan = plan
        self._local: Variables = {}
        self._warnings: dict[str, None] = {}  # each once, in order
        self._stopped: str | None = None
        self._bodies = KeptBodies()

    def run(self) -> CollectionRun:
        """Send everything; return what came of it, also if it is interrupted."""
        start = time.monotonic()
        steps: list[Step] = []
        interrupted = False
        try:
            for step in self._steps():
                steps.append(step)
                self._plan.on_step(step)
        except KeyboardInterrupt:
            interrupted = True
            self._stopped = f"interrupted after {len(steps):,} requests"
        notes = [*self._warnings, *filter(None, [self._bodies.note])]
        return CollectionRun(
            self._name,
            tuple(steps),
            duration=timedelta(seconds=time.monotonic() - start),
            warnings=tuple(notes),
            stopped=self._stopped,
            interrupted=interrupted,
        )

    def _steps(self) -> Iterator[Step]:
        """Yield each step as it ends."""
        paused = True
        for iteration, row in enumerate(self._plan.rows):
            sequence = Sequence([item.path for item in self._items])
            sent = 0
            while sequence.position is not None:
                if not paused:
                    time.sleep(self._plan.delay)
                paused = False
                item = self._items[sequence.position]
                if sent == MOST_STEPS:
                    self._stopped = (
                        f"setNextRequest went on for {MOST_STEPS:,} requests of one iteration, the "
                        f"last {'/'.join(item.path)!r}"
                    )
                    return
                sent += 1
                step, effects = self._step(item, iteration, row)
                lost = self._move(sequence, effects)
                if lost is not None:
                    error = "; ".join(filter(None, [step.error, lost]))
                    step = dataclasses.replace(step, error=ShyText(error, step.redact))
                yield step
                if self._plan.stop_on_failure and not step.passed:
                    self._stopped = f"{step.name!r} failed"
                    return

    def _move(self, sequence: Sequence, effects: Effects | None) -> str | None:
        """Go on with the request that a script names, or with the one that follows.

        Returns
        -------
        str or None
            Why there is no such request: the iteration ends, and its last step has not passed.
        """
        if effects is None or effects.next_request is UNSET:
            sequence.follow()
            return None
        return sequence.jump(effects.next_request)

    def _step(self, item: Item, iteration: int, row: Variables) -> tuple[Step, Effects | None]:
        """Send one request; return what came of it, and what its scripts did."""
        given = item.given(self._plan.environment, self._plan.globals)
        hidden: tuple[str, ...] = ()
        try:
            spec = self._spec(item, given, iteration, row)
            hidden = given.hidden(spec)
            answer = session().step(spec)
        except InvalidConfig as error:
            answer = StepAnswer(error=envelope_of(error).error)
        response = None if answer.response is None else Response(answer.response, secrets=hidden)
        effects = answer.response or answer.effects
        if effects is not None:
            given.absorb(effects)
            self._local = {**self._local, **effects.local}
            hidden = (*hidden, *hidden_changes(effects))
        if response is None:
            return _step_of(item, iteration, answer, redactor(hidden, hidden)), effects
        step = _step_of(item, iteration, answer, response.redact)
        name = "/".join(item.path)
        self._warnings |= {f"{name}: {response.redact(w)}": None for w in response.warnings}
        kept = self._bodies.of(response, passed=step.passed)
        return dataclasses.replace(step, response=kept), effects

    def _spec(self, item: Item, given: Given, iteration: int, row: Variables) -> SendSpec:
        """Return what is sent: filled in, with the row of the iteration and what scripts set."""
        spec = given.fill(item.outgoing())
        if self._plan.insecure:
            spec = replace(spec, request=replace(spec.request, verify=False, ca=None))
        origin = replace(spec.origin, iteration=iteration, iterations=len(self._plan.rows))
        return replace(spec, origin=origin, data=row, local=self._local)


def _step_of(item: Item, iteration: int, answer: StepAnswer, redact: Callable[[str], str]) -> Step:
    """Return what came of a request, without its response."""
    effects = answer.response or answer.effects
    return Step(
        iteration=iteration,
        path=item.path,
        method=item.method,
        url=mask_url(item.url),
        size=None if answer.response is None else len(answer.response.body),
        error=None if answer.error is None else ShyText(answer.error.message, redact),
        skipped=answer.skipped,
        tests=ShyTests(effects.tests if effects else (), redact),
        console=ShyConsole(effects.console if effects else (), redact),
        redact=redact,
    )

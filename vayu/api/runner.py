"""Sends the requests of a collection one after another, as Newman does.

Variables, cookies and what scripts set are carried along; `pm.execution.setNextRequest` and
`skipRequest` decide what is sent. A request that gets no response is a step that failed, and the
run goes on, unless it is told to stop.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import UNSET
from msgspec.structs import replace

from vayu.api.duration import seconds
from vayu.api.environment import Environment, chosen
from vayu.api.findings import Findings
from vayu.api.given import hidden_changes
from vayu.api.response import Response
from vayu.api.steps import CollectionRun, Step
from vayu.api.variables import variables_of
from vayu.client.session import session
from vayu.errors import InvalidConfig
from vayu.model.bounds import bounds_problem
from vayu.model.duration import parse_duration
from vayu.model.show import kind_of, show
from vayu.pacing.sequence import Sequence
from vayu.protocol.envelope import envelope_of
from vayu.protocol.messages import StepAnswer
from vayu.resolve.redact import mask_url, redactor
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.api.item import Item
    from vayu.model.response import Effects
    from vayu.model.scoped import Variables

MOST_ITERATIONS = 1_000_000
MOST_STEPS = 10_000
"""Requests of one iteration: a `setNextRequest` that leads back for ever comes to an end."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a collection is run.

    Attributes
    ----------
    rows : tuple of dict
        One a iteration: `pm.iterationData`.
    environment, globals : Environment
        Carried along, and changed by scripts.
    stop_on_failure : bool
        End with the first step that fails.
    delay : float
        Between two requests. [s]
    """

    rows: tuple[Variables, ...]
    environment: Environment
    globals: Environment
    stop_on_failure: bool
    delay: float


def plan_of(
    *,
    environment: Any,
    globals_: Any,
    iterations: Any,
    data: Any,
    stop_on_failure: bool,
    delay: Any,
) -> Plan:
    """Return how a collection is run; all problems are raised together.

    Parameters are those of `vayu.Folder.run`.
    """
    findings = Findings({})
    rows = findings.of(_rows, data)
    count = findings.of(_count, iterations, len(rows or ()) or 1)
    found = {
        name: findings.of(_kept, value, name)
        for name, value in (("environment", environment), ("globals", globals_))
    }
    pause = findings.of(_delay, delay)
    findings.check()
    assert rows is not None
    assert count is not None
    assert found["environment"] is not None
    assert found["globals"] is not None
    assert pause is not None
    last = rows[-1:]
    return Plan(
        rows=(rows + last * count)[:count] or ({},) * count,
        environment=found["environment"],
        globals=found["globals"],
        stop_on_failure=stop_on_failure,
        delay=pause,
    )


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
        self._warnings: list[str] = []
        self._stopped: str | None = None

    def run(self) -> CollectionRun:
        """Send everything; return what came of it."""
        start = time.monotonic()
        steps = tuple(self._steps())
        return CollectionRun(
            self._name,
            steps,
            duration=timedelta(seconds=time.monotonic() - start),
            warnings=tuple(dict.fromkeys(self._warnings)),
            stopped=self._stopped,
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
                yield step
                if self._plan.stop_on_failure and not step.passed:
                    self._stopped = f"{step.name!r} failed"
                    return
                self._move(sequence, effects)

    def _move(self, sequence: Sequence, effects: Effects | None) -> None:
        """Go on with the request that a script names, or with the one that follows."""
        if effects is None or effects.next_request is UNSET:
            sequence.follow()
            return
        problem = sequence.jump(effects.next_request)
        if problem is not None:
            self._warnings.append(problem)

    def _step(self, item: Item, iteration: int, row: Variables) -> tuple[Step, Effects | None]:
        """Send one request; return what came of it, and what its scripts did."""
        given = item.given(self._plan.environment, self._plan.globals)
        hidden: tuple[str, ...] = ()
        try:
            filled = given.fill(item.outgoing())
            origin = replace(filled.origin, iteration=iteration, iterations=len(self._plan.rows))
            spec = replace(filled, origin=origin, data=row, local=self._local)
            hidden = given.hidden(spec)
            answer = session().step(spec)
        except InvalidConfig as error:
            answer = StepAnswer(error=envelope_of(error).error)
        response = None
        if answer.response is not None:
            response = Response(answer.response, secrets=hidden)
            name = "/".join(item.path)
            self._warnings += [f"{name}: {response.redact(w)}" for w in response.warnings]
        effects = answer.response or answer.effects
        if effects is not None:
            given.absorb(effects)
            self._local = {**self._local, **effects.local}
            hidden = (*hidden, *hidden_changes(effects))
        return (
            Step(
                iteration=iteration,
                path=item.path,
                method=item.method,
                url=mask_url(item.url),
                response=response,
                error=None if answer.error is None else answer.error.message,
                skipped=answer.skipped,
                tests=effects.tests if effects else (),
                console=effects.console if effects else (),
                redact=redactor(hidden, hidden) if response is None else response.redact,
            ),
            effects,
        )


def _kept(value: Any, name: str) -> Environment:
    """Return variables that scripts can change: a dict is copied."""
    found = chosen(value)
    return found if isinstance(found, Environment) else Environment(name, variables_of(found, name))


def _rows(data: Any) -> tuple[Variables, ...]:
    """Return the rows of a DataFrame, or of a list of mappings.

    Raises
    ------
    InvalidConfig
        If it is neither, or a value is none that a variable can have.
    """
    if data is None:
        return ()
    listed = data.to_dict("records") if hasattr(data, "to_dict") else data
    if not isinstance(listed, Iterable) or isinstance(listed, Mapping | str | bytes):
        raise InvalidConfig(
            {"data": f"must be a list of dicts or a DataFrame, got {kind_of(data)}"}
        )
    rows = list(listed)
    wrong = {f"data[{i}]": f"must be a dict, got {kind_of(row)}"
             for i, row in enumerate(rows) if not isinstance(row, Mapping)}  # fmt: skip
    if wrong or not rows:
        raise InvalidConfig(wrong or {"data": "has no row; leave it out"})
    return tuple(variables_of(row, f"data[{i}]") for i, row in enumerate(rows))


def _count(iterations: Any, usual: int) -> int:
    """Return how often.

    Raises
    ------
    InvalidConfig
        If it is no number of times.
    """
    if iterations is None:
        return usual
    if isinstance(iterations, bool) or not isinstance(iterations, int):
        raise InvalidConfig({"iterations": f"must be a whole number, got {show(iterations)}"})
    why = bounds_problem(iterations, 1, MOST_ITERATIONS)
    if why:
        raise InvalidConfig({"iterations": why})
    return iterations


def _delay(value: Any) -> float:
    """Return a pause. [s].

    Raises
    ------
    InvalidConfig
        If it is no duration.
    """
    try:
        return parse_duration(seconds(value)) / NS_PER_S  # type: ignore[arg-type]
    except InvalidConfig as error:
        raise InvalidConfig({"delay": error.problems["duration"]}) from None

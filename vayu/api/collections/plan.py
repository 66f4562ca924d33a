"""How a collection is run: every argument is checked before anything is sent, all at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vayu.api.arguments.refusals import Refusals
from vayu.api.arguments.text_file import read_text_file
from vayu.api.environments.environment import Environment, chosen
from vayu.api.environments.variables import variables_of
from vayu.errors import InvalidConfig
from vayu.formats.texts.data_rows import Row, read_rows
from vayu.model.words.bounds import bounds_problem
from vayu.model.words.duration import in_seconds, parse_duration
from vayu.model.words.show import kind_of, show
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.api.collections.step import Step
    from vayu.model.variables.scoped import Variables

MOST_ITERATIONS = 1_000_000


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
    insecure : bool
        Check no certificate, whatever the requests say.
    on_step : callable
        Called with each step as it ends.
    """

    rows: tuple[Variables, ...]
    environment: Environment
    globals: Environment
    stop_on_failure: bool
    delay: float
    insecure: bool
    on_step: Callable[[Step], object]


def plan_of(
    *,
    environment: Any,
    globals_: Any,
    iterations: Any,
    data: Any,
    stop_on_failure: Any,
    delay: Any,
    verify: Any = None,
    on_step: Any = None,
) -> Plan:
    """Return how a collection is run; all problems are raised together.

    Parameters are those of `vayu.Folder.run`.
    """
    refusals = Refusals({})
    rows = refusals.of(rows_of, data)
    count = refusals.of(_count, iterations, len(rows or ()) or 1)
    found = {
        name: refusals.of(_kept, value, name)
        for name, value in (("environment", environment), ("globals", globals_))
    }
    pause = refusals.of(_delay, delay)
    if not isinstance(stop_on_failure, bool):
        refusals.add("stop_on_failure", f"must be True or False, got {show(stop_on_failure)}")
    if not (verify is None or verify is False):
        refusals.add("verify", f"must be False, or left out, got {show(verify)}")
    if not (on_step is None or callable(on_step)):
        refusals.add("on_step", f"must be a function of a step, got {show(on_step)}")
    refusals.check()
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
        insecure=verify is False,
        on_step=on_step or (lambda _: None),
    )


def _kept(value: Any, name: str) -> Environment:
    """Return variables that scripts can change: a dict is copied."""
    found = chosen(value)
    if isinstance(found, Environment):
        return found
    kept = Environment(name)
    kept.update(variables_of(found, name))
    return kept


def rows_of(data: Any) -> tuple[Variables, ...]:
    """Return the rows of a DataFrame, of a file, or of a list of mappings; none of None.

    Parameters
    ----------
    data : object
        As `vayu.Folder.run` takes it.

    Raises
    ------
    InvalidConfig
        If it is none of these, or a value is none that a variable can have.
    """
    if data is None:
        return ()
    if isinstance(data, str | os.PathLike):
        return rows_of(_read(Path(data).expanduser()))
    listed = _records(data) if hasattr(data, "to_dict") else data
    if not isinstance(listed, Iterable) or isinstance(listed, Mapping | str | bytes):
        raise InvalidConfig(
            {"data": f"must be a list of dicts, a DataFrame or a file, got {kind_of(data)}"}
        )
    rows = list(listed)
    wrong = {f"data[{i}]": f"must be a dict, got {kind_of(row)}"
             for i, row in enumerate(rows) if not isinstance(row, Mapping)}  # fmt: skip
    if wrong or not rows:
        raise InvalidConfig(wrong or {"data": "has no row; leave it out"})
    return tuple(variables_of(row, f"data[{i}]") for i, row in enumerate(rows))


def _read(path: Path) -> tuple[Row, ...]:
    """Return the rows of a CSV or JSON file.

    Raises
    ------
    InvalidConfig
        Naming the file, and each line that is wrong.
    """
    text = read_text_file(path, f"data ({path})")
    try:
        return read_rows(text, path.name)
    except InvalidConfig as error:
        raise InvalidConfig({f"{path}, {at}": why for at, why in error.problems.items()}) from None


def _records(frame: Any) -> list[Row]:
    """Return the rows of a DataFrame; what is not there (NaN, NaT) is None."""
    plain = frame.astype(object)
    found: list[Row] = plain.where(frame.notna(), None).to_dict("records")
    return found


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
        return parse_duration(in_seconds(value)) / NS_PER_S
    except InvalidConfig as error:
        raise InvalidConfig({"delay": error.problems["duration"]}) from None

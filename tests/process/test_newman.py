"""Scripts come to what they come to in Postman.

Newman runs `tests/js/newman/cases.txt` (277 cases, each in a variant that holds and one that does
not) and the collections beside it (`flows.py`, `chains.py`, `turns.py`, `wholes.py`), and Vayu runs
them in a real engine: the same tests with the same outcomes, and the same variables afterwards.
What differs, and why, is in `tests/js/newman/exceptions.toml`.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import vayu
from tests.js.newman import cases as cases_of_newman
from tests.js.newman.cases import ENVIRONMENT, FAILS, GLOBALS, HOLDS
from tests.js.newman.chains import CHAINS
from tests.js.newman.flows import FLOWS as LEVELS, TWICE
from tests.js.newman.truth import Order, Truth, newman
from tests.js.newman.turns import TURNS
from tests.js.newman.wholes import WHOLES
from vayu.model.scripts.checked import Checked
from vayu.testing import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.sends.response import TestResult

pytestmark = pytest.mark.usefixtures("shared_engine")

FLOWS = {**LEVELS, **CHAINS, **TURNS, **WHOLES}

BROKEN = {"(tests script)", "(pre-request script)"}
"""What Vayu calls a script that broke; Newman tells its errors apart from the tests."""

WANTED = {HOLDS: "passed", FAILS: "failed"}

EXCEPTIONS = tomllib.loads(
    (Path(cases_of_newman.__file__).parent / "exceptions.toml").read_text(encoding="utf-8")
)


class Came(NamedTuple):
    """What a collection came to: tests and errors of each step, and variables afterwards."""

    steps: list[tuple[str, list[tuple[str, str]], int]]
    environment: dict[str, Any]
    globals: dict[str, Any]
    collection: dict[str, Any]


def came_to(truth: Truth) -> Came:
    """What Newman says; the order in which the tests of one step end is its own."""
    steps = [
        (step.name, sorted((name, outcome) for name, outcome, _ in step.tests), len(step.errors))
        for step in truth.steps
    ]
    return Came(steps, truth.environment, truth.globals, truth.collection)


def run(order: Order) -> Came:
    """What Vayu says."""
    collection = vayu.import_(json.dumps(order.collection)).collection
    environment = vayu.Environment("environment", dict(order.environment))
    everywhere = vayu.Environment("globals", dict(order.globals))
    ran = collection.run(environment, globals=everywhere, iterations=order.iterations)
    steps = [
        (
            step.path[-1],
            sorted((test.name, seen(test)) for test in step.tests if test.name not in BROKEN),
            sum(test.name in BROKEN for test in step.tests),
        )
        for step in ran.steps
    ]
    kept = {**collection.variables, **collection.current}
    present = {name: value for name, value in kept.items() if value is not None}
    return Came(steps, dict(environment), dict(everywhere), present)


def seen(test: TestResult) -> str:
    """The outcome in Newman's words, which knows no test that asserted nothing."""
    return "failed" if test.outcome is Checked.ASSERTED_NOTHING else str(test.outcome)


@pytest.fixture(scope="module")
def orders() -> Iterator[dict[str, Order]]:
    """Every collection, against one target for both."""
    with Target(seed=1) as target:
        host = {"host": target.url}
        yield {
            "cases": Order(cases_of_newman.collection(), {**ENVIRONMENT, **host}, GLOBALS),
            **{name: Order(flow, host) for name, flow in FLOWS.items()},
            "two iterations": Order(TWICE, host, iterations=2),
        }


@pytest.fixture(scope="module")
def truths(orders: dict[str, Order]) -> dict[str, Truth]:
    """What Newman says of each, once."""
    return dict(zip(orders, newman(list(orders.values())), strict=True))


def test_newman_agrees_with_the_table(truths: dict[str, Truth]) -> None:
    """Each variant comes to what its name says, so the table asks something."""
    outcomes = [
        (name, outcome) for step in truths["cases"].steps for name, outcome, _ in step.tests
    ]
    wrong = {name for name, outcome in outcomes if outcome != WANTED[name.rpartition(" ")[2]]}
    assert len(outcomes) > 400
    assert wrong == set(EXCEPTIONS["newman"])


def test_every_case_comes_to_the_same(orders: dict[str, Order], truths: dict[str, Truth]) -> None:
    """Each member in both variants, and the variables that they set."""
    vayus, newmans = run(orders["cases"]), came_to(truths["cases"])
    different = {
        name
        for (_, ours, _), (_, theirs, _) in zip(vayus.steps, newmans.steps, strict=True)
        for name, _ in {*ours} ^ {*theirs}
    }
    assert different == set(EXCEPTIONS["cases"])
    assert [(name, errors) for name, _, errors in vayus.steps] == [
        (name, errors) for name, _, errors in newmans.steps
    ]
    assert vayus[1:] == newmans[1:]


@pytest.mark.parametrize("name", [*FLOWS, "two iterations"])
def test_every_flow_comes_to_the_same(
    name: str, orders: dict[str, Order], truths: dict[str, Truth]
) -> None:
    """The same steps, tests, errors and variables; or it is an exception, and differs."""
    vayus, newmans = run(orders[name]), came_to(truths[name])
    if name in EXCEPTIONS["flows"]:
        assert vayus != newmans
    else:
        assert vayus == newmans

"""Scripts run for hours: nothing of one exchange stays behind, also of those that wait."""

from __future__ import annotations

import gc
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.worker.exchange_bench import Bench
from vayu.engine.scripting.port import Around, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.compose import WireRequest
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

PRE = """
    pm.request.headers.add({ key: "X", value: String(pm.variables.get("n")) });
    pm.cookies.jar().set("http://h/", "a", "b", () => {});
    setTimeout(() => pm.variables.set("m", 1), 1);
"""
POST = """
    seen = pm.response.json();
    tests["is 7"] = seen.id === 7;
    pm.test("headers", () => pm.expect(pm.response.headers.toObject()).to.have.property("x"));
    console.log(pm.response.headers.count(), pm.request.url.getPath());
    pm.sendRequest("http://h/", (error, res) => console.log(res.code));
"""
TESTS = """
    pm.environment.set("n", pm.response.json().id);
    pm.test("status", () => pm.response.to.have.status(200));
    pm.test("id", () => pm.expect(pm.response.json().id).to.equal(pm.environment.get("n")));
"""
SPEC = RequestSpec(url="http://h/a")
WIRE = WireRequest("GET", "http://h/a")
RESPONSE = ResponseView(200, "OK", (("X", "1"),), b'{"id": 7}', 1.0)


def resident() -> int:
    """Memory of this process [B]."""
    if not Path("/proc/self/statm").exists():
        pytest.skip("this system does not tell how much memory a process has")
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def exchange(runner: ScriptRunner) -> Outcome:
    """Run both scripts to their ends."""
    changes = Changes()
    outcome = runner.before(changes, SPEC, Around(cookies=()))
    while outcome.paused is not None:
        outcome = outcome.paused.go_on(outcome.paused.due)
    assert outcome.error is None
    outcome = runner.after(changes, WIRE, RESPONSE, Around(cookies=()))
    while outcome.paused is not None:
        outcome = outcome.paused.answer(outcome.paused.errands[0].number, RESPONSE, 0.01)
    return outcome


def held(runner: ScriptRunner) -> dict[str, int]:
    """What the context of a runner holds: bytes, objects, texts, shapes and so on."""
    assert runner._realm is not None
    context = runner._realm.pump.__self__
    context.gc()
    counts: dict[str, int] = context.memory()
    return {name: count for name, count in counts.items() if not name.startswith("malloc")}


def grown(work: Callable[[], object], runner: ScriptRunner, times: int) -> tuple[int, bool]:
    """How much memory this process has gained [B], and whether its JavaScript is as it was."""
    for _ in range(300):
        work()
    gc.collect()
    resident_before, held_before = resident(), held(runner)
    for _ in range(times):
        work()
    gc.collect()
    return resident() - resident_before, held(runner) == held_before


def grown_waiting(exchanges: int) -> tuple[int, bool]:
    """The same of exchanges whose scripts wait, print, change the request, and send some."""
    runner = ScriptRunner(ScriptSpec(pre=PRE, post=POST), Scopes())
    first = exchange(runner)
    found = grown(lambda: exchange(runner), runner, exchanges)
    last = exchange(runner)
    assert [test.name for test in first.tests] == [test.name for test in last.tests]
    assert first.console == last.console
    return found


def grown_under_load(exchanges: int) -> tuple[int, bool]:
    """The same of a worker's exchanges: half of them fail, each with words of its own."""
    bench = Bench(post=TESTS, variables={"n": 0})
    number = count()

    def one() -> None:
        bench.exchange.before(bench.slot)
        n = next(number)
        bench.respond(200 + n % 2, b'{"id": %7d}' % n)
        assert (bench.slot.checks_passed, bench.slot.checks_failed) == (2 - n % 2, n % 2)
        bench.counted.clear()
        bench.tested.clear()

    ((_, runner),) = bench.exchange._scripts._post
    return grown(one, runner, exchanges)


def test_exchanges_leave_nothing_behind() -> None:
    """Not one byte or object of JavaScript, and less than a page each of anything else."""
    gained, same = grown_waiting(400)
    assert same
    assert gained < 1024 * 1024
    gained, same = grown_under_load(2_000)
    assert same
    assert gained < 1024 * 1024


@pytest.mark.accuracy
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("kind", "rate"), [(grown_waiting, 10), (grown_under_load, 100)], ids=["waiting", "load"]
)
def test_an_hour_of_scripts_leaves_nothing_behind(kind, rate) -> None:
    """As many exchanges as in an hour at that rate [1/s], as fast as they go."""
    gained, same = kind(3600 * rate)
    assert same
    assert gained < 2 * 1024 * 1024

"""Scripts run for hours: nothing of one exchange stays behind, also of those that wait."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from vayu.engine.scripting.port import Around, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.request import RequestSpec
from vayu.model.script import ScriptSpec
from vayu.resolve.compose import WireRequest
from vayu.resolve.scopes import Changes, Scopes

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


def grown(exchanges: int) -> int:
    """How much memory so many exchanges leave behind [B]."""
    runner = ScriptRunner(ScriptSpec(pre=PRE, post=POST), Scopes())
    first = exchange(runner)
    for _ in range(200):
        exchange(runner)
    gc.collect()
    before = resident()
    for _ in range(exchanges):
        exchange(runner)
    gc.collect()
    last = exchange(runner)

    assert [test.name for test in first.tests] == [test.name for test in last.tests]
    assert first.console == last.console
    return resident() - before


def test_exchanges_leave_nothing_behind() -> None:
    """Less than a hundredth of what a single one allocates."""
    assert grown(400) < 1024 * 1024


@pytest.mark.accuracy
@pytest.mark.timeout(1800)
def test_an_hour_of_scripts_leaves_nothing_behind() -> None:
    """200,000 evaluations, as many as an hour at 28 requests a second."""
    assert grown(100_000) < 4 * 1024 * 1024

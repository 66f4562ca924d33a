"""What is only counted while nothing unusual happens is told as if it had been written down."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings, strategies as st

from tests.unit.engine.scripting.tested import short
from vayu.engine.scripting.port import Limits, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

STEPS = """
const one = () => pm.expect(1);
const test = pm.test;
const steps = {
  holds: (name) => test(name, () => one().to.equal(1)),
  true: (name) => test(name, () => true),
  returns: (name) => test(name, () => { one().to.equal(1); return 7; }),
  property: (name) => test(name, () => pm.expect({ a: 1 }).to.have.property("a")),
  status: (name) => test(name, () => pm.response.to.have.status(200)),
  two: (name) => test(name, () => { one().to.be.a("number").and.equal(1); one().to.not.equal(2); }),
  fails: (name) => test(name, () => one().to.equal(2)),
  false: (name) => test(name, () => { one().to.equal(1); return false; }),
  idle: (name) => test(name, () => {}),
  left: (name) => test(name, () => { one().to.equal(1); one(); }),
  caught: (name) => test(name, () => { try { one().to.equal(2); } catch {} }),
  nothing: (name) => test(name),
  skipped: (name) => test.skip(name, () => {}),
  logged: (name) => test(name, () => { console.log(name); one().to.equal(1); }),
  done: (name) => test(name, (done) => { one().to.equal(1); done(); }),
  late: (name) => test(name, (done) => { one().to.equal(1); }),
  around: (name) => test(name, () => { one().to.equal(1); test(name, () => one().to.equal(1)); }),
  lent: (name) => test(name, () => { test(name, () => one().to.equal(1)); }),
  before: (name) => { const it = one(); test(name, () => { it.to.equal(1); }); },
  beside: (name) => { const it = one(); test(name, () => one().to.equal(1)); it.to.equal(1); },
  passed: (name) => {
    let it;
    test(name, () => { it = one(); it.to.equal(1); });
    test(name, () => { it.to.equal(1); });
  },
  open: () => { one(); },
  throws: () => { null.x; },
};
for (const [step, name] of pm.response.json()) steps[step](name);
"""

PASSED, FAILED, IDLE, SKIPPED = "passed", "failed", "asserted_nothing", "skipped"
OUTCOMES = {
    "holds": [PASSED],
    "true": [PASSED],
    "returns": [PASSED],
    "property": [PASSED],
    "status": [PASSED],
    "two": [PASSED],
    "fails": [FAILED],
    "false": [FAILED],
    "idle": [IDLE],
    "left": [FAILED],
    "caught": [FAILED],
    "nothing": [FAILED],
    "skipped": [SKIPPED],
    "logged": [PASSED],
    "done": [PASSED],
    "late": [FAILED],
    "around": [PASSED, PASSED],
    "lent": [IDLE, PASSED],
    "before": [IDLE],
    "beside": [PASSED],
    "passed": [PASSED, IDLE],
    "open": [],
    "throws": [],
}
"""What the tests of each step come to, in the order in which they begin."""

Steps = list[tuple[str, str]]


def runner() -> ScriptRunner:
    """The script that does what its response says."""
    return ScriptRunner(ScriptSpec(post=STEPS), Scopes())


def view(steps: Steps) -> ResponseView:
    """A response that says so."""
    return ResponseView(200, "OK", (), json.dumps(steps).encode(), 3.0)


USED = runner()


@pytest.mark.parametrize("step", OUTCOMES)
def test_a_step_comes_to_the_same_among_tests_that_pass(step: str) -> None:
    """Before, after and between them, the first time and when it comes again."""
    steps = [("holds", "a"), (step, "b"), ("status", "c")]
    kept = runner()
    for _ in range(3):
        found = kept.after(Changes(), None, view(steps))
        wanted = [PASSED, *OUTCOMES[step], *([PASSED] if step != "throws" else [])]
        assert [test.outcome.value for test in found.tests] == wanted
        assert (found.error is not None) == (step in {"open", "throws"})


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(sorted(OUTCOMES)), st.sampled_from("ab")), max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_a_used_context_comes_to_what_a_new_one_comes_to(responses: list[Steps]) -> None:
    """Whatever it was used for."""
    for steps in responses:
        found, fresh = (one.after(Changes(), None, view(steps)) for one in (USED, runner()))
        assert short(found) == short(fresh)


def test_a_script_that_is_stopped_tells_the_tests_before() -> None:
    """They passed, and the one that was stopped says so, in the one around it as well."""
    post = """
    pm.test("a", () => pm.expect(1).to.equal(1));
    pm.test("b", () => pm.expect(1).to.equal(1));
    pm.test("c", () => { pm.expect(1).to.equal(1); if (pm.response.code === 500) for (;;) {} });
    """
    kept = ScriptRunner(ScriptSpec(post=post), Scopes(), limits=Limits(time=0.1))
    outcomes = [
        [test.outcome.value for test in kept.after(Changes(), None, one).tests]
        for one in [ResponseView(code, "", (), b"", 3.0) for code in (200, 200, 500, 200)]
    ]
    assert outcomes == [[PASSED] * 3, [PASSED] * 3, [PASSED, PASSED, FAILED], [PASSED] * 3]

"""What goes on later belongs to the test that put it off, however many are open at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome

HELD = "pm.expect(1).to.equal(1)"
FAILS = "pm.expect(1).to.equal(2)"

AROUND = """
const helper = async () => { await null; await Promise.resolve(2); return 3 };
async function* numbers() { yield 1; await helper(); yield 2 }
async function* more() { yield* numbers(); await 1; yield 3 }
class Own extends Promise {}
"""

WAITS = [
    "await 1",
    "await pm.response.json()",
    "await Promise.resolve(1)",
    "await helper()",
    "await (async () => helper())()",
    "await Promise.resolve(1).then(() => helper()).finally(() => helper())",
    "await Promise.all([1, helper()])",
    "await Promise.allSettled([Promise.reject(1), helper()])",
    "await Promise.race([helper(), 1])",
    "await Promise.any([Promise.reject(1), helper()])",
    "try { await Promise.reject(1) } catch {}",
    "for await (const x of [1, Promise.resolve(2)]) {}",
    "for await (const x of more()) {}",
    "await Array.fromAsync([1, 2])",
    "await new Promise((go) => queueMicrotask(go))",
    "await Own.resolve(1)",
    "await { then(go) { go(1) } }",
    "await { then(go) { queueMicrotask(() => go(1)) } }",
    "await { then(go) { Promise.resolve().then(() => go(helper())) } }",
]


@pytest.mark.parametrize("wait", WAITS)
@pytest.mark.parametrize("other", ["await 1", "await helper()", "await { then(go) { go(1) } }"])
def test_each_assertion_serves_its_own_test(
    run: Callable[..., Outcome], wait: str, other: str
) -> None:
    """None is taken from another test, nor from the script; and no failure is laid to another."""
    outcome = run(f"""{AROUND}
        pm.test("two", async () => {{ {wait}; {HELD}; {other}; {HELD} }});
        pm.test("none", async () => {{ {other}; {wait} }});
        pm.test("fails", async () => {{ {wait}; {HELD}; {FAILS} }});
        pm.test("one", async () => {{ {other}; {wait}; {HELD} }});
        pm.test("unheard", () => {{ {HELD}; (async () => {{ {wait}; {FAILS} }})() }});
        (async () => {{ {wait}; {HELD}; {HELD} }})();
        {other}; {wait}; {HELD}; {HELD};
    """)
    assert outcome.error is None
    assert {test.name: test.outcome.value for test in outcome.tests} == {
        "two": "passed",
        "none": "asserted_nothing",
        "fails": "failed",
        "one": "passed",
        "unheard": "failed",
    }


def test_a_function_that_two_tests_share_serves_each(run: Callable[..., Outcome]) -> None:
    """It is the call that belongs to a test, not where the assertion stands."""
    outcome = run("""
        const check = async (wanted) => { await 1; pm.expect(wanted).to.equal(1) };
        for (const n of [1, 2]) pm.test(`n is ${n}`, async () => { await check(n) });
        pm.test("without", async () => { await 1; await 2 });
    """)
    assert [test.outcome.value for test in outcome.tests] == [
        "passed", "failed", "asserted_nothing",
    ]  # fmt: skip


def test_what_was_put_off_before_a_test_is_not_of_that_test(run: Callable[..., Outcome]) -> None:
    """A promise of the script's own that fails is the script's error, whoever runs meanwhile."""
    outcome = run(f"""
        const own = (async () => {{ await 1; {FAILS} }})();
        pm.test("waits", async () => {{ await 1; {HELD}; await 2; {HELD} }});
    """)
    assert [test.outcome.value for test in outcome.tests] == ["passed"]
    assert (outcome.error or "").startswith("expected 1 to equal 2 (in a promise")


def test_what_a_test_put_off_and_left_serves_it_no_more(run: Callable[..., Outcome]) -> None:
    """It had asserted nothing when it ended; the next test is not served either."""
    outcome = run(f"""
        pm.test("left", () => {{ Promise.resolve().then(() => {{ {HELD} }}) }});
        pm.test("next", async () => {{ await 1; await 2; await 3 }});
    """)
    assert [test.outcome.value for test in outcome.tests] == ["asserted_nothing"] * 2


def test_reading_a_constructor_waits_for_nothing(run: Callable[..., Outcome]) -> None:
    """A promise that a message shows, or that is wrapped, is still unheard when it fails."""
    for source in (
        "Promise.resolve(p)",
        "console.log(p)",
        "try { pm.expect(p).to.equal(1) } catch {}",
    ):
        outcome = run(f"const p = (async () => {{ await 1; throw new Error('boom') }})(); {source}")
        assert "Error: boom" in (outcome.error or ""), source

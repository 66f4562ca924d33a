"""What a context of JavaScript costs: the time to make one, its memory, and one run in it.

    python -m bench.contexts

Processor time, so other work on the machine matters little; still, compare it with the line of
calibration (a sum of a million numbers, 7 ms on the machine that the design was measured on).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import quickjs

from vayu.engine.scripting import quickjs_realm
from vayu.engine.scripting.libraries import NAMES, library_text
from vayu.engine.scripting.port import ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

TWO = """
pm.test("Status is 200", () => pm.response.to.have.status(200));
pm.test("Has an id", () => pm.expect(pm.response.json().id).to.equal(7));
"""
RESPONSE = ResponseView(200, "OK", (), b'{"id": 7, "name": "abc", "tags": ["a", "b"]}', 3.0)


def memory() -> int:
    """Memory of a context with the two tests [B]."""
    found = []

    def context() -> quickjs.Context:
        found.append(usual())
        return found[-1]

    usual, quickjs_realm.quickjs.Context = quickjs.Context, context
    try:
        kept = made(TWO)
    finally:
        quickjs_realm.quickjs.Context = usual
    assert kept is not None
    return found[-1].memory()["memory_used_size"]


def cost(work: Callable[[], object], times: int) -> float:
    """Processor time of one call [s]: the least of five rounds."""
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - start) / times)
    return min(rounds)


def made(source: str) -> ScriptRunner:
    """Compile a script in a context of its own."""
    return ScriptRunner(ScriptSpec(post=source), Scopes())


def main() -> None:
    """Print a table."""
    print(f"calibration          {1e3 * cost(lambda: sum(range(1_000_000)), 3):8.2f} ms")
    print(f"context, all of pm   {1e3 * cost(lambda: made(TWO), 5):8.2f} ms   (at most 10)")
    print(f"its memory           {memory() / 2**20:8.2f} MiB  (at most 1)")
    runner, changes = made(TWO), Changes()
    once = cost(lambda: runner.after(changes, None, RESPONSE), 5000)
    print(f"two pm.tests, JSON   {1e6 * once:8.2f} us   (at most 8)")
    for name in NAMES:
        if library_text(name) is None:
            print(f"with {name:<19} not built")
            continue
        source = f"require('{name}')" if name != "handlebars" else "pm.visualizer"
        print(f"with {name:<19}{1e3 * cost(lambda source=source: made(source), 1):8.2f} ms")


if __name__ == "__main__":
    main()

"""What two tests with JSON cost on every response: the same load with and without, side by side.

Rounds alternate, so that a machine that slows down slows both. One worker at 64 connections keeps
its core busy, so a request costs what its throughput says: 1 / throughput.

python -m bench.scripts URL SECONDS ROUNDS
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median

import vayu
from vayu.engine.scripting.port import ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

SCRIPT = """
pm.test("is ok", () => pm.response.to.have.status(200));
pm.test("is seven", () => pm.expect(pm.response.json().id).to.equal(7));
"""
CONNECTIONS = 64
CALLS = 50_000
_US = 1_000_000


def alone() -> float:
    """Processor time of the script on one response, without any network. [us]."""
    runner = ScriptRunner(ScriptSpec(post=SCRIPT), Scopes())
    response = ResponseView(status=200, reason="OK", body=b'{"id": 7, "name": "Ada"}')
    changes = Changes()
    start = time.process_time()
    for _ in range(CALLS):
        runner.after(changes, None, response)
    return (time.process_time() - start) / CALLS * _US


def opened() -> float:
    """Processor time to make a context with a script in it. [ms]."""
    start = time.process_time()
    for _ in range(10):
        ScriptRunner(ScriptSpec(post=SCRIPT), Scopes())
    return (time.process_time() - start) / 10 * 1_000


def main() -> None:
    """Measure, and print one JSON line."""
    url, seconds, rounds = sys.argv[1:]
    plain, tested = vayu.Request("GET", url), vayu.Request("GET", url, tests=SCRIPT)
    rates: dict[str, list[float]] = {"plain": [], "tested": []}
    checked = failed = 0
    for _ in range(int(rounds)):
        for name, request in (("plain", plain), ("tested", tested)):
            run = request.load(concurrency=CONNECTIONS, workers=1, duration=float(seconds)).wait()
            assert run.summary is not None
            rates[name].append(run.summary.throughput or 0.0)
            checked += run.summary.tested
            failed += sum(check.failed for check in run.summary.checks)
    without, with_them = median(rates["plain"]), median(rates["tested"])
    result = {
        "plain_rps": without,
        "tested_rps": with_them,
        "ratio": with_them / without,
        "overhead_us": _US / with_them - _US / without,
        "alone_us": alone(),
        "context_ms": opened(),
        "tested": checked,
        "failed": failed,
    }
    print(json.dumps(result))
    vayu.shutdown()


if __name__ == "__main__":
    main()

"""What two tests with JSON cost on every response: the same load with and without, in turns.

One worker at 64 connections keeps its core busy, so what it does in a turn of half a second says
how long a request takes; what it costs is its processor time, the engine's included.

python -m bench.scripts FOLDER TURNS
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import vayu
from bench.drive import SCRIPT
from bench.generators import FLOOR, GENERATORS, Generator, vayu_driven
from bench.nginx import Nginx
from bench.turns import in_turns
from vayu.engine.scripting.port import ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

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


def counted(url: str) -> tuple[int, int]:
    """Return of how many responses the tests were run, and how many outcomes were failures."""
    run = vayu.Request("GET", url, tests=SCRIPT).load(concurrency=64, workers=1, duration=1).wait()
    assert run.summary is not None
    return run.summary.tested, sum(check.failed for check in run.summary.checks)


def main() -> None:
    """Measure, and print one JSON line."""
    folder, turns = Path(sys.argv[1]), int(sys.argv[2])
    generators = [
        Generator("plain", vayu_driven(1)),
        Generator("tested", vayu_driven(1, "tested")),
        *(one for one in GENERATORS if one.name == FLOOR),
    ]
    with Nginx(folder / "scripts") as nginx:
        url = f"{nginx.url}json"
        tested, failed = counted(url)
        vayu.shutdown()
        plain, with_them, floor = in_turns(
            nginx, folder, generators, turns, url=url, told=sys.stderr
        )
    assert plain.each is not None, plain.missing
    assert with_them.each is not None, with_them.missing
    result = {
        "plain_us": plain.each,
        "tested_us": with_them.each,
        "floor_us": floor.each,
        "plain_most_us": plain.tenths(),
        "tested_most_us": with_them.tenths(),
        "ratio": sum(with_them.requests) / sum(plain.requests),
        "turns": turns,
        "alone_us": alone(),
        "context_ms": opened(),
        "tested": tested,
        "failed": failed,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()

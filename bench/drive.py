"""Put load on a URL the way a person does: through the public API, every row recorded.

    python -m bench.drive URL CONNECTIONS SECONDS WORKERS [tested]

A `Run` subscribes to the engine's event stream by itself; reading its ticks as they come is
what a notebook does.
"""

from __future__ import annotations

import sys

import vayu

SCRIPT = """
pm.test("is ok", () => pm.response.to.have.status(200));
pm.test("is seven", () => pm.expect(pm.response.json().id).to.equal(7));
"""
"""Two tests, one of which reads JSON: what `nginx` answers to ``/json`` passes them."""


def main() -> None:
    """Run, wait, and shut the engine down."""
    url, connections, seconds, workers, *tested = sys.argv[1:]
    run = vayu.Request("GET", url, tests=SCRIPT if tested else None).load(
        concurrency=int(connections), duration=float(seconds), workers=int(workers)
    )
    run.wait()
    summary = run.summary
    print(summary.succeeded, summary.failed, run.id)
    vayu.shutdown()


if __name__ == "__main__":
    main()

"""A machine whose ports are used up says so: its server is not down."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

ALONE = ("unshare", "--map-root-user", "--net", "sh", "-c")
FEW = "ip link set lo up && echo 40000 40003 > /proc/sys/net/ipv4/ip_local_port_range"
CODE = """
import vayu
from vayu.testing import Target

with Target(port=30001) as target:
    request = vayu.Request("GET", target.url, reuse_connections=False)
    run = request.load(concurrency=1, iterations=20).wait()
    print(run.summary.succeeded)
    print(*{failure.kind for failure in run.summary.failures})
    print(run.summary.failures[0].message)
vayu.shutdown()
"""


def has_namespaces() -> bool:
    """Whether a process may have a network of its own here, whose ports nobody shares."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    return subprocess.run([*ALONE, FEW], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_namespaces(), reason="no network namespaces here")
def test_ports_that_are_used_up_are_named(vayu_home: object) -> None:
    """In a network of its own, which has four; the target runs all the time."""
    del vayu_home
    there = subprocess.run(
        [*ALONE, f'{FEW} && exec "$0" -W ignore -c "$1"', sys.executable, CODE],
        capture_output=True,
        text=True,
        check=False,
    )
    succeeded, kind, message = there.stdout.splitlines() or [there.stderr] * 3

    assert (int(succeeded) <= 4, kind) == (True, "connect"), there.stderr
    assert message.endswith("no local port or address is left for another connection to it")

"""A worker opens what it must, as far as the hard limit allows."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

_ASK = """
import resource, sys
from vayu.engine.worker.descriptors import make_room
from vayu.errors import InvalidConfig
soft, hard, connections = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
try:
    make_room(connections, "config.users")
except InvalidConfig as error:
    print(error, end=" ")
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("limits", "connections", "said"),
    [
        ((300, 300), 172, "300"),  # 128 are spare
        ((300, 2000), 172, "300"),  # there is room: the limit stays
        ((300, 2000), 173, "2000"),
        ((300, 300), 173, "need 301 open files, but the limit is 300"),
    ],
)
def test_room_is_made_as_far_as_the_hard_limit_allows(limits, connections, said) -> None:
    """And no further; what is not to be had is refused by name."""
    arguments = [*limits, connections]
    answer = subprocess.run(
        [sys.executable, "-c", _ASK, *map(str, arguments)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said in answer.stdout

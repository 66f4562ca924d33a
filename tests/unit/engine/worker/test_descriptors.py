"""A worker opens what it must; what would be nice to have gets a half of what is left."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

_ASK = """
import resource, sys
from vayu.engine.worker.descriptors import make_room
from vayu.errors import InvalidConfig
soft, hard, connections, welcome = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
try:
    print(make_room(connections, "config.users", welcome=welcome), end=" ")
except InvalidConfig as error:
    print(error, end=" ")
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("limits", "connections", "said"),
    [
        ((300, 300), 100, "36 300"),  # 128 are spare
        ((300, 300), 172, "0 300"),
        ((300, 2000), 100, "512 2000"),
        ((2000, 3000), 100, "512 2000"),  # there is room: the limit stays
        ((300, 300), 173, "need 301 open files, but the limit is 300"),
    ],
)
def test_room_is_made_as_far_as_the_hard_limit_allows(limits, connections, said) -> None:
    """For connections first."""
    arguments = [*limits, connections, 512]
    answer = subprocess.run(
        [sys.executable, "-c", _ASK, *map(str, arguments)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said in answer.stdout

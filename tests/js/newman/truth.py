"""What Newman says of a collection."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from tests.js.node import node_program

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent


class Step(msgspec.Struct):
    """One request that was run: its tests as (name, outcome, message), and uncaught errors."""

    name: str
    tests: list[tuple[str, str, str | None]]
    errors: list[str] = []


class Truth(msgspec.Struct):
    """All steps, and the variables afterwards."""

    steps: list[Step]
    environment: dict[str, Any]
    globals: dict[str, Any]
    collection: dict[str, Any]


class Order(msgspec.Struct):
    """A collection to run, and the variables to begin with."""

    collection: Mapping[str, Any]
    environment: Mapping[str, Any]
    globals: Mapping[str, Any] = {}
    iterations: int = 1


def newman(orders: Sequence[Order]) -> list[Truth]:
    """Run collections with Newman, one after the other in one process."""
    done = subprocess.run(
        [node_program(), str(HERE / "run.cjs")],
        input=msgspec.json.encode(orders),
        capture_output=True,
        check=False,
        timeout=160,
    )
    assert done.returncode == 0, done.stderr.decode()
    return msgspec.json.decode(done.stdout, type=list[Truth])

"""Responses as their exchanges hold them, and what scripts come to on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vayu.engine.scripting.port import Limits
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.protocol.head import parse_head
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.scripting.port import Outcome
    from vayu.model.requests.pair import Pairs

LIMITS = Limits(time=0.1, memory=24 * 2**20)


def runner(post: str, limits: Limits = LIMITS) -> ScriptRunner:
    """A script on responses, compiled."""
    return ScriptRunner(ScriptSpec(post=post), Scopes(), limits=limits)


@dataclass
class Came:
    """A response that takes 3 ms, as its exchange holds it."""

    status: int
    body: list[bytes] = field(default_factory=lambda: [b"[", b"]"])
    header_lines: list[bytes] = field(default_factory=lambda: [b"HTTP/1.1 200 OK\r\n", b"\r\n"])
    heard: int = 0
    started: int = 0
    completed: int = 3_000_000
    changes: Changes = field(default_factory=Changes)

    def headers(self) -> Pairs:
        """Those of its lines."""
        return parse_head(self.header_lines)[1]


def each(runner: ScriptRunner, responses: Sequence[Came]) -> list[Outcome]:
    """What each of the responses came to, in as many goes as that takes."""
    found: list[Outcome] = []
    while len(found) < len(responses):
        told = runner.after_each(responses[len(found) :])
        found += [one for one, times in told for _ in range(times)]
    return found

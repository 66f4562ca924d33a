"""Runs one script on one exchange, in real QuickJS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.port import Limits, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.compose import WireRequest
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = Limits(time=0.2)
REQUEST = WireRequest("POST", "http://h.example/a?b=c", (("X-Id", "7"), ("x-id", "8")))
RESPONSE = ResponseView(
    status=200,
    reason="OK",
    headers=(("Content-Type", "application/json"), ("Set-Cookie", "a=1"), ("set-cookie", "b=2")),
    body=b'{"id": 7, "name": "abc", "tags": ["a", "b"], "deep": {"list": [{"x": 1}]}}',
    response_time=12.5,
)


@pytest.fixture
def run() -> Callable[..., Outcome]:
    """Return what runs a script on `RESPONSE`, or on one that differs in what is given."""

    def run(
        source: str,
        *,
        environment: dict[str, object] | None = None,
        changes: Changes | None = None,
        limits: Limits = LIMITS,
        **response: object,
    ) -> Outcome:
        runner = ScriptRunner(
            ScriptSpec(post=source), Scopes(environment=environment or {}), limits=limits
        )
        return runner.after(
            Changes() if changes is None else changes, REQUEST, RESPONSE._replace(**response)
        )

    return run


@pytest.fixture
def verdicts(run: Callable[..., Outcome]) -> Callable[..., dict[str, str | None]]:
    """Return what runs each line as a test of its own: None for one that passed."""

    def verdicts(lines: str, **response: object) -> dict[str, str | None]:
        sources = [line.strip() for line in lines.strip().splitlines()]
        tests = [f"pm.test({source!r}, () => {{ {source}; }});" for source in sources]
        outcome = run("\n".join(tests), **response)
        assert outcome.error is None
        return {name: message for name, _, message in brief(outcome.tests)}

    return verdicts

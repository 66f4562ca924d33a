"""pm.expect says what chai 4 says: the same verdict and the same message.

`chai/assertions.py` makes 25,000 assertions: every word, plain and negated, of values of every
kind. Node runs them with chai, QuickJS with pm.expect. What may differ, and why, is in
`chai/exceptions.toml`.
"""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.js.chai.assertions import SENTENCES, asked
from tests.js.node import node_program
from vayu.engine.scripting.port import Limits, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent / "chai"
EVERY = 17
"""Of what is asked of values every seventeenth, which shares no factor with the number of words:
each is asked of many values. All of it takes half a minute: see `test_all_of_it`."""

Verdict = tuple[str | None, str | None]
"""Kind of error and message; None when the assertion holds."""


def chai_says(sources: Sequence[str]) -> list[Verdict]:
    """What chai says, in Node."""
    program = [node_program(), str(HERE / "verdicts.cjs")]
    done = subprocess.run(
        program, input=json.dumps(sources), capture_output=True, text=True, check=True, timeout=100
    )
    return [(said[0], said[1] if len(said) > 1 else None) for said in json.loads(done.stdout)]


def vayu_says(sources: Sequence[str]) -> list[str | None]:
    """What pm.expect says, in QuickJS: a message, or None."""
    said: list[str | None] = []
    for start in range(0, len(sources), 500):
        part = sources[start : start + 500]
        tests = [f"pm.test('x', () => {{ {source}; }});" for source in part]
        script = "\n".join(["const expect = pm.expect;", *tests])
        runner = ScriptRunner(ScriptSpec(post=script), Scopes(), limits=Limits(time=20.0))
        outcome = runner.after(Changes(), None, ResponseView(status=200))
        assert outcome.error is None
        said.extend(test.message for test in outcome.tests)
    return said


@cache
def exceptions() -> list[tuple[re.Pattern[str], str]]:
    """What may differ: a pattern of assertions, and why."""
    listed = tomllib.loads((HERE / "exceptions.toml").read_text(encoding="utf-8"))["exception"]
    return [(re.compile(entry["assertion"]), entry["reason"]) for entry in listed]


def same(chai: Verdict, vayu: str | None) -> bool:
    """Whether both say the same; what the JavaScript engine itself throws, each says its way."""
    kind, message = chai
    if kind is None or kind == "AssertionError":
        return vayu == message
    if vayu is None:
        return False
    if message is not None and message.startswith("Invalid Chai property"):
        return message.partition(". Did you")[0] in vayu
    return "never checked" not in vayu and "asserted nothing" not in vayu


def differences(sources: Sequence[str]) -> list[tuple[str, Verdict, str | None]]:
    """The assertions of which pm.expect says something else, apart from the exceptions."""
    both = zip(sources, chai_says(sources), vayu_says(sources), strict=True)
    return [
        (source, chai, vayu)
        for source, chai, vayu in both
        if not same(chai, vayu) and not any(p.search(source) for p, _ in exceptions())
    ]


def test_every_name_that_chai_has_is_asked() -> None:
    """Each chain word, flag, assertion and alias stands in a sentence or in a list of words."""
    program = [node_program(), str(HERE / "members.cjs")]
    done = subprocess.run(program, capture_output=True, text=True, check=True, timeout=20)
    names = done.stdout.split("\n")
    words = set(re.findall(r"\w+", "\n".join([*asked(), *SENTENCES])))

    assert len(names) > 90
    assert set(names) - words == set()


def test_whole_sentences() -> None:
    """What follows what, notes, changes, long and cyclic values, misspelled words."""
    assert differences(SENTENCES) == []


def test_every_word_of_every_kind_of_value() -> None:
    """The same verdict, and the same message when it fails."""
    sources = asked()[::EVERY]
    assert len(sources) > 3_000
    assert differences(sources) == []


@pytest.mark.accuracy
def test_all_of_it() -> None:
    """Every word of every value."""
    assert differences(asked()) == []


def test_each_exception_is_one() -> None:
    """The list holds nothing that is not needed."""
    every = asked()
    for pattern, reason in exceptions():
        sources = [source for source in every if pattern.search(source)]
        pairs = zip(chai_says(sources), vayu_says(sources), strict=True)
        assert any(not same(chai, vayu) for chai, vayu in pairs), reason

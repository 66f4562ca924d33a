"""Shy text is itself in every use but its repr."""

from __future__ import annotations

import copy
import json
import pickle

from vayu.api.responses.shy import ShyBytes, ShyConsole, ShyTests, ShyText
from vayu.model.scripts.checked import Checked
from vayu.model.sends.response import ConsoleLine, TestResult


def hide(text: str) -> str:
    """Mask the one secret there is."""
    return text.replace("s3cr3t", "***")


def test_text() -> None:
    """Compared, printed, stored: the real one."""
    text = ShyText("a s3cr3t", hide)

    assert repr(text) == "'a ***'"
    assert repr([text]) == "['a ***']"
    assert f"{text}" == str(text) == text == "a s3cr3t"
    assert {text: 1}["a s3cr3t"] == 1
    assert json.dumps(text) == '"a s3cr3t"'
    assert copy.copy(text) is copy.deepcopy(text) is text
    assert type(pickle.loads(pickle.dumps(text))) is type(text[:]) is str


def test_bytes() -> None:
    """Also those that are no text."""
    data = ShyBytes(b"\xff s3cr3t", hide)

    assert repr(data) == str(data) == repr(b"\xff ***")
    assert data == bytes(data) == b"\xff s3cr3t"
    assert copy.copy(data) is copy.deepcopy(data) is data
    assert type(pickle.loads(pickle.dumps(data))) is bytes


def test_results_of_tests_are_lines() -> None:
    """Masked, with how long each took; they are a tuple all the same, of records as they were."""
    ok = TestResult(name="ok", outcome=Checked.PASSED, duration=0.019189)
    bad = TestResult(name="s3cr3t", outcome=Checked.FAILED, message="no\ns3cr3t", source="Shop")
    tests = ShyTests([ok, bad], hide)

    assert repr(tests) == "✓ ok · 0.019 ms\n✗ *** [Shop] (no ***)"
    assert repr(ShyTests([], hide)) == "()"
    assert repr(tests[1]) == "<TestResult '***': failed ('no\\n***')>"
    assert tests == (ok, bad)
    assert copy.copy(tests) is copy.deepcopy(tests) is tests
    assert repr(copy.deepcopy(list(tests))) == repr(list(tests))


def test_what_scripts_printed_is_lines() -> None:
    """As they called it, masked."""
    said = ConsoleLine(level="log", text="a s3cr3t")
    console = ShyConsole([said, ConsoleLine(level="warn", text="b\x1b[31m")], hide)

    assert repr(console) == "console.log: a ***\nconsole.warn: b\\x1b[31m"
    assert repr(ShyConsole([], hide)) == "()"
    assert repr(console[0]) == "<ConsoleLine log: 'a ***'>"
    assert console[0] == said


def test_what_scripts_said_leaves_the_kernel_masked() -> None:
    """In a pickle, where a repr of what comes out of it could mask nothing."""
    bad = TestResult(name="s3cr3t", outcome=Checked.FAILED, message="no s3cr3t")
    said = ConsoleLine(level="log", text="a s3cr3t")
    results, console = ShyTests([bad], hide), ShyConsole([said], hide)
    stored = pickle.dumps((results, console, results[0], list(console)))

    assert b"s3cr3t" not in stored
    tests, lines, first, listed = pickle.loads(stored)
    assert type(tests) is type(lines) is tuple
    assert tests == (first,) == (TestResult(name="***", outcome=bad.outcome, message="no ***"),)
    assert lines == tuple(listed) == (ConsoleLine(level="log", text="a ***"),)

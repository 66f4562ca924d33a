"""Shy text is itself in every use but its repr."""

from __future__ import annotations

import copy
import json
import pickle

from vayu.api.responses.shy import ShyBytes, ShyConsole, ShyTests, ShyText
from vayu.model.checked import Checked
from vayu.model.response import ConsoleLine, TestResult


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
    assert type(pickle.loads(pickle.dumps(text))) is type(copy.copy(text)) is type(text[:]) is str


def test_bytes() -> None:
    """Also those that are no text."""
    data = ShyBytes(b"\xff s3cr3t", hide)

    assert repr(data) == str(data) == repr(b"\xff ***")
    assert data == bytes(data) == b"\xff s3cr3t"
    assert type(pickle.loads(pickle.dumps(data))) is type(copy.copy(data)) is bytes


def test_results_of_tests_are_lines() -> None:
    """Masked, with how long each took; they are a tuple all the same, of records as they were."""
    ok = TestResult(name="ok", outcome=Checked.PASSED, duration=0.019189)
    bad = TestResult(name="s3cr3t", outcome=Checked.FAILED, message="no\ns3cr3t", source="Shop")
    tests = ShyTests([ok, bad], hide)

    assert repr(tests) == "✓ ok · 0.019 ms\n✗ *** [Shop] (no ***)"
    assert repr(ShyTests([], hide)) == "()"
    assert repr(tests[1]) == "<TestResult '***': failed ('no\\n***')>"
    assert tests == (ok, bad)
    assert type(pickle.loads(pickle.dumps(tests))) is type(copy.copy(tests)) is tuple
    assert copy.deepcopy(tests) == tests


def test_what_scripts_printed_is_lines() -> None:
    """As they called it, masked."""
    said = ConsoleLine(level="log", text="a s3cr3t")
    console = ShyConsole([said, ConsoleLine(level="warn", text="b\x1b[31m")], hide)

    assert repr(console) == "console.log: a ***\nconsole.warn: b\\x1b[31m"
    assert repr(ShyConsole([], hide)) == "()"
    assert repr(console[0]) == "<ConsoleLine log: 'a ***'>"
    assert console[0] == said
    assert type(pickle.loads(pickle.dumps(console))) is tuple

"""Shy text is itself in every use but its repr."""

from __future__ import annotations

import copy
import json
import pickle

from vayu.api.shy import ShyBytes, ShyText


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

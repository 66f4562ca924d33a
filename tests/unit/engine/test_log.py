"""The log says where a bug is, and never what value was there."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from vayu.engine.log import explain

if TYPE_CHECKING:
    import pytest

SECRET = "canary-4711"


def test_a_bug_is_explained_without_its_message(caplog: pytest.LogCaptureFixture) -> None:
    """Messages quote values, and values may be secrets."""
    try:
        int(SECRET)
    except ValueError as error:
        said = explain(logging.getLogger("t"), "GET /x", error)

    assert said == "the engine failed (ValueError); its log says where"
    assert "GET /x met ValueError" in caplog.text
    assert "test_log.py" in caplog.text
    assert SECRET not in caplog.text

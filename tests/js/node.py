"""Node and what `npm` put beside it, for tests that compare with what Postman runs."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@cache
def node_program() -> str:
    """Return the path of Node; skip the test when it, or what is compared with, is missing."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("Node is not installed")
    if not (HERE / "node_modules" / "newman").is_dir():
        pytest.skip("chai and Newman are not installed: npm ci --prefix tests/js")
    return program

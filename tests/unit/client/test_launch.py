"""How the engine's process is started."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from vayu.client.launch import launch
from vayu.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("own", "expected"), [(None, "16777216"), ("4096", "4096")])
def test_the_engine_keeps_its_memory_unless_the_user_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own: str | None, expected: str
) -> None:
    """What is set of `malloc` already goes before what we set."""
    found: dict[str, str] = {}

    def refuse(*_: object, env: dict[str, str], **__: Any) -> None:
        found.update(env)
        raise PermissionError

    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.delenv("MALLOC_TRIM_THRESHOLD_", raising=False)
    if own is not None:
        monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", own)

    with pytest.raises(StoreError):
        launch(tmp_path)
    assert found["MALLOC_TRIM_THRESHOLD_"] == expected

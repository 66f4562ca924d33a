"""Settings are changed as a whole, remembered, and never replaced by a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.settings import SettingsFile
from vayu.errors import InvalidConfig, StoreError
from vayu.model.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_defaults_need_no_file(tmp_path: Path) -> None:
    """And reading them makes none."""
    assert SettingsFile(tmp_path).current == Settings()
    assert list(tmp_path.iterdir()) == []


def test_a_change_keeps_the_rest_and_is_remembered(tmp_path: Path) -> None:
    """Also by the next engine."""
    settings = SettingsFile(tmp_path)
    settings.change({"workers": 3})

    assert settings.change({"idleExit": "5s"}) == Settings(workers=3, idle_exit="5s")
    assert SettingsFile(tmp_path).current == Settings(workers=3, idle_exit="5s")
    assert settings.change({"workers": None}).workers is None


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ([], ["(body)"]),
        ({"workers": 0, "tick": "0", "idleExi": 3}, ["idleExi", "tick", "workers"]),
        ({"orphanStop": "5 parsecs", "workers": 2}, ["orphanStop"]),
    ],
)
def test_every_problem_is_named_and_nothing_changes(
    tmp_path: Path, changes: object, problems: list[str]
) -> None:
    """Not even the fields that were right."""
    settings = SettingsFile(tmp_path)

    with pytest.raises(InvalidConfig) as caught:
        settings.change(changes)
    assert sorted(caught.value.problems) == problems
    assert settings.current == Settings()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """Nobody's settings are thrown away silently."""
    (tmp_path / "config.json").write_text('{"workers": -1}')

    with pytest.raises(StoreError, match=r"config.json is damaged: workers"):
        SettingsFile(tmp_path)

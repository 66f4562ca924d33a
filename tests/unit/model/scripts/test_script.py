"""How long the scripts around one exchange may wait."""

from __future__ import annotations

from vayu.model.scripts.script import LevelScript, ScriptSpec, longest_wait


def test_each_script_may_wait_as_long_as_one_may() -> None:
    """Of every level; those that are empty wait for nothing."""
    folder = LevelScript(level="folder", name="F", pre="1", post="2")

    assert longest_wait(ScriptSpec()) == 0
    assert longest_wait(ScriptSpec(pre=" ", post="1")) == 30
    assert longest_wait(ScriptSpec(pre="1"), (folder,)) == 90

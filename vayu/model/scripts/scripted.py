"""What runs around one request of a run: its own scripts, and those of the levels above it."""

from __future__ import annotations

from vayu.model.records.base import Record
from vayu.model.scripts.script import LevelScript, ScriptSpec


class Scripted(Record, frozen=True, kw_only=True):
    """The scripts around one request.

    Attributes
    ----------
    script : ScriptSpec
        Of the request itself.
    above : list of LevelScript
        Of its collection and folders, outermost first.
    """

    script: ScriptSpec = ScriptSpec()
    above: tuple[LevelScript, ...] = ()

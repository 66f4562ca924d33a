"""One script on one exchange: where it runs, on what, and how much it used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.scripting.handover import around_text, changes_text

if TYPE_CHECKING:
    from vayu.engine.scripting.analysis import Script
    from vayu.engine.scripting.port import Around
    from vayu.engine.scripting.quickjs_realm import Realm
    from vayu.resolve.scopes import Changes


class ScriptRun:
    """One script on one exchange after the other, in the context that is its own meanwhile.

    Parameters
    ----------
    realm : Realm
    script : Script

    Attributes
    ----------
    changes : Changes
        Of the scripts of this user.
    spent : float
        Processor time of its turns that are over; counted of scripts that go on. [s]
    """

    __slots__ = ("changes", "realm", "script", "spent")

    changes: Changes

    def __init__(self, realm: Realm, script: Script) -> None:
        self.realm = realm
        self.script = script
        self.spent = 0.0


def seen(changes: Changes, script: Script) -> str | None:
    """Return what was changed so far as JavaScript is given it; empty: nothing was."""
    if not script.reads_variables:
        return None
    return changes_text(changes) if changes else ""


def told(around: Around, script: Script) -> str | None:
    """Return what lies around as JavaScript is given it."""
    return around_text(around) if script.reads_around else None

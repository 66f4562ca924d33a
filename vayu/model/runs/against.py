"""The other request of an A/B run, with what its own collection says for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.model.records.base import Record
from vayu.model.records.plain import variable_problems
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import LevelScript, ScriptSpec
from vayu.model.variables.scoped import Variables

if TYPE_CHECKING:
    from collections.abc import Iterator


class Against(Record, frozen=True, kw_only=True):
    """What takes turns with the request of a run. Everything else is the same for both.

    Attributes
    ----------
    request : RequestSpec
    script : ScriptSpec
        Of the request itself.
    above : list of LevelScript
        Scripts of its collection and folders, outermost first.
    collection : dict
        Variables of its collection and folders, as in `vayu.model.variables.scoped.Scoped`.
    literal : list of str
        Names of `collection` whose values scripts set.
    """

    request: RequestSpec
    script: ScriptSpec = ScriptSpec()
    above: tuple[LevelScript, ...] = ()
    collection: Variables = msgspec.field(default_factory=dict)
    literal: tuple[str, ...] = ()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each variable that no request could be given."""
        for where, why in variable_problems(self.collection):
            yield where.replace("environment", "collection", 1), why

    def __repr__(self) -> str:
        """Show the request, never the value of a variable."""
        return f"Against({self.request!r})"

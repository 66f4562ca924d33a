"""What is noted of a script while its tree is looked through.

step     a member of parts of the table (`members`): its needs are noted
spill    parts that get out of sight: all that is below them is noted
give     a name that may be such parts from then on, wherever it stands
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from vayu.engine.scripting.members import (
    ANYWHERE,
    GLOBALS,
    NEEDS,
    PHRASE,
    Function,
    Part,
    Values,
)
from vayu.engine.scripting.misuse import Uses
from vayu.engine.scripting.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.engine.scripting.syntax import Node

Parts = tuple[Part, ...]
"""What something may be; empty: a value that leads nowhere."""

_MOST_PARTS = 32
"""That one name may be; of one that may be more, nobody can tell anything in time."""


class Noted:
    """What a script reads and assigns to.

    Parameters
    ----------
    root : Node
        Its tree.

    Attributes
    ----------
    needs : set of str
        Some of `members.NEEDS`.
    free : set of str
        Names that it uses and does not declare.
    members, texts, required : set of str
        Names of members, texts that stand in it, and those that ``require`` is called with.
    undeclared : set of str
        What it assigns to without declaring it.
    overwritten : list of list of str
        Members of what is not its own that it assigns to, as names from the global one on.
    uses : Uses
        What it does with what a status is called.
    """

    def __init__(self, root: Node) -> None:
        self.needs: set[str] = set()
        self.free: set[str] = set()
        self.members: set[str] = set()
        self.texts: set[str] = set()
        self.required: set[str] = set()
        self.undeclared: set[str] = set()
        self.overwritten: list[list[str]] = []
        self.names = Names(root)
        self.uses = Uses(self.names.numbers)
        self._scopes: list[set[str]] = []
        self._spilled: set[Part] = set()
        self._given: defaultdict[str, dict[Part, None]] = defaultdict(dict)

    @property
    def known(self) -> int:
        """How many things names may be, and calls of them."""
        given = [part for parts in self._given.values() for part in parts]
        return len(given) + sum(len(part.call or ()) for part in given)

    def look(self, node: Node) -> Parts:
        """Return what an expression may be, and note what is read in it."""
        raise NotImplementedError

    def step(self, parts: Parts, key: str) -> Parts:
        """Return what a member of parts may be, and note what it needs."""
        self.members.add(key)
        self.take(ANYWHERE.get(key, ()))
        found: Parts = ()
        for part in parts:
            if part is GLOBALS:
                self.free.add(key)
            if part.call is not None and key not in part.members:  # `call`, `apply`, `bind`
                self.spill(self.take(part.call))
            found += self.take(part.members.get(key, part.others))
        return found

    def spill(self, parts: Iterable[Part]) -> None:
        """Note all that can be read of parts."""
        waiting, functions = [*parts], set[Part]()  # what these return is not known before the end
        while waiting:
            part = waiting.pop()
            seen = functions if isinstance(part, Function) else self._spilled
            if part not in seen:
                seen.add(part)
                for values in part.below:
                    waiting += self.take(values)

    def take(self, values: Values) -> Parts:
        """Note the needs among values; return the parts."""
        self.needs.update(value for value in values if isinstance(value, str))
        return tuple(value for value in values if isinstance(value, Part))

    def give(self, name: str, parts: Iterable[Part]) -> None:
        """Let a name be such parts; what a status is called, only where it is nothing else."""
        for part in parts:
            if part is not PHRASE or self.names.given[name] == 1:
                self._given[name][part] = None
        if len(self._given[name]) > _MOST_PARTS:
            self.needs.update(NEEDS)
            self._given[name].clear()

    def named(self, name: str) -> Parts:
        """Return what a name may be here."""
        found = tuple(self._given[name]) if name in self._given else ()
        return found + self.step((GLOBALS,), name) if self.is_free(name) else found

    def is_free(self, name: str) -> bool:
        """Whether a name is not declared by the script."""
        return not any(name in scope for scope in self._scopes)

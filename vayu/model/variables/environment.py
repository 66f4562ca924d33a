"""An environment as it is kept: variables by name, and which of them are secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from vayu.model.records.base import Record
from vayu.model.records.plain import variable_problems
from vayu.model.variables.reference import Reference
from vayu.model.variables.scoped import Variables
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator


class EnvironmentSpec(Record, frozen=True, kw_only=True):
    """A named set of variables.

    Attributes
    ----------
    name : str
    variables : dict
        Values that may be written to a file.
    secrets : tuple of str
        Names whose values are kept elsewhere: never in a file of a collection.
    references : dict
        Where the values of other names are looked up each time.
    """

    name: str
    variables: Variables = msgspec.field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    references: dict[str, Reference] = msgspec.field(default_factory=dict)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what no request could be given, and secrets that stand in the open."""
        if not self.name.strip() or not self.name.isprintable():
            yield "name", f"must be text that can be printed, got {show(self.name)}"
        for where, why in variable_problems(self.variables):
            yield where.replace("environment", "variables", 1), why
        for name in self.secrets:
            if name in self.variables:
                yield f"variables.{name}", "is a secret; remove its value here"
        for name in self.references:
            if name in self.variables or name in self.secrets:
                yield f"references.{name}", "has a value as well; choose one"

    def __repr__(self) -> str:
        """Show names, never values."""
        names = [*self.variables, *self.secrets, *self.references]
        return f"EnvironmentSpec({self.name!r}, {names!r})"

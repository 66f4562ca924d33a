"""Environments on the wire. Values of secrets go in, and never come out."""

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


class EnvironmentLine(Record, frozen=True, kw_only=True):
    """An environment in the list; `collection` is null for one of the data folder."""

    id: str
    collection: str | None = None
    name: str
    problem: str | None = None


class EnvironmentList(Record, frozen=True, kw_only=True):
    """``GET /environments``: those of the data folder and of the open collections."""

    environments: tuple[EnvironmentLine, ...] = ()


class EnvironmentOrder(Record, frozen=True, kw_only=True):
    """``POST /environments``.

    Attributes
    ----------
    collection : str, optional
        Id of the collection to keep it with; else it is kept in the data folder.
    name : str
    variables : dict
    secrets : dict
        Values go into the vault and never come back.
    references : dict
        Names whose values are looked up in the process's environment or a ``.env`` file.
    """

    collection: str | None = None
    name: str
    variables: Variables = msgspec.field(default_factory=dict)
    secrets: Variables = msgspec.field(default_factory=dict)
    references: dict[str, Reference] = msgspec.field(default_factory=dict)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each variable that no request could be given."""
        yield from values_problems(variables=self.variables, secrets=self.secrets)
        if self.collection is None:
            yield from _reference_problems(self.references)


class EnvironmentChange(Record, frozen=True, kw_only=True):
    """``PUT /environments/{id}``: all of it; a secret that is ``***`` stays as it is."""

    variables: Variables = msgspec.field(default_factory=dict)
    secrets: Variables = msgspec.field(default_factory=dict)
    references: dict[str, Reference] = msgspec.field(default_factory=dict)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield each variable that no request could be given."""
        yield from values_problems(variables=self.variables, secrets=self.secrets)


class EnvironmentView(Record, frozen=True, kw_only=True):
    """An environment; a secret is ``***``, or null as long as it has no value."""

    id: str
    collection: str | None = None
    name: str
    variables: Variables = msgspec.field(default_factory=dict)
    secrets: dict[str, str | None] = msgspec.field(default_factory=dict)
    references: dict[str, Reference] = msgspec.field(default_factory=dict)
    revision: str


def _reference_problems(references: dict[str, Reference]) -> Iterator[tuple[str, str]]:
    """Yield each file that only its writer would find."""
    for name, reference in references.items():
        if reference.file is not None and not reference.file.startswith("/"):
            why = f"must be an absolute path, got {show(reference.file)}"
            yield f"references.{name}.file", why


def values_problems(**fields: Variables) -> Iterator[tuple[str, str]]:
    """Yield what no request could be given, of each field."""
    for field, values in fields.items():
        for where, why in variable_problems(values):
            yield where.replace("environment", field, 1), why

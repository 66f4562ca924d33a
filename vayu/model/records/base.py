"""The one base class of every record that leaves a process.

A record is built from plain data by `vayu.model.records.check.build`, which names *every* problem
at once. Constructing one directly checks it too, so an invalid record cannot exist.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import FieldInfo, fields

from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


@cache
def fields_of(cls: type[msgspec.Struct]) -> tuple[FieldInfo, ...]:
    """Return the fields of a record; msgspec reads its annotations anew each time, for 2 ms."""
    return fields(cls)


class Record(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename="camel",
    gc=False,  # what never changes holds no cycle; tracing 5,000 requests cost a third of opening
):
    """An immutable, validated, JSON-serialisable value.

    Python names are snake_case and JSON names camelCase; this one class maps the two.
    Subclasses override `problems`; construction and decoding both run it.
    """

    def __post_init__(self) -> None:
        """Reject the record when `problems` yields anything.

        Raises
        ------
        InvalidConfig
            Naming every field that is wrong, not just the first.
        """
        found = dict(self.problems())
        if found:
            raise InvalidConfig(found)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield ``(field, why)`` for each thing wrong with this record.

        `field` is the Python name. `why` names the value and the remedy.
        """
        return iter(())

    @classmethod
    def clashes(cls, given: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield ``(field, why)`` for each field beside another, whatever the two hold.

        Parameters
        ----------
        given : collection of str
            Python names of the fields that somebody wrote.
        """
        del given
        return iter(())

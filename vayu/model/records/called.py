"""What a person makes by hand: a slip in a name is a problem like the others.

A class of Python stops at the first name that it does not know, and says nothing of the rest.
Here the names are looked at first: whoever writes ``Capacity(threshold="p99 < 1ms")`` is told
which setting is meant, which one is missing, and what is wrong with the values, all at once.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from msgspec import StructMeta

from vayu.errors import InvalidConfig
from vayu.model.records.base import Record, fields_of
from vayu.model.records.check import build


class Called(StructMeta):
    """Class of the records that people make by hand."""

    def __call__(cls, *args: Any, **given: Any) -> Any:  # noqa: N805 (its objects are classes)
        """Make a record.

        Raises
        ------
        InvalidConfig
            Naming all that is wrong, also names that no field has, and fields that are missing.
        """
        order = cls.__match_args__  # of fields that need no name
        named = dict(zip(order, args, strict=False)) | given
        if len(args) > len(order) or given.keys() & {*order[: len(args)]}:
            listed = sorted(fields_of(cls), key=lambda field: not field.required)
            first = ", ".join(f"{field.name}=..." for field in listed[:2])
            why = f"takes its settings by name, each once, such as {first}"
            raise InvalidConfig({cls.__name__: why})
        fields = fields_of(cls)
        needed = {field.name for field in fields if field.required}
        if not needed <= named.keys() <= {field.name for field in fields}:
            known = cast("type[Record]", cls)
            build(known, {name: plain(value) for name, value in named.items()}, names="python")
        return super().__call__(*args, **given)


def plain(value: Any) -> object:
    """Return lengths, moments, numbers and lists as people have them as plain data. [s]."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime):
        if value != value:  # noqa: PLR0124 (NaT of pandas is a moment, but none)
            return math.nan
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, list | tuple | range):
        numbers = {type(item) for item in value} <= {int, float}
        return list(value) if numbers else [plain(item) for item in value]
    if _is_time(value):
        value = value.astype(f"{value.dtype.kind}8[us]")
    listed = getattr(value, "tolist", None)  # of numpy and pandas, whole or single
    return plain(listed()) if callable(listed) else value


def _is_time(value: Any) -> bool:
    """Whether it is an array of numpy that would list its times as bare numbers."""
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    return kind in {"m", "M"} and type(value).__module__ == "numpy"

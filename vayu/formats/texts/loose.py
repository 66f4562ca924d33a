"""What others wrote, taken as far as it makes sense: a null where a list should be is an empty one.

One bad value must not cost a whole file, so nothing in here raises.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from vayu.model.records.plain import plain_problems
from vayu.model.words.bounds import LARGEST_INT

if TYPE_CHECKING:
    from vayu.model.variables.scoped import Value


def items(value: object) -> list[Any]:
    """Return a list as it is; nothing else is one."""
    return value if isinstance(value, list) else []


def members(value: object) -> dict[str, Any]:
    """Return an object as it is; nothing else is one."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list, without what else is in it."""
    return [item for item in items(value) if isinstance(item, dict)]


def text(value: object) -> str:
    """Return a scalar as people write it, an object as JSON, null as nothing."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def prose(value: object) -> str:
    """Return a description, which may be text or an object with `content`."""
    found = text(value.get("content")) if isinstance(value, dict) else text(value)
    return found.strip()


def kept(value: object) -> Value:
    """Return a variable's value: a list or an object as it is, if a variable can hold it."""
    if isinstance(value, list | dict) and next(plain_problems(value, ""), None) is None:
        return value
    return scalar(value)


def scalar(value: object) -> Value:
    """Return a variable's value: a scalar as it is, anything else as JSON."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int) and abs(value) <= LARGEST_INT:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return text(value)

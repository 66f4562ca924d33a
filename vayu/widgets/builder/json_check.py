"""Whether the text of a body is JSON, and if not, where it stops being so.

A template stands for a value: ``{"id": {{id}}}`` is fine, and so is one within a string.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple, Never

from vayu.model.variables.template import TEMPLATE

_NO_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*+"|(-?Infinity|NaN)')
_HINTS = {
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing, "
    "or there is a comma too many",
    "Illegal trailing comma before end of object": "there is a comma too many before }",
    "Illegal trailing comma before end of array": "there is a comma too many before ]",
    "Expecting value": "a value is missing: text in double quotes, a number, true, false, null",
    "Expecting ',' delimiter": "a comma is missing before this, or a bracket after it",
    "Expecting ':' delimiter": "a colon is missing after the name",
    "Extra data": "the JSON is complete before this; remove what follows",
    "Unterminated string starting at": "the text that begins here has no closing quote",
    "Invalid control character at": "text holds a line end or tab; write \\n or \\t",
    "Invalid \\escape": "a backslash begins an escape; write \\\\ for one that is meant",
}


class JsonProblem(NamedTuple):
    """Where a text stops being JSON.

    Attributes
    ----------
    line, column : int
        Counted from 1.
    why : str
    """

    line: int
    column: int
    why: str

    def __str__(self) -> str:
        """Say where and why."""
        return f"line {self.line}, column {self.column}: {self.why}"


def json_problem(text: str) -> JsonProblem | None:
    """Return where `text` stops being JSON, or None when it is JSON.

    Parameters
    ----------
    text : str
        May hold templates.
    """
    plain = TEMPLATE.sub(_stand_in, text)
    try:
        json.loads(plain, parse_constant=_refuse)
    except _NoNumber as error:
        return _no_number(plain, str(error))
    except json.JSONDecodeError as error:
        return JsonProblem(error.lineno, error.colno, _HINTS.get(error.msg, error.msg))
    except (RecursionError, ValueError):
        return JsonProblem(1, 1, "it is nested too deeply, or holds a number without end")
    return None


class _NoNumber(Exception):
    """A name of a number that Python reads, and JSON has not."""


def _refuse(name: str) -> Never:
    """Stop at such a name.

    Raises
    ------
    _NoNumber
        Always.
    """
    raise _NoNumber(name)


def _no_number(text: str, name: str) -> JsonProblem:
    """Return where the first such name stands: outside of quotes."""
    at = next((found.start(1) for found in _NO_NUMBER.finditer(text) if found[1]), 0)
    before = text[:at]
    line, column = before.count("\n") + 1, at - before.rfind("\n")
    return JsonProblem(
        line, column, f"{name} is no number in JSON; write null, or in double quotes"
    )


def _stand_in(found: re.Match[str]) -> str:
    """Return a value as long as the template that it stands for."""
    return "0".ljust(len(found[0]))

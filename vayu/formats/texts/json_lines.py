"""Results that a tool writes as one JSON document a line, while it goes on.

Rule: a tool that was killed leaves its last line unfinished; that one is left out, and noted. Any
other line that cannot be read is an error, by its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

CUT_SHORT = "the last line was cut short and is left out"


def read_lines(
    data: bytes, read: Callable[[bytes], T], *, what: str, notes: list[str]
) -> Iterator[T]:
    """Yield what each line holds; empty ones hold nothing.

    Parameters
    ----------
    data : bytes
    read : callable
        Of a line; raises `msgspec.MsgspecError` or `ValueError` where it cannot be read.
    what : str
        What a line should be, such as ``"point of k6"``.
    notes : list of str
        `CUT_SHORT` is appended if that is so.

    Raises
    ------
    InvalidConfig
        Naming the line that is none.
    """
    lines = data.split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = read(line)
        except (msgspec.MsgspecError, ValueError) as error:
            if number == len(lines):
                notes.append(CUT_SHORT)
                return
            raise InvalidConfig({f"line {number:,}": f"is no {what}: {error}"}) from error
        yield found

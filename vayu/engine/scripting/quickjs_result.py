"""What comes out of QuickJS, read: an outcome as JSON, whose order `Result` is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

from vayu.engine.scripting.handover import exact
from vayu.engine.scripting.port import CheckOutcome, Effects, Flow
from vayu.errors import InvalidConfig
from vayu.model.variables.scoped import Variables
from vayu.model.words.bounds import LARGEST_INT

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Limits

_Lines = tuple[tuple[str, str], ...]
_Changed = dict[Literal["globals", "collection", "environment", "local"], Variables]
Result = tuple[
    tuple[CheckOutcome, ...],
    _Lines,
    str | None,
    _Changed | None,
    Flow | None,
    Effects | None,
    int | None,
]
_decode: Callable[[str], Result] = msgspec.json.Decoder(Result).decode
UNREADABLE = "left something of a wrong type, and nothing of it counts"
"""How the error of a script begins whose result is not what `Result` says."""

_ESCAPE = re.compile(r"\\(?:u(d[89a-f][0-9a-f]{2})|.)")


def read_result(result: str) -> Result:
    """Return what a script hands out; half a surrogate pair, which no text can hold, is U+FFFD.

    Parameters
    ----------
    result : str
        JSON.

    Returns
    -------
    tuple
        Of one that cannot be read, nothing but an error that says so.
    """
    try:
        return _within(_decode(result))
    except (msgspec.DecodeError, InvalidConfig):
        pass
    try:
        return _within(_decode(without_halves(result)))
    except (msgspec.DecodeError, InvalidConfig) as error:
        return (), (), f"{UNREADABLE}: {error}"[:1000], None, None, None, None


def _within(found: Result) -> Result:
    """Return a result; of a variable, a whole number beyond 64 bits is text: nothing carries it.

    JavaScript writes 1e20 as one.
    """
    changed = found[3]
    if changed:
        for scope, variables in changed.items():
            changed[scope] = exact(variables, LARGEST_INT)
    return found


def without_halves(text: str) -> str:
    """Return JSON with U+FFFD for each half of a surrogate pair."""
    return _ESCAPE.sub(lambda m: "\\ufffd" if m[1] else m[0], text)


def stopped(text: str, limits: Limits) -> str:
    """Say why a script was stopped, from what QuickJS says."""
    if text.startswith("InternalError: interrupted"):
        return too_long(limits)
    if "out of memory" in text or text.startswith("null"):
        return f"needed more than {limits.memory // 2**20} MiB of memory"
    return text.partition("\n")[0][:1000]


def too_long(limits: Limits) -> str:
    """Say that the time was up."""
    return f"ran longer than {limits.time:g} s and was stopped"

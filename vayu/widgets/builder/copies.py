"""What may be copied out of the form: every secret in it becomes a variable of its own name.

    Authorization: Bearer c4nary   ──>   Authorization: Bearer {{authorization}}

So what is pasted into a notebook, a ticket or a chat holds none, and still says where it goes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.model.variables.template import TEMPLATE
from vayu.resolve.secret_places import SCHEME, treat_request

if TYPE_CHECKING:
    from vayu.model.sends.send import SendSpec


def without_secrets(exchange: SendSpec) -> tuple[SendSpec, tuple[str, ...]]:
    """Return a request in which every literal secret is a variable, and their names.

    Parameters
    ----------
    exchange : SendSpec
    """
    names: dict[str, str] = {}

    def treat(place: str, value: str) -> str:
        scheme = SCHEME.match(value)
        head = scheme[0] if scheme else ""
        rest = value[len(head) :]
        if not TEMPLATE.sub("", rest).strip(" :;="):
            return value
        if rest not in names:
            names[rest] = _free(place, set(names.values()))
        return f"{head}{{{{{names[rest]}}}}}"

    request = treat_request(exchange.request, treat)
    return replace(exchange, request=request), tuple(names.values())


def _free(place: str, taken: set[str]) -> str:
    """Return a name for what stands at a place: its own, in small letters."""
    base = re.sub(r"\W+", "_", place.lower(), flags=re.ASCII).strip("_") or "secret"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    return name

"""Secrets that stand in the text of a script: ``token = "abc"``, ``set("token", "abc")``.

Only quoted text is one. What else may follow a secret's name (``token = json.token``) is code, and
a script without it would be another script.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.resolve.removal import MASK
from vayu.resolve.secret_names import is_secret_name
from vayu.resolve.template import PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable

_LITERAL = re.compile(
    r"""([\w$.-]+)(["'`]?\s*[:=,]\s*)(["'`])((?:(?!\3)[^\\\r\n]|\\.)+)\3""",
)


def mask_script(source: str, redact: Callable[[str], str]) -> str:
    """Return a script without the secrets that are written in it.

    Parameters
    ----------
    source : str
        JavaScript.
    redact : callable
        Removes what is known to be secret from a text.
    """
    return redact(_LITERAL.sub(_masked, source))


def _masked(match: re.Match[str]) -> str:
    """Mask a literal that a secret's name is given; templates are none."""
    name, between, quote, text = match.groups()
    if not is_secret_name(name) or not PATTERN.sub("", text).strip(" :;="):
        return match[0]
    return f"{name}{between}{quote}{MASK}{quote}"

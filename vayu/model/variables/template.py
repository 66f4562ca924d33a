"""Where a template stands in a text: ``{{name}}``, for which a value is filled in later.

Rule: whoever checks or reads a text before that takes for a template exactly what will be filled
in then (`vayu.resolve.template`). Anything else in braces is sent as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DEEPEST = 8  # templates in the name of a template


def _pattern() -> str:
    """Return how a template is written whose name may hold templates, each with one less in it."""
    sign = r'[^{}"\r\n]++'
    inner = ""
    for _ in range(_DEEPEST):
        inner = rf"|\{{\{{(?![^\S\r\n]*+\}}\}})(?:{sign}{inner})++\}}\}}"
    return rf"\{{\{{(?![^\S\r\n]*+\}}\}})((?:{sign}{inner})++)\}}\}}"


TEMPLATE = re.compile(_pattern())
"""A template; its group is the name, as it was written: ``user``, or ``user_{{role}}``.

Other braces, quotes and line ends in a name would make JSON text look like one. No part gives back
what it took, so a text is read a few times at most, however long it is behind braces that are never
closed.
"""


def has_template(text: str) -> bool:
    """Whether `text` holds a template, so that only its value can be judged."""
    return TEMPLATE.search(text) is not None


def around_templates(text: str, change: Callable[[str], str]) -> str:
    """Return text with what stands around its templates changed.

    Parameters
    ----------
    text : str
    change : callable
        Of each stretch between two templates.
    """
    parts = TEMPLATE.split(text)
    ends = [match[0] for match in TEMPLATE.finditer(text)]
    around = [change(part) for part in parts[::2]]
    return "".join(piece for pair in zip(around, [*ends, ""], strict=True) for piece in pair)

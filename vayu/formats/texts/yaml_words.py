"""What a word of YAML that is not quoted stands for: text, unless it is one of a few words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "tag:yaml.org,2002:"
TEXT = f"{PREFIX}str"
_FIRST = frozenset(["", *"~nNtTfF-+0123456789"])
_WORDS = tuple(
    (PREFIX + tag, re.compile(pattern))
    for tag, pattern in (
        ("bool", r"true|True|TRUE|false|False|FALSE"),
        ("null", r"~|null|Null|NULL|"),
        ("int", r"[-+]?(?:0|[1-9][0-9]*)"),
        ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]*(?:[eE][-+][0-9]+)?"),
    )
)
SCALARS: dict[str, Callable[[str], object]] = {
    TEXT: str,
    f"{PREFIX}int": int,
    f"{PREFIX}float": float,
    f"{PREFIX}bool": lambda text: text.lower() == "true",
    f"{PREFIX}null": lambda _: None,
}


def tag_of(word: str) -> str:
    """Return the tag of a word that is not quoted."""
    if word[:1] not in _FIRST:
        return TEXT
    return next((tag for tag, pattern in _WORDS if pattern.fullmatch(word)), TEXT)


def value_of(word: str) -> object:
    """Return the value of a word that is not quoted."""
    return word if word[:1] not in _FIRST else SCALARS[tag_of(word)](word)

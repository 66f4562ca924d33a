"""What a message says of a value: a plain one by its repr, bounded; any other by its kind.

A container is never repeated: it may hold a secret at any depth, and be of any size.
"""

from __future__ import annotations

_LONGEST = 60  # characters of a wrong value, or of a name, that a message repeats
_WORDS = {str: "text", bytes: "bytes", dict: "an object", list: "a list", tuple: "a list",
          bool: "a boolean", int: "a number", float: "a number", type(None): "null"}  # fmt: skip


def show(value: object) -> str:
    """Return `value` as a message shows it."""
    if isinstance(value, str):
        return repr(str(value)) if len(value) <= _LONGEST else f"{str(value[:_LONGEST])!r}…"
    if value is not None and not isinstance(value, bool | int | float):
        return kind_of(value)
    try:
        text = repr(value)
    except ValueError:  # Python spells no whole number of more than 4,300 digits
        return "a number of thousands of digits"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def kind_of(value: object) -> str:
    """Return in words what kind of value it is, where the value itself may be a secret."""
    word = _WORDS.get(type(value))
    if word is not None:
        return word
    name = type(value).__name__
    return f"an {name}" if name[:1].lower() in "aeiou" else f"a {name}"


def show_name(name: object) -> str:
    """Return a name as a path shows it: bounded, and printable whatever it holds."""
    if not isinstance(name, str):
        return show(name)
    text = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
    return text if text.isprintable() else repr(text)[1:-1]

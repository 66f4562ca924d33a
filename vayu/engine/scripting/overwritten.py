"""What a script assigns to and cannot change: ``pm.test = ...``, ``JSON.parse = ...``.

All of `pm` and all that the language brings is frozen, and outside of strict code such an
assignment is lost in silence. So it is looked for in the tree, and the console names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.engine.scripting.reading import Reading

_OWNERS = frozenset({
    "Array", "Boolean", "Date", "Error", "Function", "JSON", "Map", "Math", "Number", "Object",
    "Promise", "Reflect", "RegExp", "Set", "String", "Symbol", "console", "globalThis", "pm",
})  # fmt: skip


def overwritten(reading: Reading) -> tuple[str, ...]:
    """Return the members of `pm` and of the language that a script assigns to, in vain.

    Returns
    -------
    tuple of str
        Each once, in order. What can be set of `pm.request` is not among them.
    """
    found = [
        ".".join(path)
        for path in reading.overwritten
        if path[0] in _OWNERS and not (path[:2] == ["pm", "request"] and len(path) > 2)
    ]
    return tuple(dict.fromkeys(found))

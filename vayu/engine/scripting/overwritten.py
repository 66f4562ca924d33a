"""What a script assigns to and cannot change: ``pm.test = ...``, ``JSON.parse = ...``.

All of `pm` and all that the language brings is frozen, and outside of strict code such an
assignment is lost in silence. So it is looked for in the text, and the console names it.
"""

from __future__ import annotations

import re

from vayu.engine.scripting.code import code_of

_OWNERS = (
    "Array|Boolean|Date|Error|Function|JSON|Map|Math|Number|Object|Promise|Reflect|RegExp|Set"
    "|String|Symbol|console|globalThis"
)
_ASSIGNED = re.compile(
    rf"(?<![\w$.])(pm\s*\.(?!\s*request\s*\.)[\s\w$.]*[\w$]|(?:{_OWNERS})\s*\.[\s\w$.]*[\w$])"
    r"\s*(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])"
)


def overwritten(source: str) -> tuple[str, ...]:
    """Return the members of `pm` and of the language that a script assigns to, in vain.

    Parameters
    ----------
    source : str
        JavaScript.

    Returns
    -------
    tuple of str
        Each once, in order, as the script writes them. What can be set of `pm.request` is not
        among them.
    """
    found = (re.sub(r"\s+", "", match[1]) for match in _ASSIGNED.finditer(code_of(source)))
    return tuple(dict.fromkeys(found))

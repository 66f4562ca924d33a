"""Variables that a script assigns to and nowhere declares: ``jsonData = JSON.parse(responseBody)``.

In Postman they are global, and many scripts have them. Here nothing global can be set, so they
are declared around the script, anew for each run: nothing of one exchange is there for the next.
"""

from __future__ import annotations

import re

from vayu.engine.scripting.code import code_of

_NAME = r"(?<![\w$.#])(?P<name>[A-Za-z_$][\w$]*)"
_OPERATOR = r"(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])|\+\+|--"
_ASSIGNED = re.compile(
    rf"{_NAME}\s*(?:{_OPERATOR})|for\s*(?:await\s*)?\(\s*(?P<each>[A-Za-z_$][\w$]*)\s+(?:of|in)\b"
)
_TAKEN_APART = re.compile(
    r"(?:^|[;{}(\n])\s*\[[^=()]*?\]\s*=(?![=>])|\(\s*\{[^=(){}]*?\}\s*=(?![=>])"
)
"""An assignment to several at once, which begins a statement: ``[a, b] = [1, 2]``."""

_NAME_ALONE = r"(?<![\w$.#])[A-Za-z_$][\w$]*(?!\s*:)"
_RESERVED = """
    arguments async await break case catch class const continue debugger default delete do else
    enum eval export extends false finally for function if implements import in instanceof
    interface let new null of package private protected public return static super switch this
    throw true try typeof undefined var void while with yield pm console require tests
"""
_BUILT_IN = """
    Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError
    Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array JSON Map Math NaN
    Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol
    SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap
    WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape globalThis isFinite
    isNaN parseFloat parseInt unescape
"""
"""Of the language: to assign to one is an error, and to hide one would break what reads it."""

_NEVER = frozenset([*_RESERVED.split(), *_BUILT_IN.split()])

_DECLARING = re.compile(r"\b(?:let|const|var)\s+\Z")
_NEAR = 40  # characters between a declaration and its name


def undeclared(source: str) -> tuple[str, ...]:
    """Return the variables that a script may assign to without declaring them.

    Parameters
    ----------
    source : str
        JavaScript.

    Returns
    -------
    tuple of str
        Sorted. One too many does no harm: what the script declares is nearer.
    """
    source = code_of(source)
    assigned = (match for match in _ASSIGNED.finditer(source) if not _declares(match))
    found = {match["name"] or match["each"] for match in assigned}
    found |= {name for match in _TAKEN_APART.finditer(source) for name in _targets(match[0])}
    found -= _NEVER
    return tuple(sorted(name for name in found if not _is_declared(name, source)))


def _targets(pattern: str) -> list[str]:
    """Return the names that `[a, b] =` or `({a, b: c} =` gives values to; the keys too."""
    return re.findall(_NAME_ALONE, pattern)


def _declares(assigned: re.Match[str]) -> bool:
    """Whether it gives a value to what is declared right there, as most scripts do."""
    start = assigned.start()
    return _DECLARING.search(assigned.string, max(start - _NEAR, 0), start) is not None


def _is_declared(name: str, source: str) -> bool:
    """Whether the name is declared outside of every block and function of the script."""
    declaration = rf"\b(?:let|const|var|function\s*\*?|class)\s+{re.escape(name)}(?![\w$])"
    before = (source[: match.start()] for match in re.finditer(declaration, source))
    return any(text.count("{") == text.count("}") for text in before)

"""Variables that a script assigns to and nowhere declares: ``jsonData = JSON.parse(responseBody)``.

In Postman they are global, and many scripts have them. Here nothing global can be set, so they
are declared around the script, anew for each run: nothing of one exchange is there for the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.engine.scripting.reading import Reading

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


def undeclared(reading: Reading) -> tuple[str, ...]:
    """Return the variables that a script may assign to without declaring them.

    Returns
    -------
    tuple of str
        Sorted. One too many does no harm: what the script declares is nearer.
    """
    return tuple(sorted(reading.undeclared - _NEVER))

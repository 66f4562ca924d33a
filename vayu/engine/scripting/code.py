"""What of a script is code: its text without comments, texts and regular expressions.

Good enough for looking for names; no parser. What it takes wrongly makes a script slower or a
warning superfluous, never a test green.
"""

from __future__ import annotations

import re

# Where a "/" cannot divide, it begins a regular expression.
_TEXT = re.compile(
    r"""//[^\n]*|/\*.*?\*/
    |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'
    |(?P<template>`(?:\\.|\$\{[^{}`]*\}|[^`\\])*`)
    |(?P<before>(?:^|[(,=:\[!&|?{};+\n]|\breturn)\s*)/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/
    """,
    re.VERBOSE | re.DOTALL,
)
_INSERTED = re.compile(r"\$\{([^{}`]*)\}")
_NUMBER = re.compile(r"""(["'`])\d+\1\Z""")


def code_of(source: str, *, keeps_numbers: bool = False) -> str:
    """Return a script without what is no code.

    Parameters
    ----------
    source : str
        JavaScript.
    keeps_numbers : bool, optional
        Texts that are a number, ``"200"``, stay as that number.

    Returns
    -------
    str
        An empty text stands where a text or a regular expression was.
    """
    return _TEXT.sub(lambda text: _code_in(text, keeps_numbers=keeps_numbers), source)


def _code_in(text: re.Match[str], *, keeps_numbers: bool) -> str:
    """Return what is code in a comment, a text, a template or a regular expression."""
    if keeps_numbers and _NUMBER.match(text[0]):
        return text[0][1:-1]
    if text["template"]:
        return " ".join(["''", *_INSERTED.findall(text["template"])])
    return f"{text['before'] or ''} '' "

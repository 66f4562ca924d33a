"""Whether a script takes the reason phrase for a number, told from its text.

    told   =  the script says so of pm.response.status itself, or of a name that was given it
           or every `.status` that it reads is used as a number

`pm.response.status` is text, as in Postman, so such a comparison never holds and its opposite
always does. That alone fails nothing: a test fails when it also *read* the phrase as it ran. Where
each `.status` is used as a number, the one that read the phrase is among them, whatever the
response was called there; a script that uses one of them as text is not judged by this.
"""

from __future__ import annotations

import re

from vayu.engine.scripting.code import code_of

_COMPARED = r"\s*(?:[=!]==?|[<>]=?)\s*"
_PHRASE = r"response\s*\.\s*status\b(?!\s*[.(\[])"
_KEPT = re.compile(
    rf"""\b(?:const|let|var)\s+(?:
    (?P<whole>[\w$]+)\s*=\s*pm\s*\.\s*{_PHRASE}(?!{_COMPARED})
    |\{{[^{{}}]*?\bstatus\b(?:\s*:\s*(?P<renamed>[\w$]+))?[^{{}}]*\}}\s*=\s*pm\s*\.\s*response\b(?!\s*[.(\[]))""",
    re.VERBOSE,
)

_NAMED = re.compile(r"\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*=\s*(\d+)\s*(?=[;,\n]|$)")
_USED = r"""(?<![\w$.'"`]){name}(?![\w$'"`]|\s*[.:(\[]|\s*=(?!=))"""
"""A name, neither of a member nor where it is declared, nor all of a text."""

_INDEXED = re.compile(r"(?:\?\.)?\[\s*([\"'`])status\1\s*\]")
_ASSERTED = re.compile(r"\.\s*status\s*\(")
_UNSEEN = re.compile(
    r"\.\.\.|\bObject\b|\beval\b|\bFunction\b|\bReflect\b|[\w$)\]]\s*\[\s*[A-Za-z_$'\"`]"
)
"""Ways to read a member without writing its name."""

_MEMBER = r"(?:[\w$]+\s*\??\.\s*)+(?P<at>status)\b(?!\s*[.(\[])"
_AS_NUMBER = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_MEMBER}{_COMPARED}\d",
        rf"\d{_COMPARED}{_MEMBER}",
        rf"{_MEMBER}\s*[-*/%]\s*\d",
        rf"\b(?:Number|parseInt|parseFloat|Math\s*\.\s*\w+)\s*\(\s*{_MEMBER}",
        rf"\[[\d\s,]+\]\s*\.\s*(?:includes|indexOf)\s*\(\s*{_MEMBER}",
        rf"\bswitch\s*\(\s*{_MEMBER}\s*\)\s*\{{\s*case\s+\d",
    )
)


def misuses_status(source: str) -> bool:
    """Return whether a script, where it reads the reason phrase, takes it for a number.

    Parameters
    ----------
    source : str
        JavaScript.

    Returns
    -------
    bool
    """
    if "status" not in source:
        return False
    source = _with_numbers(source)
    return _compares(source) or _is_only_a_number(source)


def _with_numbers(source: str) -> str:
    """Return a script with the number in place of each name that never stands for anything else."""
    for name, number in _NAMED.findall(source):
        if len(re.findall(_declares(name), source)) == 1:
            source = re.sub(_USED.format(name=re.escape(name)), number, source)
    return source


def _compares(source: str) -> bool:
    """Whether the reason phrase is compared with a number, itself or under a name it was given.

    A name that stands for something else elsewhere is not followed.
    """
    found = {match["whole"] or match["renamed"] or "status" for match in _KEPT.finditer(source)}
    names = [name for name in found if len(re.findall(_declares(name), source)) == 1]
    phrases = [_PHRASE, *(rf"(?<![\w$.]){re.escape(name)}(?![\w$]|\s*[.(\[])" for name in names)]
    return any(
        re.search(
            rf"""{phrase}{_COMPARED}["'`]?\d|\d["'`]?{_COMPARED}(?:pm\s*\.\s*)?{phrase}""", source
        )
        for phrase in phrases
    )


def _declares(name: str) -> str:
    """Return the pattern of what may give `name` a meaning: an assignment, or a parameter."""
    assigned = rf"(?<![\w$.]){re.escape(name)}\s*(?:=(?!=)|=>)"
    listed = rf"[({{,:]\s*{re.escape(name)}\s*(?=[,)}}]|=(?![=>]))[^(){{}};]*[)}}]\s*(?:=|\{{)"
    return rf"{assigned}|{listed}"


def _is_only_a_number(source: str) -> bool:
    """Whether each `.status` that the script reads is used as a number."""
    code = _ASSERTED.sub(".asserted(", code_of(_INDEXED.sub(".status", source), keeps_numbers=True))
    if _UNSEEN.search(code):
        return False
    read = {match.start() for match in re.finditer(r"(?<![\w$])status(?![\w$])", code)}
    numbers = {match.start("at") for how in _AS_NUMBER for match in how.finditer(code)}
    return bool(read) and read <= numbers

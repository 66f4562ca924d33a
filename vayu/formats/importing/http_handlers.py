"""What follows the body of a request in a ``.http`` file: scripts, and where responses are kept.

It begins after an empty line and goes on to the end: a line of a body that begins as such a line
does is the body's, where anything else comes after it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vayu.formats.importing.draft import Where
    from vayu.formats.importing.imported import Skips

_HANDLER = re.compile(r"[ \t]*(?:>[ \t]*\{%|[<>][ \t]*\S+\.js[ \t]*$|<>[ \t]*\S|>>!?[ \t]*\S)")
_SCRIPT = re.compile(r"^[ \t]*[<>]\s*(?:\{%|\S+\.js\s*$)", re.MULTILINE)
_TESTS = re.compile(r"^[ \t]*>\s*\{%(.*?)%\}\s*$", re.MULTILINE | re.DOTALL)
_SAVED = re.compile(r"^[ \t]*(?:<>|>>!?)\s*\S.*$", re.MULTILINE)
_SPEAKS_PM = re.compile(r"\bpm\.")
_NOT_PM = "JetBrains' scripts are not pm; write it with pm.test(...)"
_FILE = re.compile(r"<(?:@\w*)?[ \t]+(\S[^\n]*)")


def read_before(skips: Skips, where: Where, scripts: list[str]) -> str | None:
    """Return the scripts that stand before a request and speak `pm`; note the others."""
    said = [source for source in scripts if _SPEAKS_PM.search(source)]
    if len(said) < len(scripts):
        skips.skip(where, "script", _NOT_PM)
    return "\n".join(said) or None


def read_after(skips: Skips, where: Where, rest: str) -> tuple[str, str | None]:
    """Return the body and the scripts after it that speak `pm`; note what else is there."""
    body, handlers = split_handlers(rest)
    said = [f[1].strip() for f in _TESTS.finditer(handlers) if _SPEAKS_PM.search(f[1])]
    handlers = _TESTS.sub(lambda f: "" if _SPEAKS_PM.search(f[1]) else f[0], handlers)
    if _SCRIPT.search(handlers):
        skips.skip(where, "script", _NOT_PM)
    if _SAVED.search(handlers):
        skips.skip(where, "response", "where a response is saved is not kept")
    return body, "\n".join(said) or None


def split_handlers(rest: str) -> tuple[str, str]:
    """Return the body, and the lines after it that are none of it.

    Parameters
    ----------
    rest : str
        What follows the empty line after the headers.
    """
    lines = rest.split("\n")
    begin: int | None = None
    inside, blank = False, True
    for position, line in enumerate(lines):
        if inside:
            inside = not line.rstrip().endswith("%}")
        elif not line.strip():
            blank = True
        elif _HANDLER.match(line) and (begin is not None or blank):
            begin = position if begin is None else begin
            inside = "{%" in line and not line.rstrip().endswith("%}")
        else:
            begin, blank = None, False
    if begin is None or inside:
        return rest, ""
    return "\n".join(lines[:begin]), "\n".join(lines[begin:])


def file_of(body: str) -> str | None:
    """Return the path of a body that is ``< ./file``, or ``<@ ./file``; None if it is none."""
    found = _FILE.fullmatch(body.strip())
    return found[1].strip() if found else None


def body_problem(body: str, *, form: bool = False) -> str | None:
    """Return why a text would be read back as another, or None.

    Parameters
    ----------
    body : str
    form : bool, optional
        Its lines are joined where one begins with ``&``.
    """
    if re.search(r"^###", body, re.MULTILINE):
        return "has a line that begins with ###, which ends it here"
    if "\r" in body:
        return "has a carriage return, which is taken for the end of a line here"
    if body != body.strip("\n") or not body.strip():
        return "begins or ends with an empty line, which is not kept here"
    if file_of(body) is not None:
        return "would be read as the name of a file"
    if split_handlers(body)[1]:
        return "ends with a line that would be read as a script, or as where to save a response"
    return "has a line that begins with &" if form and re.search(r"\n\s*&", body) else None

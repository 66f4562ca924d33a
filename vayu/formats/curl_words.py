r"""Command lines taken apart as bash and as cmd.exe do, for what browsers copy.

bash: ``'...'`` as it is, ``"..."`` with backslashes, ``$'...'`` with escapes, a backslash before a
line end joins lines. A shell variable, ``$TOKEN``, becomes a template, ``{{TOKEN}}``.

cmd.exe: a caret takes the meaning from what follows it, also from a line end; then quotes as
Microsoft's C runtime reads them: ``\"`` and ``""`` are quotes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

_CMD = re.compile(r"\^\s*\r?\n|\^\"|\^\\")
_WORD = re.compile(r"(?:\"(?:\\.|\"\"|[^\"\\])*+\"?|[^\s\"])++")  # never goes back: linear
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|([A-Za-z_]\w*))")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b",
           "E": "\x1b"}  # fmt: skip
_ANSI = re.compile(
    r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|(.))", re.DOTALL
)


def command_lines(text: str) -> list[list[str]]:
    """Return the words of each command in `text`.

    Parameters
    ----------
    text : str
        One or several commands, each on a line, or more that are joined.

    Returns
    -------
    list of list of str
        `InvalidConfig` is raised if a quote is never closed.
    """
    text = text.replace("\r\n", "\n")
    words = _cmd(text) if _CMD.search(text) else _bash(text)
    return [list(line) for line in words if line]


def _bash(text: str) -> list[list[str]]:
    """Return the words of each line as bash reads them."""
    lines: list[list[str]] = [[]]
    word: list[str] | None = None
    position = 0
    while position < len(text):
        character = text[position]
        if character in " \t\n;" or (character == "#" and word is None):
            if word is not None:
                lines[-1].append("".join(word))
                word = None
            if character == "#":
                position = (text.find("\n", position) + 1 or len(text) + 1) - 1
            elif character in "\n;":
                lines.append([])
            position += 1
            continue
        if text.startswith("\\\n", position):
            position += 2
            continue
        piece, position = _piece(text, position)
        word = [*(word or ()), piece]
    if word is not None:
        lines[-1].append("".join(word))
    return lines


def _piece(text: str, at: int) -> tuple[str, int]:
    """Return what stands at a position, without its quotes, and where it ends.

    Raises
    ------
    InvalidConfig
        If a quote is never closed.
    """
    for start, pattern, read in _QUOTED:
        if text.startswith(start, at):
            match = pattern.match(text, at)
            if match is None:
                line = text.count("\n", 0, at) + 1
                raise InvalidConfig({f"line {line}": f"the quote {start} is never closed"})
            return read(match), match.end()
    variable = _VARIABLE.match(text, at)
    if variable:
        return f"{{{{{variable[1] or variable[2]}}}}}", variable.end()
    if text[at] == "\\" and at + 1 < len(text):
        return text[at + 1], at + 2
    return text[at], at + 1


def _double(match: re.Match[str]) -> str:
    """Return what is between double quotes."""
    pieces = re.split(r"(\\[\\\"$`\n])", match[0][1:-1])
    plain = (_VARIABLE.sub(lambda m: f"{{{{{m[1] or m[2]}}}}}", piece) for piece in pieces[::2])
    escaped = ("" if piece == "\\\n" else piece[1:] for piece in pieces[1::2])
    found = [next(plain)]
    for piece, after in zip(escaped, plain, strict=True):
        found += (piece, after)
    return "".join(found)


def _ansi(match: re.Match[str]) -> str:
    """Return what is between ``$'`` and ``'``; two escapes may make one character."""
    text = _ANSI.sub(_escape, match[0][2:-1])
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escape(match: re.Match[str]) -> str:
    """Return the character of one escape."""
    number = match[1] or match[2] or match[3]
    if number:
        code = int(number, 16)
        return chr(code) if code < 0x110000 else "\ufffd"
    if match[4]:
        return chr(int(match[4], 8) & 0xFF)
    return _SIMPLE.get(match[5], match[5])


_QUOTED = (
    ("$'", re.compile(r"\$'(?:[^'\\]|\\.)*'", re.DOTALL), _ansi),
    ("'", re.compile(r"'[^']*'"), lambda match: match[0][1:-1]),
    ('"', re.compile(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL), _double),
)


def _cmd(text: str) -> Iterator[list[str]]:
    """Yield the words of each line as cmd.exe hands them to a program."""
    plain = re.sub(r"\^(?:[ \t]*\n(\n)?|(.))", lambda m: "\n" if m[1] else (m[2] or " "), text)
    for line in re.split(r"\n(?=\s*curl\b)|[&|]\s*(?=curl\b)", plain):
        yield [
            _unquoted(word) for word in re.findall(r"(?:\"(?:\\.|\"\"|[^\"\\])*\"?|[^\s\"])+", line)
        ]


def _unquoted(word: str) -> str:
    """Return a word without its quotes."""
    pieces = re.split(r"(\\+\"|\"\"(?=.)|\")", word)
    found = []
    for piece in pieces:
        if piece.endswith('"'):
            slashes = len(piece) - 1 if piece.startswith("\\") else 0
            found.append("\\" * (slashes // 2))
            found.append('"' if slashes % 2 or piece == '""' else "")
        else:
            found.append(piece)
    return "".join(found)

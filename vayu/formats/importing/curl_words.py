r"""Command lines taken apart as bash and as cmd.exe do, for what browsers copy.

cmd.exe: a caret takes the meaning from what follows it, also from a line end; then quotes as
Microsoft's C runtime reads them: ``\"`` and ``""`` are quotes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.formats.texts.shell_words import ShellText, read_shell

if TYPE_CHECKING:
    from collections.abc import Iterator

_CMD = re.compile(r"\^\s*\r?\n|\^\"|\^\\")
_WORD = re.compile(r"(?:\"(?:\\.|\"\"|[^\"\\])*+\"?|[^\s\"])++")  # never goes back: linear


def command_lines(text: str) -> ShellText:
    """Return the words of each command in `text`, and what is the shell's.

    Parameters
    ----------
    text : str
        One or several commands, each on a line, or more that are joined. `InvalidConfig` is
        raised if a quote is never closed.
    """
    text = text.replace("\r\n", "\n")
    if _CMD.search(text):
        return ShellText([words for words in _cmd(text) if words], [])
    return read_shell(text)


def _cmd(text: str) -> Iterator[list[str]]:
    """Yield the words of each line as cmd.exe hands them to a program."""
    plain = re.sub(r"\^(?:[ \t]*\n(\n)?|(.))", lambda m: "\n" if m[1] else (m[2] or " "), text)
    for line in re.split(r"\n(?=\s*curl\b)|[&|]\s*(?=curl\b)", plain):
        yield [_unquoted(word) for word in _WORD.findall(line)]


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

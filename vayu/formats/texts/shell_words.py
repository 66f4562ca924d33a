r"""Text taken apart as bash does: commands, and what is the shell's alone.

``'...'`` is as it is, ``"..."`` has backslashes, ``$'...'`` escapes; a backslash before a line end
joins lines. A variable, ``$TOKEN``, becomes a template, ``{{TOKEN}}``, and so does a command whose
output would stand there, ``$(cat sign)``: ``{{cat}}``. Where output goes and what is read from a
here-document is no word of a command. Every character is looked at once.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vayu.errors import InvalidConfig

_TOKEN = re.compile(
    r"(?P<blank>[ \t]+)|(?P<line>\n)|(?P<joined>\\\n)"
    r"|(?P<redirect>&>>?|\d*(?:<<<|<<-?|<>|>>|>\||[<>]&?))"
    r"|(?P<end>;+|&&|\|\||\|&?|&)"
    r"|(?P<plain>[^\s;|&<>#\"'\\$`]+)|(?P<other>.)", re.DOTALL
)  # fmt: skip
_INSIDE = re.compile(r"(?P<plain>[^\"\\$`]+)|(?P<escaped>\\[\\\"$`\n])|(?P<other>.)", re.DOTALL)
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|([A-Za-z_]\w*))")
_ANSI_QUOTED = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL)
_BACKTICKS = re.compile(r"`((?:[^`\\]|\\.)*)`", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b",
           "E": "\x1b"}  # fmt: skip
_ANSI = re.compile(
    r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|(.))", re.DOTALL
)


class ShellText(NamedTuple):
    """What a text of commands says.

    Attributes
    ----------
    commands : list of list of str
        The words of each, in order.
    left : list of (str, str)
        What is the shell's, and why it is not among them.
    """

    commands: list[list[str]]
    left: list[tuple[str, str]]


def read_shell(text: str) -> ShellText:
    """Return the commands of a text.

    Parameters
    ----------
    text : str
        Lines end with a line feed. `InvalidConfig` is raised if a quote is never closed.
    """
    reader = _Reader(text)
    reader.read()
    return ShellText([words for words in reader.commands if words], reader.left)


class _Reader:
    """Goes through a text once."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._word: list[str] | None = None
        self._redirect = ""  # the next word is where it goes
        self._documents: list[str] = []
        self._outputs: dict[str, str] = {}
        self.commands: list[list[str]] = [[]]
        self.left: list[tuple[str, str]] = []

    def read(self) -> None:
        """Read everything."""
        while match := _TOKEN.match(self._text, self._at):
            kind, sign = str(match.lastgroup), match[0]
            if kind == "other":
                self._other(sign)
                continue
            self._at = match.end()
            if kind == "plain" or (sign == "&" and self._is_glued()):
                self._add(sign)
            elif kind != "joined":
                self._end_word()
                self._redirect = sign if kind == "redirect" else self._redirect
                if kind in {"line", "end"}:
                    self._end_command(sign)
        self._end_word()

    def _is_glued(self) -> bool:
        """Whether the ``&`` before this place is inside a word: of a URL that was not quoted."""
        after = self._text[self._at : self._at + 1]
        glued = self._word is not None and bool(after) and not after.isspace()
        if glued:
            why = "outside quotes ends a command in a shell; taken for a part of the URL"
            self._leave("&", why)
        return glued

    def _other(self, sign: str) -> None:
        """Read what begins with a character that means something."""
        if sign == "#" and self._word is None:
            end = self._text.find("\n", self._at)
            self._at = end if end >= 0 else len(self._text)
        elif sign == "'":
            end = self._text.find("'", self._at + 1)
            if end < 0:
                raise self._unclosed("'")
            self._take(self._text[self._at + 1 : end], end + 1)
        elif sign == '"':
            self._double()
        elif sign == "\\" and self._at + 1 < len(self._text):
            self._take(self._text[self._at + 1], self._at + 2)
        elif sign in "$`":
            self._expansion(quoted=False)
        else:
            self._take(sign, self._at + 1)

    def _double(self) -> None:
        """Read what is between double quotes."""
        begin = self._at
        self._take("", begin + 1)
        while match := _INSIDE.match(self._text, self._at):
            if match[0] == '"':
                self._at = match.end()
                return
            if match[0] in "$`":
                self._expansion(quoted=True)
            else:
                escaped = match["escaped"]
                self._take(match[0] if not escaped else escaped[1:].strip("\n"), match.end())
        self._at = begin
        raise self._unclosed('"')

    def _expansion(self, *, quoted: bool) -> None:
        """Read what begins with a dollar or a backtick."""
        text, at = self._text, self._at
        if text.startswith("$'", at) and not quoted:
            match = _ANSI_QUOTED.match(text, at)
            if match is None:
                raise self._unclosed("$'")
            self._take(_ansi(match[1]), match.end())
        elif variable := _VARIABLE.match(text, at):
            self._take(f"{{{{{variable[1] or variable[2]}}}}}", variable.end())
        elif text.startswith("$(", at):
            end = self._closing()
            self._take(self._output(text[at + 2 : end]), end + 1)
        elif text[at] == "`":
            match = _BACKTICKS.match(text, at)
            if match is None:
                raise self._unclosed("`")
            self._take(self._output(match[1]), match.end())
        else:
            self._take(text[at], at + 1)

    def _closing(self) -> int:
        """Return where the ``$(`` that begins here ends."""
        depth = 0
        for match in re.compile(r"[()]").finditer(self._text, self._at):
            depth += 1 if match[0] == "(" else -1
            if depth == 0:
                return match.start()
        raise self._unclosed("$(")

    def _output(self, command: str) -> str:
        """Return the template that stands for what a command would print."""
        if command not in self._outputs:
            found = re.match(r"\s*(?:[\w.-]*/)*([A-Za-z][\w-]{0,30})", command)
            base = found[1] if found else "output"
            number, name, taken = 2, base, set(self._outputs.values())
            while name in taken:
                name, number = f"{base}_{number}", number + 1
            self._outputs[command] = name
            self._leave(f"$({base} ...)", f"is run by the shell; set the variable {name} instead")
        return f"{{{{{self._outputs[command]}}}}}"

    def _take(self, piece: str, end: int) -> None:
        """Add a piece to the word, and go on after it."""
        self._add(piece)
        self._at = end

    def _add(self, piece: str) -> None:
        """Add a piece to the word."""
        if self._word is None:
            self._word = []
        self._word.append(piece)

    def _end_word(self) -> None:
        """End the word, if there is one."""
        if self._word is None:
            return
        word, self._word = "".join(self._word), None
        redirect, self._redirect = self._redirect, ""
        if not redirect:
            self.commands[-1].append(word)
        elif "<" in redirect:
            self._leave(redirect, "is the shell's; what it would hand to the command is not read")
            if redirect.lstrip("0123456789") in {"<<", "<<-"}:
                self._documents.append(word)
        else:
            self._leave(f"{redirect} {word[:40]}", "is the shell's: where the output goes")

    def _end_command(self, sign: str) -> None:
        """Begin another command; here-documents of a line that ends are passed over."""
        self._redirect = ""
        self.commands.append([])
        if sign != "\n":
            return
        for end in self._documents:
            closing = re.compile(rf"^\t*{re.escape(end)}$", re.MULTILINE).search(
                self._text, self._at
            )
            self._at = closing.end() if closing else len(self._text)
        self._documents = []

    def _leave(self, what: str, why: str) -> None:
        """Note what is not carried over."""
        self.left.append((what, why))

    def _unclosed(self, start: str) -> InvalidConfig:
        """Return the error for a quote that begins here and does not end."""
        line = self._text.count("\n", 0, self._at) + 1
        return InvalidConfig({f"line {line}": f"the quote {start} is never closed"})


def _ansi(quoted: str) -> str:
    """Return what is between ``$'`` and ``'``; two escapes may make one character."""
    text = _ANSI.sub(_escape, quoted)
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

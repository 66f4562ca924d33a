"""A text that is read from left to right, and slips that are shown under its characters.

unknown metric 'p99x'; did you mean 'p99'?
    p99x < 250ms
    ^^^^
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import re


class Slip(ValueError):
    """What is wrong with a text; the message shows the place."""


class Cursor:
    """A text, and how far it was read.

    Parameters
    ----------
    text : str
        One line, bounded.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def start(self) -> int:
        """Pass over blanks; return where the next thing starts."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read what `pattern` finds here, after blanks; None when it finds nothing."""
        found = pattern.match(self.text, self.start())
        if found is not None:
            self.at = found.end()
        return found

    def skip(self, word: str) -> bool:
        """Read `word` if it stands here, after blanks."""
        if not self.text.startswith(word, self.start()):
            return False
        self.at += len(word)
        return True

    def slip(
        self, why: str, found: re.Match[str] | None = None, *, span: tuple[int, int] | None = None
    ) -> NoReturn:
        """Say what is wrong, and show where.

        Parameters
        ----------
        why : str
        found : Match, optional
            What it is about.
        span : tuple of int, optional
            The first character that it is about, and the one after the last; without either the
            next one.

        Raises
        ------
        Slip
            Always.
        """
        start, end = found.span() if found is not None else span or (self.start(), self.at + 1)
        shown = "".join(c if c.isprintable() else "\N{MIDDLE DOT}" for c in self.text)
        raise Slip(f"{why}\n    {shown}\n    {' ' * start}{'^' * max(end - start, 1)}")

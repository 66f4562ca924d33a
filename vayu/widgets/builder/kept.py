"""Secrets that the page never gets back: it sees a mark, the kernel keeps the value.

    kernel   Authorization: Bearer c4nary        "c4nary" ──> mark 1
    page     Authorization: Bearer ••••••        edits around it, renames it, moves it
    kernel   X-Token: Bearer c4nary              mark 1 ──> "c4nary", wherever it now stands

Each form has marks of its own: behind the dots stand characters that nobody sees. So a mark that
was copied from another form, or damaged, stands for nothing, and is a problem (`strange_mark`).

What is a secret is decided by the names of `vayu.resolve`; templates are none. A value that was
marked once is marked wherever it stands from then on, so renaming its header reveals nothing.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from vayu.model.variables.template import TEMPLATE
from vayu.resolve.secret_names import is_secret_parameter
from vayu.resolve.secret_places import SCHEME, treat_headers, treat_url

MARK = "••••••"
"""What the page sees of the first secret; the second has a 2 behind it."""

_UNSEEN = "\u200b\u200c\u200d\u2060"
_TAG = 16  # of these characters, 2 bits each, tell the marks of two forms apart
_SHORTEST = 4  # characters of a secret that is looked for in any text


class Kept:
    """The secrets of one form, and the marks that stand for them."""

    def __init__(self) -> None:
        self._values: list[str] = []
        self._dots = MARK + "".join(secrets.choice(_UNSEEN) for _ in range(_TAG))
        self._marked = re.compile(rf"{self._dots}(\d*)")

    def header(self, name: str, value: str) -> str:
        """Return a header's value as the page may see it."""
        return self._known(treat_headers(((name, value),), self._mark)[0][1])

    def parameter(self, name: str, value: str) -> str:
        """Return a parameter's value as the page may see it."""
        if is_secret_parameter(name):
            return self._mark(name, value)
        return self._known(treat_url(value, self._mark) if "//" in value else value)

    def url(self, url: str) -> str:
        """Return a URL as the page may see it."""
        return self._known(treat_url(url, self._mark))

    def secret(self, value: str) -> str:
        """Return a mark for a value that is a secret by its place; none for a template."""
        return self._mark("", value)

    def restored(self, value: Any) -> Any:
        """Return plain data with every mark replaced by what it stands for, at any depth."""
        if isinstance(value, str):
            return self._marked.sub(self._value, value) if MARK in value else value
        if isinstance(value, dict):
            return {name: self.restored(item) for name, item in value.items()}
        return [self.restored(item) for item in value] if isinstance(value, list) else value

    def redact(self, text: str) -> str:
        """Return text, such as that of a problem, without any of the secrets."""
        return self._known(text)

    def _mark(self, _place: str, value: str) -> str:
        """Keep a secret; an auth scheme's name, and templates, stay readable."""
        scheme = SCHEME.match(value)
        head = scheme[0] if scheme else ""
        rest = value[len(head) :]
        if not TEMPLATE.sub("", rest).strip(" :;=") or self._marked.fullmatch(rest):
            return value
        if rest not in self._values:
            self._values.append(rest)
        return head + self._mark_of(self._values.index(rest))

    def _known(self, text: str) -> str:
        """Return text with each value that was ever marked marked."""
        for position, value in enumerate(self._values):
            if len(value) >= _SHORTEST and value in text:
                text = text.replace(value, self._mark_of(position))
        return text

    def _mark_of(self, position: int) -> str:
        """Return the mark of a secret."""
        return self._dots if position == 0 else f"{self._dots}{position + 1}"

    def _value(self, found: re.Match[str]) -> str:
        """Return what a mark stands for; itself if for nothing."""
        position = int(found[1] or "1") - 1
        return self._values[position] if 0 <= position < len(self._values) else found[0]


def strange_mark(value: Any) -> bool:
    """Whether plain data, its marks replaced, still holds one: of another form, or damaged."""
    if isinstance(value, dict):
        return any(map(strange_mark, value.values()))
    return any(map(strange_mark, value)) if isinstance(value, list) else MARK in str(value)

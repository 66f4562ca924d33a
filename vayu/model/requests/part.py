"""One part of a multipart body: text, bytes, or a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.model.records.base import Record
from vayu.model.records.plain import text_problem
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAKS = re.compile(r"[\r\n\x00]")


class Part(Record, frozen=True, kw_only=True):
    """One field of a multipart body. Exactly one of `value`, `data` and `file`.

    Attributes
    ----------
    name : str
        Of the field; may hold templates.
    value : str, optional
        Text; may hold templates.
    data : bytes, optional
        Sent byte for byte; in JSON their base64.
    file : str, optional
        Path of a file, read once and sent byte for byte.
    filename : str, optional
        What the server is told the file is called; by default the last part of `file`.
    content_type : str, optional
        By default none for text, and for anything else what the file's name says.
    enabled : bool
        Whether it is sent.
    description : str, optional
        For people; never sent.
    """

    name: str
    value: str | None = None
    data: bytes | None = None
    file: str | None = None
    filename: str | None = None
    content_type: str | None = None
    enabled: bool = True
    description: str | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what cannot be sent."""
        given = [n for n in ("value", "data", "file") if getattr(self, n) is not None]
        if len(given) > 1:
            yield given[1], f"conflicts with {given[0]}; a part is one of them"
        elif not given:
            yield "value", "is required, unless the part has data or a file"
        for name in ("name", "value", "filename", "content_type"):
            text = getattr(self, name)
            if text is not None and (why := text_problem(text)):
                yield name, why
        if self.content_type is not None and _BREAKS.search(self.content_type):
            yield "content_type", "holds CR, LF or NUL, which would end the header; remove it"
        if self.file is not None and (why := path_problem(self.file)):
            yield "file", why

    def __repr__(self) -> str:
        """Show the name and the path, never a value."""
        what = f"file={self.file!r}" if self.file is not None else "'***'"
        return f"Part(name={self.name!r}, {what})"


def path_problem(path: str) -> str | None:
    """Return why `path` names no file, or None. Whether there is one is not looked at."""
    if not path:
        return "is empty; name a file"
    if "{{" in path:
        return f"{show(path)} holds a template; the file of a request is fixed, and read once"
    if "\x00" in path:
        return f"{show(path)} holds NUL, which no path does"
    return text_problem(path)

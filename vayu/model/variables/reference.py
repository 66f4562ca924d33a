"""A value that is not kept but looked up each time: in the process's environment, or a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.model.records.base import Record
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[A-Za-z_][\w.-]*")


class Reference(Record, frozen=True, kw_only=True):
    """Where the value of a variable is. It counts as a secret.

    Attributes
    ----------
    name : str
        Of an environment variable, or of a line of the file.
    file : str, optional
        Path of a ``.env`` file; without, it is the environment of the process.
    """

    name: str
    file: str | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield a name that nothing could have."""
        if not _NAME.fullmatch(self.name):
            yield "name", f"{show(self.name)} must be letters, digits and _, such as 'API_TOKEN'"
        if self.file == "":
            yield "file", "is empty; name a .env file, or leave it out"

"""The git revision: what was checked out where a run was started."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.model.records.base import Record
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_BRANCH = 255
"""Characters of a name; git itself cannot store more as a file."""

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
_SHORT = 12  # of a commit that a person reads


class GitRevision(Record, frozen=True, kw_only=True):
    """What git said of the folder that a run was started from.

    Attributes
    ----------
    commit : str
        Its hash, in full: 40 or 64 hexadecimal digits.
    branch : str, optional
        None: none is checked out.
    dirty : bool, optional
        Whether files that git keeps were changed since; None: nobody knows.
    """

    commit: str
    branch: str | None = None
    dirty: bool | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what git could not have said."""
        if not _COMMIT.fullmatch(self.commit):
            yield "commit", f"must be 40 or 64 hexadecimal digits, got {show(self.commit)}"
        if self.branch is not None and not 0 < len(self.branch) <= LONGEST_BRANCH:
            why = f"must be 1 to {LONGEST_BRANCH} characters long, got {len(self.branch):,}"
            yield "branch", why

    def __str__(self) -> str:
        """Spell it as a person is told: ``1f0c3d5a9b7e (main, with changes)``."""
        said = [self.branch or "", "with changes" if self.dirty else ""]
        about = ", ".join(word for word in said if word)
        return f"{self.commit[:_SHORT]} ({about})" if about else self.commit[:_SHORT]

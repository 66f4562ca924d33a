"""The git revision of the working directory, for the runs that are started there.

Rule: a run never fails, and hardly waits, for git's sake. Where git is absent, slow or confused
there is no revision, and nothing is guessed. Git is asked to read only: it takes no lock, and runs
no program that the repository names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.runs.git import LONGEST_BRANCH, GitRevision

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE = 2.0
"""How long git may take; a tree of a hundred thousand files is read in half of that. [s]"""

_ASK = ("-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch",
        "--untracked-files=no", "--ignore-submodules=all")  # fmt: skip
_COMMIT, _BRANCH = "# branch.oid ", "# branch.head "
_DETACHED = "(detached)"


def revision_of(folder: Path) -> GitRevision | None:
    """Return what is checked out in a folder, or in one above it.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    GitRevision or None
        None: it is in no repository, nothing was committed yet, or git does not tell.
    """
    git = shutil.which("git")
    if git is None:
        return None
    try:
        answer = subprocess.run(
            [git, *_ASK],
            cwd=folder,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return read_status(answer.stdout.decode(errors="replace").splitlines())


def revision_here() -> GitRevision | None:
    """Return what is checked out in the working directory."""
    try:
        return revision_of(Path.cwd())
    except OSError:  # the folder is gone
        return None


def read_status(lines: Iterable[str]) -> GitRevision | None:
    """Return the revision that ``git status --porcelain=v2 --branch`` tells.

    Parameters
    ----------
    lines : iterable of str
        Two of them name commit and branch; each that is no heading is a changed file.
    """
    commit, branch, dirty = "", "", False
    for line in lines:
        if line.startswith(_COMMIT):
            commit = line.removeprefix(_COMMIT)
        elif line.startswith(_BRANCH):
            branch = line.removeprefix(_BRANCH)
        elif line and not line.startswith("#"):
            dirty = True
    named = branch if branch != _DETACHED else ""
    try:
        return GitRevision(commit=commit, branch=named[:LONGEST_BRANCH] or None, dirty=dirty)
    except InvalidConfig:  # nothing was committed yet
        return None

"""The revision of a run is what git says of the working directory, or nothing."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from vayu.client import git as asked
from vayu.client.git import read_status, revision_here, revision_of
from vayu.errors import InvalidConfig
from vayu.model.runs.git import GitRevision

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def git(folder: Path, *words: str) -> str:
    """Let git do something, as nobody in particular."""
    who = ("-c", "user.name=n", "-c", "user.email=n@localhost", "-c", "commit.gpgsign=false")
    command = ["git", *who, *words]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One file, committed on ``main``."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "a.txt").write_text("1")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    return tmp_path


def test_a_repository_tells_commit_branch_and_changes(repository: Path) -> None:
    """As git itself does; a file that it does not keep is no change, and folders below count."""
    commit = git(repository, "rev-parse", "HEAD").strip()
    below = repository / "notebooks"
    below.mkdir()
    (below / "new.ipynb").write_text("{}")
    clean = GitRevision(commit=commit, branch="main", dirty=False)
    assert revision_of(repository) == revision_of(below) == clean

    (repository / "a.txt").write_text("2")
    assert revision_of(below) == GitRevision(commit=commit, branch="main", dirty=True)

    git(repository, "checkout", "-q", "--detach")
    assert revision_of(below) == GitRevision(commit=commit, dirty=True)


def test_where_git_does_not_tell_there_is_none(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No repository, no commit yet, no folder, no git, a git that takes too long or is broken."""
    outside = tmp_path_factory.mktemp("outside")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(outside.parent))
    assert revision_of(outside) is None
    git(outside, "init", "-q")
    assert revision_of(outside) is None
    assert revision_of(outside / "gone") is None

    monkeypatch.setattr(asked, "PATIENCE", 1e-6)
    assert revision_of(repository) is None
    monkeypatch.undo()

    tools = tmp_path_factory.mktemp("tools")
    (tools / "git").write_text("#!/bin/sh\nexit 128\n")
    (tools / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    assert revision_of(repository) is None
    monkeypatch.setenv("PATH", "")
    assert revision_of(repository) is None


def test_a_working_directory_that_is_gone_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run starts all the same."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    here.rmdir()
    assert revision_here() is None


def test_nothing_of_a_repository_is_carried_out(repository: Path) -> None:
    """A monitor of the file system that its settings name is not started."""
    trap = repository / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {repository}/sprung\n")
    trap.chmod(0o755)
    git(repository, "config", "core.fsmonitor", str(trap))
    assert revision_of(repository) is not None
    assert not (repository / "sprung").exists()


def test_what_is_no_status_is_no_revision() -> None:
    """An empty answer, and one before the first commit."""
    assert read_status([]) is None
    assert read_status(["# branch.oid (initial)", "# branch.head main"]) is None


def test_a_revision_is_spelt_briefly() -> None:
    """Twelve digits, the branch, and whether there were changes."""
    assert str(GitRevision(commit=COMMIT)) == "0123456789ab"
    assert str(GitRevision(commit=COMMIT, branch="main", dirty=False)) == "0123456789ab (main)"
    changed = GitRevision(commit=COMMIT, branch="main", dirty=True)
    assert str(changed) == "0123456789ab (main, with changes)"


def test_what_git_could_not_have_said_is_refused() -> None:
    """A wire call may say anything: both problems are named."""
    with pytest.raises(InvalidConfig) as refused:
        GitRevision(commit="HEAD", branch="")
    assert refused.value.problems == {
        "commit": "must be 40 or 64 hexadecimal digits, got 'HEAD'",
        "branch": "must be 1 to 255 characters long, got 0",
    }

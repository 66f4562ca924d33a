"""Which Vayu a process runs: its version, and a fingerprint of what processes share.

Rule: an engine and its workers are of one edition. Files of Vayu can be replaced under a running
engine (`pip install -U`, `git pull`); workers that it starts from then on are of the new ones, and
would write what it cannot read. Two editions may bear one version, hence the fingerprint: of
records, messages and the block, wherever they lie. Other files may differ: no number changes its
meaning by them.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from vayu.errors import ProtocolMismatch

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = ("engine/recorder", "model", "protocol", "stats")
"""Folders of the package that say what its processes write for each other."""

_ROOT = Path(__file__).parents[1]
_SAID = re.compile(r'__version__ = "(.+)"')


def installed(root: Path = _ROOT) -> str:
    """Return the edition that the files of a package are of now, such as ``0.1.0+3f9a2c1d``."""
    digest = hashlib.blake2b(digest_size=4)
    for file in _files(root):
        digest.update(f"{file.relative_to(root).as_posix()}\0".encode() + _content(file) + b"\0")
    said = _SAID.search(_content(root / "_version.py").decode(errors="replace"))
    return f"{said[1] if said else 'unknown'}+{digest.hexdigest()}"


@cache
def running() -> str:
    """Return the edition of this process; its `main` asks early, so it is that of its start."""
    return installed()


def refuse_another(engine: str, other: str) -> None:
    """Refuse work that an engine would share with files, or a worker, of another edition.

    Parameters
    ----------
    engine : str
        Its edition; empty where it does not say it.
    other : str

    Raises
    ------
    ProtocolMismatch
        Which names both, and says what helps.
    """
    if engine != other:
        raise ProtocolMismatch(
            f"Vayu was replaced while its engine runs: the engine is {engine or 'an earlier one'}, "
            f"what is installed by now is {other}",
            hint="stop it with `vayu engine stop` or vayu.shutdown(), then try again: a new one "
            "starts by itself, and its runs are saved",
        )


def _files(root: Path) -> Iterator[Path]:
    """Yield what processes share, always in the same order."""
    yield root / "_version.py"
    yield root / "units.py"
    for part in SHARED:
        yield from sorted((root / part).rglob("*.py"))


def _content(file: Path) -> bytes:
    """Return what a file holds; nothing where it is missing, as in the middle of an upgrade."""
    try:
        return file.read_bytes()
    except OSError:
        return b""

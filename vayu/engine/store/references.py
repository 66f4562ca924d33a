"""Follows a reference to a secret: into the environment of this process, or a ``.env`` file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.formats.dotenv import read_dotenv

if TYPE_CHECKING:
    from vayu.model.reference import Reference


def value_of(reference: Reference) -> str:
    """Return the value that a reference leads to.

    Raises
    ------
    InvalidConfig
        If it leads nowhere.
    """
    if reference.file is None:
        found = os.environ.get(reference.name)
        why = "is not set in the environment of this process; set it in os.environ"
    else:
        found = _file(reference.file).get(reference.name)
        why = f"is not in {reference.file!r}; add a line for it"
    if found is None:
        raise InvalidConfig({"environment": f"{reference.name} {why}"})
    return found


def _file(path: str) -> dict[str, str]:
    """Return what a ``.env`` file holds.

    Raises
    ------
    InvalidConfig
        If it cannot be read.
    """
    try:
        return read_dotenv(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        why = f"{path!r} cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        why = f"{path!r} is not text"
    except InvalidConfig as error:
        lines = "; ".join(f"{line} {what}" for line, what in error.problems.items())
        why = f"{path!r}: {lines}"
    raise InvalidConfig({"environment": why})

"""Follows a reference to a secret: into the environment of this process, or a ``.env`` file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.engine.store.anchored import is_within
from vayu.errors import InvalidConfig
from vayu.formats.texts.dotenv import read_dotenv
from vayu.model.variables.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping


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


def anchored_references(
    references: Mapping[str, Reference], folder: Path
) -> tuple[dict[str, Reference], dict[str, str]]:
    """Return references of a collection's environment with absolute paths.

    Parameters
    ----------
    references : mapping of str to Reference
    folder : Path
        Of the collection: where relative paths begin.

    Returns
    -------
    tuple of dict
        The references; and by name why one should not be followed. Its file is elsewhere: a
        collection that came from somewhere else could send what is in it away.
    """
    found, outside = dict[str, Reference](), dict[str, str]()
    for name, reference in references.items():
        found[name] = reference
        if reference.file is not None:
            place = folder / reference.file
            found[name] = replace(reference, file=str(place))
            if not is_within(place, folder):
                why = f"{reference.file!r} is outside of the collection's folder, and is not read"
                outside[f"environment.{name}"] = why
    return found, outside


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

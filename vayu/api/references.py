"""Secrets by reference: ``vayu.secret_from_env("API_TOKEN")``. Nothing of them is ever stored.

The value is looked up each time a request is sent or a run begins, so a changed one counts.
"""

from __future__ import annotations

import os
from pathlib import Path

from vayu.errors import InvalidConfig
from vayu.formats.dotenv import read_dotenv
from vayu.model.reference import Reference


def secret_from_env(name: str) -> Reference:
    """Refer to a variable of the process's environment.

    Parameters
    ----------
    name : str

    Returns
    -------
    Reference
        To be put into an `Environment`.

    Examples
    --------
    >>> import vayu
    >>> vayu.Environment("ci", {"token": vayu.secret_from_env("API_TOKEN")})
    <Environment 'ci': token=*** (API_TOKEN)>
    """
    return Reference(name=name)


def secret_from_dotenv(name: str, path: str | os.PathLike[str] = ".env") -> Reference:
    """Refer to a line of a ``.env`` file.

    Parameters
    ----------
    name : str
    path : str or Path, default ".env"
        Made absolute now.

    Returns
    -------
    Reference
        To be put into an `Environment`.
    """
    return Reference(name=name, file=str(Path(path).absolute()))


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

"""Secrets by reference: ``vayu.secret_from_env("API_TOKEN")``. Nothing of them is ever stored.

The value is looked up each time a request is sent or a run begins, so a changed one counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vayu.model.reference import Reference

if TYPE_CHECKING:
    import os


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

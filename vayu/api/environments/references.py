"""Secrets by reference: ``vayu.secret_from_env("API_TOKEN")``. Nothing of them is ever stored.

The value is looked up each time a request is sent or a run begins, so a changed one counts.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from vayu.engine.store.references import value_of
from vayu.errors import InvalidConfig
from vayu.model.variables.reference import Reference
from vayu.resolve.leaves import leaves
from vayu.resolve.open_secrets import SHORTEST_KNOWN
from vayu.resolve.removal import Remover

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable


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


def remover_of(held: Iterable[object]) -> Remover:
    """Return what finds these secrets in a text, however they are spelt there.

    Parameters
    ----------
    held : iterable
        Values, and references, which are followed: one that leads nowhere has no value. What is
        shorter than `SHORTEST_KNOWN` may be an innocent word.
    """
    texts = set[str]()
    for secret in held:
        with suppress(InvalidConfig):
            value = value_of(secret) if isinstance(secret, Reference) else secret
            told = (str(leaf) for _, leaf in leaves("", value))  # type: ignore[arg-type]
            texts |= {text for text in told if len(text) >= SHORTEST_KNOWN}
    remover = Remover()
    remover.add(texts)
    return remover

"""What an environment is called, and which of its variables are secrets; or why not."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig, StoreError
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def checked_secrets(secrets: Iterable[str], variables: Mapping[str, object]) -> set[str]:
    """Return the names of secrets.

    Raises
    ------
    InvalidConfig
        Naming each that is the name of no variable: a slip would leave a secret in the open.
    """
    listed = [secrets] if isinstance(secrets, str) else list(secrets)
    unknown = [name for name in listed if name not in variables]
    if unknown:
        raise InvalidConfig(
            {
                "secrets": f"no variable is called {', '.join(map(show, unknown))}; correct the "
                "name, or give it None as long as it has no value"
            }
        )
    return set(listed)


def file_hint(name: str) -> str | None:
    """Return what to do with a name that is that of a file; None where it is none."""
    with suppress(OSError):  # no file could be called so
        if Path(name).is_file():
            return f"that is a file: vayu.environment_of_file({name!r}) makes an environment of it"
    return None


@contextmanager
def of_a_name(name: str) -> Iterator[None]:
    """Let who names a file, where no environment is called so, be told what to do with it.

    Yields
    ------
    None

    Raises
    ------
    InvalidConfig
        If there is none, and it is a file; else what the block raises.
    StoreError
        If nothing could be called so.
    """
    try:
        yield
    except (InvalidConfig, StoreError) as error:
        if (hint := file_hint(name)) is None:
            raise
        why = {"environment": f"there is none of the name {show(name)}"}
        raise InvalidConfig(why, hint=hint) from error


def checked_name(name: object) -> str:
    """Return an environment's name.

    Raises
    ------
    InvalidConfig
        If it is not text, or empty.
    """
    if isinstance(name, str) and name.strip():
        return name
    raise InvalidConfig({"name": f"must be text, such as 'staging', got {show(name)}"})

"""What an environment is called, and which of its variables are secrets; or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.show import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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

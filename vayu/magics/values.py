"""Variables of a cell's requests that the notebook holds.

``{{name}}`` is a Python variable of that name where neither the cell nor the environment has one.
One whose name is that of a secret (``token``, ``db_password``) is masked in everything that is
shown or stored; for others an `Environment` says what is secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.api.environment import Environment
from vayu.resolve.secret_names import is_secret_name
from vayu.resolve.template import PATTERN

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = (str, int, float, bool)


def names_in(text: str) -> list[str]:
    """Return the names of the variables in a text, in order, each once."""
    return list(dict.fromkeys(found.strip() for found in PATTERN.findall(text)))


def notebook_values(text: str, variables: Mapping[str, Any]) -> Environment | None:
    """Return those variables of a text that the notebook holds; None: none.

    Parameters
    ----------
    text : str
    variables : mapping
        The notebook's. Only text, numbers and booleans count.
    """
    found = {
        name: variables[name] for name in names_in(text) if isinstance(variables.get(name), _PLAIN)
    }
    secrets = [name for name in found if is_secret_name(name)]
    return Environment("notebook", found, secrets=secrets) if found else None

"""The files that a request names are there and can be read, before anything is sent.

Client and engine both look: the client so that nothing is started in vain, the engine
because anybody may call it.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from vayu.engine.identity import identity_problems
from vayu.model.requests.transport import FILES
from vayu.model.variables.template import has_template

if TYPE_CHECKING:
    from collections.abc import Mapping


def path_problems(fields: Mapping[str, object]) -> dict[str, str]:
    """Return why paths lead nowhere, or to a client certificate that is none.

    Parameters
    ----------
    fields : mapping of str to value
        Of a `TransportSpec`, by their Python names; what is no path, relative or a template is
        left to the record.

    Returns
    -------
    dict of str to str
        Field to problem.
    """
    found = {}
    for field in FILES:
        path = fields.get(field)
        if isinstance(path, str) and path.startswith("/") and not has_template(path):
            why = _problem(field, Path(path))
            if why:
                found[field] = f"{path!r} {why}"
    return found or identity_problems(fields)


def _problem(field: str, path: Path) -> str | None:
    """Return why `path` is not what `field` needs."""
    try:
        mode = path.stat().st_mode
        if field == "unix_socket":
            return None if stat.S_ISSOCK(mode) else "is not a socket; give the path that it has"
        if stat.S_ISDIR(mode):
            return None if field == "ca" else "is a folder; give a PEM file"
        with path.open("rb"):
            return None
    except OSError as error:
        return f"cannot be used: {error.strerror}"
    except ValueError:  # NUL: the record says so
        return None

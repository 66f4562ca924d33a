"""Which host a run loads, as it may be stored.

Values of variables are not stored, and this is the one exception: without it nobody tells a run
against staging from one against production. So who sends (``user:password@``), path and query are
left out, and what is a secret by its mark, its name or its looks is masked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vayu.resolve.leaves import leaves
from vayu.resolve.open_secrets import why_secret
from vayu.resolve.removal import Remover
from vayu.resolve.scopes import every, scopes_of
from vayu.resolve.script_secrets import marked
from vayu.resolve.template import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.runs.run import RunSpec


def target_of(url: str, spec: RunSpec) -> str:
    """Return scheme, host and port of a URL.

    Parameters
    ----------
    url : str
        With the values in its templates.
    spec : RunSpec
        Knows which of them are secrets.
    """
    parts = urlsplit(url)
    remover = Remover()
    remover.add(_secrets_of(spec))
    return remover(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")


def _secrets_of(spec: RunSpec) -> Iterator[str]:
    """Yield the values that may not be seen."""
    known = marked(spec)
    yield from known
    for name, value in every(scopes_of(spec)):
        if why_secret(name, value, known):
            yield from (as_text(leaf) for _, leaf in leaves(name, value) if leaf is not None)

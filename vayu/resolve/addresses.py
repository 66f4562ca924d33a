"""Which values of variables are addresses: in a message the address is what a person looks for.

What is secret in a URL is masked as in every URL, whether it came from a variable or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vayu.resolve.secret_names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Iterable


def hosts(variables: Iterable[tuple[str, object]], url: str) -> frozenset[str]:
    """Return the values that are the host of `url`, or host and port, and no secret by name."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a host in brackets that is none
        return frozenset()
    authority = parts.netloc.rpartition("@")[2].lower()
    named = {authority, parts.hostname or authority} - {""}
    return frozenset(
        value
        for name, value in variables
        if isinstance(value, str) and value.lower() in named and not is_secret_name(name)
    )


def addresses(variables: Iterable[tuple[str, object]]) -> frozenset[str]:
    """Return the values that are plain URLs, and whose variable no name calls a secret."""
    return frozenset(
        value
        for name, value in variables
        if isinstance(value, str)
        and value.startswith(("http://", "https://"))
        and not is_secret_name(name)
    )

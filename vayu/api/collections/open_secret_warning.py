"""What `Collection.save` says of a secret that now stands in clear in a file."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class OpenSecretWarning(UserWarning):
    """A request, or the auth of a folder, was saved with a secret in clear: no template.

    Each is told once, when a save writes it. Where that is meant, for a test account say:
    ``warnings.simplefilter("ignore", vayu.OpenSecretWarning)``.
    """


@contextmanager
def told_elsewhere() -> Iterator[None]:
    """Save without the warning, for a form or a command that says it itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OpenSecretWarning)
        yield

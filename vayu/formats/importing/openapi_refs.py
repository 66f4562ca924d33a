"""``$ref`` within one document. One that leads to another file or URL is refused, never read."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from vayu.formats.texts.loose import members

MOST_STEPS = 20
"""References that lead to references; a circle of them leads nowhere."""


class References:
    """Follows the references of a document.

    Parameters
    ----------
    document : dict

    Attributes
    ----------
    refused : set of str
        References that were not followed.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self.refused = set[str]()

    def follow(self, value: object) -> dict[str, Any]:
        """Return an object, or what its ``$ref`` leads to; empty when that is nowhere."""
        found, followed = members(value), ""
        for _ in range(MOST_STEPS):
            reference = found.get("$ref")
            if not isinstance(reference, str):
                return found
            beside = {name: item for name, item in found.items() if name != "$ref"}
            found, followed = members(self._at(reference)) | beside, reference
        self.refused.add(followed)
        return {}

    def _at(self, reference: str) -> object:
        """Return what is at ``#/components/schemas/User``."""
        if not reference.startswith("#/"):
            self.refused.add(reference)
            return None
        at: object = self._document
        for step in reference[2:].split("/"):
            name = unquote(step).replace("~1", "/").replace("~0", "~")
            if isinstance(at, list):
                at = at[int(name)] if name.isdecimal() and int(name) < len(at) else None
            else:
                at = members(at).get(name)
        if at is None:
            self.refused.add(reference)
        return at

"""A value that a schema allows: what its author gives as an example, else the plainest one.

A schema may contain itself, and schemas of a thousand fields contain each other; depth and
number of values have a limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.formats.texts.loose import items, members, objects, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.formats.importing.openapi_refs import References

DEEPEST = 8
MOST_VALUES = 2_000

_SAID = ("example", "const", "default")
_FORMATS: Mapping[str, str] = {
    "date": "2026-01-31", "date-time": "2026-01-31T12:00:00Z", "time": "12:00:00Z",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "email": "ada@example.com",
    "uri": "https://example.com/", "url": "https://example.com/", "hostname": "example.com",
    "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "byte": "dGV4dA==", "binary": "",
    "duration": "PT1S",
}  # fmt: skip


class Examples:
    """Makes examples of the schemas of one document.

    Parameters
    ----------
    references : References
    """

    def __init__(self, references: References) -> None:
        self._references = references
        self._left = MOST_VALUES

    def given(self, holder: dict[str, Any]) -> tuple[bool, Any]:
        """Return whether a parameter or a media type has an example of its own, and which."""
        if "example" in holder:
            return True, holder["example"]
        for example in members(holder.get("examples")).values():
            found = self._references.follow(example)
            if "value" in found:
                return True, found["value"]
        return False, None

    def of(self, schema: object) -> Any:
        """Return an example of what a schema allows."""
        self._left = MOST_VALUES
        return self._value(schema, 0)

    def _value(self, schema: object, depth: int) -> Any:
        """Return an example, down to the deepest level."""
        found = self._references.follow(schema)
        self._left -= 1
        if depth > DEEPEST or self._left < 0:
            return None
        for name in _SAID:
            if name in found:
                return found[name]
        for name in ("examples", "enum"):
            if items(found.get(name)):
                return found[name][0]
        made = self._plain(found, depth)
        for part in self._parts(found):
            made = self._joined(made, self._value(part, depth + 1))
        return made

    def _parts(self, schema: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the schemas that a schema is made of: all of these, the first of those."""
        found = objects(schema.get("allOf"))
        for name in ("oneOf", "anyOf"):
            found += [one for one in objects(schema.get(name)) if one.get("type") != "null"][:1]
        return found

    def _joined(self, first: Any, second: Any) -> Any:
        """Return two objects as one; of anything else the second."""
        if isinstance(first, dict) and isinstance(second, dict):
            return first | second
        return first if second is None else second

    def _plain(self, schema: dict[str, Any], depth: int) -> Any:
        """Return an example by type."""
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((one for one in kind if one != "null"), None)
        if kind == "object" or (kind is None and "properties" in schema):
            return {
                text(name): self._value(below, depth + 1)
                for name, below in members(schema.get("properties")).items()
                if self._references.follow(below).get("readOnly") is not True
            }
        if kind == "array":
            item = self._value(schema.get("items"), depth + 1)
            return [] if item is None else [item]
        if kind in ("integer", "number"):
            least = schema.get("minimum")
            return least if isinstance(least, int | float) else 1
        if kind == "boolean":
            return True
        return self._text(schema) if kind == "string" else None

    def _text(self, schema: dict[str, Any]) -> str:
        """Return an example of text."""
        found = _FORMATS.get(text(schema.get("format")), "string")
        least = schema.get("minLength")
        return found.ljust(least, "x") if isinstance(least, int) and 0 < least < 1_000 else found

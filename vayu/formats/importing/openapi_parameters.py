"""Parameters of an operation: in the path, the query, headers and cookies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.formats.importing.draft import Row, pairs
from vayu.formats.texts.loose import items, prose, text

if TYPE_CHECKING:
    from vayu.formats.importing.openapi_example import Examples
    from vayu.formats.importing.openapi_refs import References

Json = dict[str, Any]

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_PLACES = {"path", "query", "header", "cookie", "body", "formData"}

_IGNORED = {"accept", "content-type", "authorization"}
"""Headers that are described elsewhere, says the specification."""


class Parameters:
    """What is in the path, the query and the headers.

    Attributes
    ----------
    in_path : dict
        Value by name.
    query, headers : pairs
        Optional ones are switched off.
    body, form : list of dict
        Swagger 2's parameters ``in: body`` and ``in: formData``.
    lost : list of tuple
        What cannot be placed, and why.
    """

    def __init__(
        self, references: References, examples: Examples, operation: Json, path: str
    ) -> None:
        self._examples = examples
        self.in_path: Json = {}
        self.lost: list[tuple[str, str]] = []
        found: dict[tuple[str, str], Json] = {}
        for i, value in enumerate(items(operation.get("parameters")), 1):
            parameter = references.follow(value)
            place, name = text(parameter.get("in")), text(parameter.get("name"))
            why = _misplaced(place, name, path)
            if why:
                self.lost.append((f"parameter {name[:40]!r}" if name else f"parameter {i}", why))
            else:
                found[place, name] = parameter
        by_place: dict[str, list[Json]] = {}
        for (place, name), parameter in found.items():
            by_place.setdefault(place, []).append(parameter)
            if place == "path":
                self.in_path[name] = self.value(parameter)
        self.body, self.form = by_place.get("body", []), by_place.get("formData", [])
        self.query: Any = pairs(row for one in by_place.get("query", []) for row in self._rows(one))
        headers = [one for one in by_place.get("header", [])
                   if text(one.get("name")).lower() not in _IGNORED]  # fmt: skip
        rows = [row for one in headers for row in self._rows(one)]
        self.headers: Any = pairs(rows)
        self.cookies: Any = pairs(
            row for one in by_place.get("cookie", []) for row in self._rows(one)
        )

    def value(self, parameter: Json) -> Any:
        """Return an example of a parameter's value."""
        has, example = self._examples.given(parameter)
        if has:
            return example
        if "default" in parameter:
            return parameter["default"]
        content = parameter.get("content")
        if isinstance(content, dict) and content:
            return self.value(next(iter(content.values())))
        return self._examples.of(parameter.get("schema", parameter))

    def _rows(self, parameter: Json) -> list[Row]:
        """Return the rows of one parameter: a list repeats its name, or is joined."""
        name, value = text(parameter.get("name")), self.value(parameter)
        enabled = parameter.get("required") is True
        about = prose(parameter.get("description"))
        joined = {"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|"}
        separator = joined.get(text(parameter.get("collectionFormat")))
        if parameter.get("explode") is False or parameter.get("in") == "header":
            separator = _SEPARATORS.get(text(parameter.get("style")), ",")
        if (
            isinstance(value, dict)
            and parameter.get("in") == "query"
            and "content" not in parameter
        ):
            return [(key, spelt, enabled, about) for key, spelt in _object(parameter, name, value)]
        if not isinstance(value, list):
            return [(name, text(value), enabled, about)]
        if separator:
            return [(name, separator.join(map(text, value)), enabled, about)]
        return [(name, text(one), enabled, about) for one in value]


def _misplaced(place: str, name: str, path: str) -> str | None:
    """Return why a parameter stands nowhere in the request."""
    if place not in _PLACES:
        return (
            f"in {place[:20]!r} is no place of a request" if place else "does not say where it is"
        )
    if not name and place != "body":
        return "has no name"
    if place == "path" and f"{{{name}}}" not in path:
        return "is not in the path"
    return None


def _object(parameter: Json, name: str, value: Json) -> list[tuple[str, str]]:
    """Return the rows that an object makes: ``name[key]``, a row a key, or one that joins them."""
    if parameter.get("style") == "deepObject":
        return [row for key, one in value.items() for row in _deep(f"{name}[{key}]", one)]
    if parameter.get("explode") is False:
        separator = _SEPARATORS.get(text(parameter.get("style")), ",")
        return [(name, separator.join(f"{key}{separator}{text(v)}" for key, v in value.items()))]
    return [(key, text(one)) for key, one in value.items()]


def _deep(name: str, value: object) -> list[tuple[str, str]]:
    """Return the rows of one member; what is inside it goes on in brackets."""
    if isinstance(value, dict):
        return [row for key, one in value.items() for row in _deep(f"{name}[{key}]", one)]
    return [(name, text(one)) for one in (value if isinstance(value, list) else [value])]


def _in_query(parameter: Json) -> bool:
    """Whether a parameter is of the query, and written as its style says."""
    return parameter.get("in") == "query" and "content" not in parameter

"""What a text is, and what is in it: the one way in to every importer.

A text is JSON if it parses as such, else YAML, a curl command or a ``.http`` file by the look of
it. It is then read as what it says it is; a file that claims to be one format and is not is
refused by name, with what was expected.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.formats.importing.curl import is_curl, read_curl
from vayu.formats.importing.draft import clean_name
from vayu.formats.importing.har import is_har, read_har
from vayu.formats.importing.http_file import is_http_file, read_http_file
from vayu.formats.importing.insomnia import is_insomnia, read_insomnia
from vayu.formats.importing.openapi import is_openapi, read_openapi
from vayu.formats.importing.postman import is_postman, read_postman
from vayu.formats.importing.postman_environment import (
    is_postman_environment,
    read_postman_environment,
)
from vayu.formats.texts.loose import members, text as loose_text
from vayu.formats.texts.yaml_text import read_any_yaml
from vayu.model.words.show import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.formats.importing.imported import Imported

KNOWN = "a Postman collection or environment, OpenAPI, Insomnia, HAR, curl, .http or a Bruno file"

_YAML = re.compile(r"\s*(?:#.*\n\s*|---\s*\n\s*|%YAML.*\n)*['\"]?[\w$.-]+['\"]?\s*:(?:\s|$)")


_HALF = re.compile(r"\\[uU](?:0000)?[dD][89a-fA-F]")  # the escape of half a surrogate pair


class Format(NamedTuple):
    """One format of data.

    Attributes
    ----------
    fits : callable
        Whether decoded JSON or YAML says that it is one.
    read : callable
        Returns what is in it.
    body : str, optional
        Where its requests are: a list, or in OpenAPI an object.
    """

    fits: Callable[[object], bool]
    read: Callable[[dict[str, Any]], Imported]
    body: str = ""
    shape: type = list


FORMATS: tuple[Format, ...] = (
    Format(is_postman, read_postman, "item"),
    Format(is_postman_environment, read_postman_environment),
    Format(is_har, read_har),
    Format(is_openapi, read_openapi, "paths", dict),
    Format(is_insomnia, read_insomnia, "collection"),
)


def read_text(text: str, name: str = "", home: str = "") -> Imported:
    """Return what is in a text of any known format.

    Parameters
    ----------
    text : str
    name : str, optional
        Of the file it was in; its ending decides where the text itself does not.
    home : str, optional
        Folder that the relative paths of a command begin at, if anybody knows. [path]

    Returns
    -------
    Imported

    Raises
    ------
    InvalidConfig
        If it is of no known format, or not well-formed, with line and column.
    """
    text = text.removeprefix("\ufeff")
    if is_curl(text):
        return _named(read_curl(text, home), name)
    if name.endswith((".http", ".rest")) or (not _is_data(text, name) and is_http_file(text)):
        return _named(read_http_file(text), name)
    data = _decoded(text, name)
    if _HALF.search(text):
        data = _whole(data)
    for kind in FORMATS:
        if isinstance(data, dict) and kind.fits(data):
            _refuse_misshapen(data.get(kind.body), kind)
            found = kind.read(data)
            return _named(found, name) if kind.fits is is_har else found
    raise InvalidConfig({"source": _unknown(data)})


def _refuse_misshapen(body: object, kind: Format) -> None:
    """Refuse a file that says what it is, and is not built so; null is nothing.

    Raises
    ------
    InvalidConfig
        If what should hold its requests is something else.
    """
    if body is not None and not isinstance(body, kind.shape):
        wanted = "a list" if kind.shape is list else "an object"
        raise InvalidConfig({kind.body: f"must be {wanted}, got {kind_of(body)}"})


def _named(found: Imported, name: str) -> Imported:
    """Call what has no name of its own as its file is called."""
    stem = clean_name(name.rpartition(".")[0] or name)
    if found.collection is None or not stem:
        return found
    return found._replace(collection=replace(found.collection, name=stem))


def _is_data(text: str, name: str) -> bool:
    """Whether a text is JSON or YAML, or meant to be."""
    return text.lstrip()[:1] in {"{", "["} or name.endswith((".json", ".har", ".yaml", ".yml"))


def _decoded(text: str, name: str) -> object:
    """Return the data of JSON or YAML text.

    Raises
    ------
    InvalidConfig
        Naming line and column of what is wrong.
    """
    start = text.lstrip()[:1]
    if start in {"{", "["} or name.endswith((".json", ".har")):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            raise InvalidConfig({where: f"is not JSON: {error.msg}"}) from None
        except (RecursionError, ValueError):
            why = "is nested too deep, or holds a number of thousands of digits"
            raise InvalidConfig({"line 1": why}) from None
    if name.endswith((".yaml", ".yml")) or _YAML.match(text):
        return read_any_yaml(text)
    raise InvalidConfig({"source": f"is not {KNOWN}"})


def _whole(value: Any) -> Any:
    """Return data whose text UTF-8 can hold: half a surrogate pair is U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(item) for name, item in value.items()}
    return value


def _unknown(data: object) -> str:
    """Say why data is of no known format, and which one it may have been."""
    found = members(data)
    if isinstance(found.get("requests"), list) and "order" in found:
        return (
            "is a Postman collection of version 1; open it in Postman and export it as version 2.1"
        )
    schema = loose_text(members(found.get("info")).get("schema"))
    if schema:
        return f"says it is {schema[:80]!r}, but has no list of items"
    keys = ", ".join(map(repr, list(found)[:5])) or "no names"
    return f"is not {KNOWN}; it begins with {keys}"

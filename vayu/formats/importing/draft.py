"""Requests and folders as importers put them together: names made unique, URLs made absolute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vayu.errors import InvalidConfig
from vayu.model.collections.collection import FolderSpec, Item, ItemSpec
from vayu.model.records.base import fields_of
from vayu.model.requests.auth import UnsupportedAuth
from vayu.model.requests.method import method_problem
from vayu.model.requests.pair import Pair
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.variables.template import around_templates
from vayu.model.words.show import show_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.formats.importing.imported import Skips
    from vayu.model.requests.pair import Listed

Where = tuple[str, ...]

Row = tuple[str, str, bool, str]
"""Name, value, whether it is sent, and description."""

_BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_USER_INFO = re.compile(r"(?:(?<=//)|^)[^/]*@")
_ESCAPES = re.compile(r"[\s\x00-\x1f\x7f]")


class Siblings:
    """Names in one folder, each given once."""

    def __init__(self, skips: Skips, where: Where) -> None:
        self._skips, self._where = skips, where
        self._taken = set[str]()

    def name(self, wanted: str, otherwise: str = "Request") -> str:
        """Return `wanted` as a name, with a number behind it if it is taken."""
        name = base = clean_name(wanted) or clean_name(otherwise) or "Request"
        number = 2
        while name in self._taken:
            name = f"{base} ({number})"
            number += 1
        self._taken.add(name)
        if name != base:
            self._skips.skip((*self._where, name), "name", f"was {base!r}, which is taken")
        return name


def clean_name(text: str) -> str:
    """Return text as a name: one line, printable."""
    spaced = _BLANK.sub(" ", text)
    return "".join(c for c in spaced if c.isprintable() and not "\ud800" <= c <= "\udfff").strip()


def bare_url(url: str) -> str:
    """Return a URL as a request may be called: no password, no query, nothing that is a secret."""
    return _USER_INFO.sub("", re.split(r"[?#]", url, maxsplit=1)[0])


def place_of(url: str) -> str:
    """Return the path of a URL, where it has none its host, as a request may be called."""
    bare = bare_url(url)
    host, _, path = bare.rpartition("//")[2].partition("/")
    return f"/{path}" if path else host.rpartition("@")[2] or bare


def sendable_url(url: str) -> str:
    """Return a URL with what people leave out: its scheme; and what they may not write escaped."""
    found = url.strip()
    if found and not found.startswith("{{") and not _SCHEME.match(found):
        found = f"http://{found.lstrip('/')}"
    return around_templates(found, lambda part: _ESCAPES.sub(lambda m: f"%{ord(m[0]):02X}", part))


def pairs(rows: Iterable[Row]) -> Listed:
    """Return rows as they stand in a request."""
    return tuple(
        (name, value)
        if enabled and not description
        else Pair(name=name, value=value, enabled=enabled, description=description or None)
        for name, value, enabled, description in rows
    )


def unsupported(skips: Skips, where: Where, error: InvalidConfig) -> UnsupportedAuth:
    """Return what stands for auth that Vayu does not have, and note it.

    The request is kept: whoever imports it may choose another auth, and until then it is refused
    by name. What the other kind is made of is left behind, because it holds secrets.
    """
    what, why = next(iter(error.problems.items()))
    skips.skip(where, what, f"{why}; kept, and refused until you choose another auth")
    return UnsupportedAuth(kind=show_name(what.removeprefix("auth:").strip()) or "unnamed")


def request_item(
    skips: Skips,
    where: Where,
    *,
    url: str,
    method: str = "GET",
    description: str = "",
    script: ScriptSpec | None = None,
    **parts: Any,
) -> ItemSpec | None:
    """Return a request of a collection; None, with the reason noted, if it cannot be said.

    Parameters
    ----------
    skips : Skips
    where : tuple of str
        Its path; the last is its name.
    url, method, description, script
    **parts
        Further fields of `RequestSpec`; None is left out.
    """
    known = {field.name for field in fields_of(RequestSpec)}
    given = {name: value for name, value in parts.items() if value is not None and name in known}
    verb = (method or "GET").strip().upper()
    if why := method_problem(verb):
        skips.drop(where, f"method: {verb[:20]}", why)
        return None
    if "headers" in given:
        given["headers"] = _without_length(skips, where, given["headers"])
    try:
        request = RequestSpec(method=verb, url=sendable_url(url), **given)
        return ItemSpec(
            name=where[-1],
            description=description,
            request=request,
            script=script or ScriptSpec(),
        )
    except InvalidConfig as error:
        skips.refused(where, error)
        return None


def _without_length(skips: Skips, where: Where, headers: Iterable[Any]) -> Listed:
    """Return headers without `Content-Length`: in a saved request it is that of another body."""
    kept = []
    for pair in headers:
        name, sent = (pair.name, pair.enabled) if isinstance(pair, Pair) else (pair[0], True)
        if sent and name.strip().lower() == "content-length":
            skips.skip(where, f"header {name.strip()}", "is counted when the request is sent")
        else:
            kept.append(pair)
    return tuple(kept)


def folder(name: str, found: Iterable[Item | None], **parts: Any) -> FolderSpec:
    """Return a folder of what was found."""
    kept = tuple(item for item in found if item is not None)
    return FolderSpec(name=name, items=kept, **parts)

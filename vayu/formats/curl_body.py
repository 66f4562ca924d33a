"""The body of a curl command: ``-d`` and its like, ``--json``, ``-F``, ``-T``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from vayu.errors import InvalidConfig
from vayu.formats.raw_body import raw_body
from vayu.model.body import Body
from vayu.model.part import Part

if TYPE_CHECKING:
    from vayu.formats.curl_options import Options
    from vayu.formats.draft import Where
    from vayu.formats.imported import Notes

_FORM = "application/x-www-form-urlencoded"
_PARAMETER = re.compile(r";\s*(type|filename|headers|encoder)=(\"(?:[^\"\\]|\\.)*\"|[^;]*)")
_FILE = "is not part of the command; put it below the collection's folder, or correct its path"


def read_curl_body(
    notes: Notes, where: Where, options: Options, headers: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return ``body`` and the ``headers`` that go with it, as curl makes them.

    Parameters
    ----------
    notes : Notes
    where : tuple of str
    options : list of (str, str)
        Those for the body, in order.
    headers : list of (str, str)
        That were given; theirs win.

    Raises
    ------
    InvalidConfig
        If options are used together that curl does not take together.
    """
    kinds = {_kind(name) for name, _ in options}
    if len(kinds) > 1:
        raise InvalidConfig({"body": f"has {' and '.join(sorted(kinds))}; curl takes one of them"})
    if not options:
        return {}
    (kind,) = kinds
    if kind == "--form":
        parts = [part for name, value in options if (part := _part(notes, where, name, value))]
        return {"body": Body(mode="multipart", content=tuple(parts))}
    if kind == "--upload-file":
        notes.skip(where, f"file {options[-1][1][-60:]!r}", _FILE)
        return {"body": Body(mode="file", content=options[-1][1])}
    given = {name.lower(): value for name, value in headers}
    more = []
    if any(name == "json" for name, _ in options):
        more = [(name, "application/json") for name in ("Content-Type", "Accept")
                if name.lower() not in given]  # fmt: skip
    return {"headers": more, "body": _data(notes, where, options, given, more)}


def _data(
    notes: Notes, where: Where, options: Options, given: dict[str, str], more: list[Any]
) -> Body:
    """Return the body of ``--data`` and its like."""
    files = [
        v[1:] for n, v in options if v.startswith("@") and n not in {"data-raw", "data-urlencode"}
    ]
    content_type = given.get("content-type") or (_FORM if not more else "application/json")
    own = None if "content-type" in given or more else _FORM
    if files:
        notes.skip(where, f"file {files[0][-60:]!r}", _FILE)
        if len(options) > 1:
            notes.skip(where, "--data", "a file and other data together: only the file is sent")
        return Body(mode="file", content=files[0], content_type=own)
    joint = "" if any(name == "json" for name, _ in options) else "&"
    text = joint.join(urlencoded(v) if n == "data-urlencode" else v for n, v in options)
    if content_type == _FORM:
        return Body(mode="text", content=text, content_type=own)
    return raw_body(text, content_type=content_type)


def _kind(name: str) -> str:
    """Return what kind of body an option makes."""
    if name.startswith("form"):
        return "--form"
    return "--upload-file" if name == "upload-file" else "--data"


def _part(notes: Notes, where: Where, option: str, value: str) -> Part | None:
    """Return a part of form data; None, with a note, if it cannot be said."""
    name, _, content = value.partition("=")
    if option == "form-string":
        return Part(name=name, value=content)
    parameters = {key: text.strip('"') for key, text in _PARAMETER.findall(content)}
    content = _PARAMETER.sub("", content)
    if content.startswith("<"):
        notes.skip(
            where, f"part {name[:40]!r}", "the text of a file is not read; the part is left out"
        )
        return None
    common: dict[str, Any] = {
        "filename": parameters.get("filename"),
        "content_type": parameters.get("type"),
    }
    if content.startswith("@"):
        path = content[1:].strip('"')
        notes.skip(where, f"file {path[-60:]!r}", _FILE)
        return Part(name=name, file=path, **common)
    quoted = len(content) > 1 and content[0] == content[-1] == '"'
    return Part(name=name, value=content[1:-1] if quoted else content, **common)


def urlencoded(value: str) -> str:
    """Return the value of ``--data-urlencode``: ``name=text``, ``=text`` or text alone."""
    name, equals, content = value.partition("=")
    if not equals:
        return quote_plus(value)
    return f"{name}={quote_plus(content)}" if name else quote_plus(content)

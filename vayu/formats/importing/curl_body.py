"""The body of a curl command: ``-d`` and its like, ``--json``, ``-F``, ``-T``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from vayu.errors import InvalidConfig
from vayu.formats.texts.raw_body import raw_body
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part

if TYPE_CHECKING:
    from vayu.formats.importing.curl_options import Options
    from vayu.formats.importing.draft import Where
    from vayu.formats.importing.imported import Skips

_FORM = "application/x-www-form-urlencoded"
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"\s*(?=;|$)", re.DOTALL)
_PARAMETERS = {"type", "filename", "headers", "encoder"}
_FILE = "is not part of the command; put it below the collection's folder, or correct its path"


def read_curl_body(
    skips: Skips, where: Where, options: Options, headers: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return ``body`` and the ``headers`` that go with it, as curl makes them.

    Parameters
    ----------
    skips : Skips
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
        parts = [part for name, value in options if (part := _part(skips, where, name, value))]
        return {"body": Body(mode="multipart", content=tuple(parts))}
    if kind == "--upload-file":
        skips.skip(where, f"file {options[-1][1][-60:]!r}", _FILE)
        return {"body": Body(mode="file", content=options[-1][1])}
    given = {name.lower(): value for name, value in headers}
    more = []
    if any(name == "json" for name, _ in options):
        more = [(name, "application/json") for name in ("Content-Type", "Accept")
                if name.lower() not in given]  # fmt: skip
    return {"headers": more, "body": _data(skips, where, options, given, more)}


def _data(
    skips: Skips, where: Where, options: Options, given: dict[str, str], more: list[Any]
) -> Body:
    """Return the body of ``--data`` and its like."""
    files = [
        v[1:] for n, v in options if v.startswith("@") and n not in {"data-raw", "data-urlencode"}
    ]
    content_type = given.get("content-type") or (_FORM if not more else "application/json")
    own = None if "content-type" in given or more else _FORM
    if files:
        skips.skip(where, f"file {files[0][-60:]!r}", _FILE)
        if len(options) > 1:
            skips.skip(where, "--data", "a file and other data together: only the file is sent")
        return Body(mode="file", content=files[0], content_type=own)
    joint = "" if any(name == "json" for name, _ in options) else "&"
    text = joint.join(data_texts(skips, where, options))
    if content_type == _FORM:
        return Body(mode="text", content=text, content_type=own)
    return raw_body(text, content_type=content_type)


def _kind(name: str) -> str:
    """Return what kind of body an option makes."""
    if name.startswith("form"):
        return "--form"
    return "--upload-file" if name == "upload-file" else "--data"


def data_texts(skips: Skips, where: Where, options: Options) -> list[str]:
    """Return the text of each ``--data`` and its like; what is in a file is noted."""
    found = []
    for name, value in options:
        encodes = name == "data-urlencode"
        if (encodes and "=" not in value and "@" in value) or (
            not encodes and name != "data-raw" and value.startswith("@")
        ):
            skips.skip(where, f"--{name}", "the text of a file is not read; it is left out")
        else:
            found.append(urlencoded(value) if encodes else value)
    return found


def _part(skips: Skips, where: Where, option: str, value: str) -> Part | None:
    """Return a part of form data; None, with a note, if it cannot be said."""
    name, _, content = value.partition("=")
    if option == "form-string":
        return Part(name=name, value=content)
    marker = content[:1] if content[:1] in {"@", "<"} else ""
    content, rest = _word(content[len(marker) :])
    common = _parameters(skips, where, name, rest)
    if marker == "<":
        skips.skip(
            where, f"part {name[:40]!r}", "the text of a file is not read; the part is left out"
        )
        return None
    if marker:
        skips.skip(where, f"file {content[-60:]!r}", _FILE)
        return Part(name=name, file=content, **common)
    return Part(name=name, value=content, **common)


def _word(text: str) -> tuple[str, str]:
    """Return what stands before the next ``;``, perhaps in quotes, and what follows."""
    quoted = _QUOTED.match(text)
    if quoted:
        return re.sub(r"\\([\\\"])", r"\1", quoted[1]), text[quoted.end() :]
    word, semicolon, rest = text.partition(";")
    return word, semicolon + rest


def _parameters(skips: Skips, where: Where, name: str, text: str) -> dict[str, Any]:
    """Return what ``;type=`` and ``;filename=`` say of a part.

    What follows a type and is no parameter that curl knows belongs to the type: a charset.
    """
    found: dict[str, Any] = {}
    before = ""
    while text:
        key, equals, rest = text[1:].lstrip().partition("=")
        known = equals and key in _PARAMETERS
        word, after = _word(rest if known else text[1:])
        if known and key in {"type", "filename"}:
            found["content_type" if key == "type" else "filename"] = word.strip()
        elif not known and before == "type":
            found["content_type"] += f";{word.rstrip()}"
            key = "type"
        else:
            what = key if known else "text after a semicolon"
            skips.skip(where, f"part {name[:40]!r}", f"{what} is not carried over")
        before, text = key, after
    return found


def urlencoded(value: str) -> str:
    """Return the value of ``--data-urlencode``: ``name=text``, ``=text`` or text alone."""
    name, equals, content = value.partition("=")
    if not equals:
        return quote_plus(value)
    return f"{name}={quote_plus(content)}" if name else quote_plus(content)

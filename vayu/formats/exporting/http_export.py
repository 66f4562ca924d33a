"""Requests as ``.http`` files, for VS Code's REST Client and JetBrains."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.formats.exporting.plain_request import plain_request, unsaid, with_cookies
from vayu.formats.importing.http_handlers import body_problem, file_of
from vayu.formats.texts.loose import text
from vayu.formats.texts.multipart_text import BOUNDARY, written_parts
from vayu.model.requests.auth import AwsAuth, BasicAuth
from vayu.model.words.duration import parse_duration
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vayu.formats.exporting.plain_request import PlainRequest
    from vayu.model.requests.request import RequestSpec

_SAID = {"follow_redirects", "timeout", "connect_timeout"}


def write_http(
    requests: Iterable[tuple[str, RequestSpec]], variables: Mapping[str, object] | None = None
) -> str:
    """Return a file of requests.

    Parameters
    ----------
    requests : iterable of (str, RequestSpec)
        Names and requests; `InvalidConfig` is raised if a file cannot say one.
    variables : mapping, optional
        Written at its beginning; those of several lines are left out.
    """
    head = [f"@{name} = {text(value)}" for name, value in (variables or {}).items()
            if re.fullmatch(r"[\w.-]+", name) and "\n" not in text(value)]  # fmt: skip
    blocks = ["\n".join(head)] if head else []
    blocks += [_request(name, spec) for name, spec in requests]
    return "\n\n".join(blocks) + "\n"


def _request(name: str, spec: RequestSpec) -> str:
    """Return one request.

    Raises
    ------
    InvalidConfig
        If it travels in a way that has no word here.
    """
    problems = unsaid(spec, _SAID, "http")
    if problems:
        raise InvalidConfig(problems)
    plain = with_cookies(plain_request(spec))
    lines = [f"### {name}"]
    if not spec.follow_redirects:
        lines.append("# @no-redirect")
    for tag, length in (("timeout", spec.timeout), ("connection-timeout", spec.connect_timeout)):
        if length is not None:
            lines.append(f"# @{tag} {parse_duration(length) / NS_PER_MS:g} ms")
    lines.append(f"{plain.method} {plain.url}")
    lines += [f"{key}: {value}" for key, value in plain.headers]
    lines += _auth(plain)
    if plain.parts:
        lines.append(f"Content-Type: multipart/form-data; boundary={BOUNDARY}")
    body = _body(plain)
    return "\n".join([*lines, "", body] if body else lines)


def _auth(plain: PlainRequest) -> list[str]:
    """Return the header that both programs read as user and password.

    Raises
    ------
    InvalidConfig
        If the file has no word for it.
    """
    auth = plain.auth
    if auth is None:
        return []
    if isinstance(auth, AwsAuth):
        raise InvalidConfig({"auth: awsv4": "has no word in .http files that both programs read"})
    kind = "Basic" if isinstance(auth, BasicAuth) else "Digest"
    if re.search(r"\s", auth.username + auth.password):
        raise InvalidConfig({"auth": "holds white space, which parts user and password here"})
    return [f"Authorization: {kind} {auth.username} {auth.password}"]


def _body(plain: PlainRequest) -> str:
    """Return the body.

    Raises
    ------
    InvalidConfig
        If it holds what begins another request, or bytes.
    """
    if plain.data is not None or any(part.data is not None for part in plain.parts):
        raise InvalidConfig({"body": "is bytes, which no .http file holds; put them into a file"})
    if plain.file is not None:
        return f"< {plain.file}"
    if plain.text is not None:
        kinds = [value for name, value in plain.headers if name.lower() == "content-type"]
        why = plain.text and body_problem(plain.text, form="x-www-form-urlencoded" in str(kinds))
        if why:
            raise InvalidConfig({"body": why})
        return plain.text
    for part in plain.parts:
        value = part.value or ""
        if part.file is None and (
            file_of(value) or re.search(r"^###|\r|^--vayu", value, re.MULTILINE)
        ):
            raise InvalidConfig({f"part {part.name}": "would be read as another here"})
    return written_parts(plain.parts) if plain.parts else ""

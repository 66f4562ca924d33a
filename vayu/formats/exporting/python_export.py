"""Requests as Python: `requests` or `httpx`. Variables come from the process's environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vayu.errors import InvalidConfig
from vayu.formats.exporting.plain_request import joined_headers, plain_request, unsaid, with_cookies
from vayu.formats.texts.code_text import CodeText
from vayu.model.requests.auth import AwsAuth, BasicAuth, DigestAuth
from vayu.model.words.duration import parse_duration
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.formats.exporting.plain_request import PlainRequest
    from vayu.model.requests.request import RequestSpec

Library = Literal["requests", "httpx"]

_DYNAMIC = {
    "$guid": "str(uuid.uuid4())",
    "$randomUUID": "str(uuid.uuid4())",
    "$timestamp": "str(int(time.time()))",
}
_MODULES = {"$guid": "uuid", "$randomUUID": "uuid", "$timestamp": "time"}


def write_python(spec: RequestSpec, library: Library) -> str:
    """Return a program that sends a request and prints what comes back.

    Parameters
    ----------
    spec : RequestSpec
        `InvalidConfig` is raised if the library cannot say it.
    library : {"requests", "httpx"}
    """
    plain, text = plain_request(spec), CodeText(repr, _DYNAMIC)
    if len(dict(plain.cookies)) < len(plain.cookies):  # a dict has each name once
        plain = with_cookies(plain)
    follow = "follow_redirects" if library == "httpx" else "allow_redirects"
    arguments = [
        repr(plain.method),
        text.of(plain.url),
        *_headers(plain, text, library),
        *_cookies(plain, text),
        *_body(plain, text, library),
        *_auth(plain, text, library),
        f"timeout={_timeout(spec, plain, library)}",
        f"{follow}={spec.follow_redirects}",
        *([] if spec.verify else ["verify=False"]),
    ]
    _refuse_rest(spec)
    modules = {_MODULES[name] for name in text.dynamic} | ({"os"} if text.variables else set())
    lines = [f"import {module}" for module in sorted(modules)]
    lines += [""] if lines else []
    lines += [f"import {library}", ""]
    lines += [f"{ident} = os.environ[{name!r}]" for name, ident in text.variables.items()]
    lines += [""] if text.variables else []
    call = ",\n    ".join(arguments)
    return "\n".join([*lines, f"response = {library}.request(\n    {call},\n)",
                      "print(response.status_code)", "print(response.text)", ""])  # fmt: skip


def _timeout(spec: RequestSpec, plain: PlainRequest, library: Library) -> str:
    """Return how long it may take, in seconds, and how long to connect."""
    if spec.connect_timeout is None:
        return f"{plain.timeout:g}"
    connect = f"{parse_duration(spec.connect_timeout) / NS_PER_S:g}"
    if library == "httpx":
        return f"httpx.Timeout({plain.timeout:g}, connect={connect})"
    return f"({connect}, {plain.timeout:g})"


def _headers(plain: PlainRequest, text: CodeText, library: Library) -> list[str]:
    """Return the argument for headers; `requests` takes each name once."""
    if not plain.headers:
        return []
    if library == "httpx":
        rows = [f"        ({text.of(name)}, {text.of(value)})," for name, value in plain.headers]
        return ["headers=[\n" + "\n".join(rows) + "\n    ]"]
    joined = joined_headers(plain.headers)
    rows = [f"        {text.of(name)}: {text.of(value)}," for name, value in joined]
    return ["headers={\n" + "\n".join(rows) + "\n    }"]


def _cookies(plain: PlainRequest, text: CodeText) -> list[str]:
    """Return the argument for cookies."""
    rows = ", ".join(f"{text.of(name)}: {text.of(value)}" for name, value in plain.cookies)
    return [f"cookies={{{rows}}}"] if rows else []


def _body(plain: PlainRequest, text: CodeText, library: Library) -> list[str]:
    """Return the argument for the body."""
    name = "content" if library == "httpx" else "data"
    if plain.text is not None:
        return [f"{name}=({text.of(plain.text)}).encode()"]
    if plain.data is not None:
        return [f"{name}={plain.data!r}"]
    if plain.file is not None:
        return [f'{name}=open({plain.file!r}, "rb").read()']
    rows = []
    for part in plain.parts:
        if part.file is not None:
            filename = repr(part.filename or part.file.rpartition("/")[2])
            content = f'open({part.file!r}, "rb")'
        else:
            filename = repr(part.filename)
            content = repr(part.data) if part.data is not None else text.of(part.value or "")
        kind = f", {text.of(part.content_type)}" if part.content_type else ""
        rows.append(f"        ({text.of(part.name)}, ({filename}, {content}{kind})),")
    return ["files=[\n" + "\n".join(rows) + "\n    ]"] if rows else []


def _auth(plain: PlainRequest, text: CodeText, library: Library) -> list[str]:
    """Return the argument for auth.

    Raises
    ------
    InvalidConfig
        If the library does not have it.
    """
    auth = plain.auth
    if isinstance(auth, AwsAuth):
        raise InvalidConfig({"auth: awsv4": f"is not in {library}; export as curl"})
    if auth is None:
        return []
    pair = f"{text.of(auth.username)}, {text.of(auth.password)}"
    if isinstance(auth, BasicAuth):
        return [f"auth=({pair})"]
    assert isinstance(auth, DigestAuth)
    kind = "httpx.DigestAuth" if library == "httpx" else "requests.auth.HTTPDigestAuth"
    return [f"auth={kind}({pair})"]


def _refuse_rest(spec: RequestSpec) -> None:
    """Refuse what a short program does not say.

    Raises
    ------
    InvalidConfig
        Naming each option.
    """
    said = {"timeout", "connect_timeout", "follow_redirects", "verify"}
    found = unsaid(
        spec, said | ({"http_version"} if spec.http_version == "1.1" else set()), "Python"
    )
    if found:
        raise InvalidConfig(found)

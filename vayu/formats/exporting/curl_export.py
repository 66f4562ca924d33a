"""Requests as curl commands, quoted for a POSIX shell. Templates stay, as ``{{name}}``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.formats.exporting.plain_request import cookie_text, plain_request, unsaid
from vayu.model.requests.address import pins_of
from vayu.model.requests.auth import AwsAuth, DigestAuth
from vayu.model.requests.transport import DEFAULT_REDIRECTS, NO_PROXY
from vayu.model.variables.template import TEMPLATE
from vayu.model.words.duration import Duration, parse_duration
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from vayu.formats.exporting.plain_request import PlainRequest
    from vayu.model.requests.part import Part
    from vayu.model.requests.request import RequestSpec

_WITH_PORT = re.compile(r"(?:\[[^\]]*\]|[^:\[\]]+):\d+")
_FORM = "application/x-www-form-urlencoded"
"""What curl calls any text."""

_VERSIONS = {"1.0": "--http1.0", "1.1": "--http1.1", "2": "--http2",
             "2-prior-knowledge": "--http2-prior-knowledge", "3": "--http3"}  # fmt: skip
_PLAIN = {"ca": "--cacert",
          "cert": "--cert", "key": "--key", "key_password": "--pass",
          "unix_socket": "--unix-socket"}  # fmt: skip


_SAID = {"timeout", "connect_timeout", "stream_for", "http_version", "follow_redirects",
         "max_redirects", "verify", "min_tls", "proxy", "ip_version", "resolve", "decompress",
         *_PLAIN}  # fmt: skip


def write_curl(spec: RequestSpec) -> str:
    """Return the command that sends a request, an option a line.

    Parameters
    ----------
    spec : RequestSpec

    Raises
    ------
    InvalidConfig
        If a command cannot say it.
    """
    problems = unsaid(spec, _SAID, "curl")
    if problems:
        raise InvalidConfig(problems)
    plain = plain_request(spec)
    lines = [
        "--globoff" if re.search(r"[][{}]", TEMPLATE.sub("", plain.url)) else "",
        _method(plain),
        *_transport(spec),
        *_auth(plain),
    ]
    implied = spec.body.content_type == _FORM and plain.text is not None
    headers = plain.headers[:-1] if implied and plain.headers[-1][1] == _FORM else plain.headers
    lines += [f"-H {quoted(_header(name, value))}" for name, value in headers]
    if plain.cookies:
        lines.append(f"-b {quoted(cookie_text(plain.cookies))}")
    lines += _body(plain)
    return " \\\n  ".join([f"curl {quoted(plain.url)}", *filter(None, lines)])


def quoted(text: str) -> str:
    """Return text as one word of a POSIX shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def _header(name: str, value: str) -> str:
    """Return a header; an empty one is written with a semicolon."""
    return f"{name}: {value}" if value else f"{name};"


def _method(plain: PlainRequest) -> str:
    """Return the option for the method, if curl would choose another."""
    has_body = plain.text is not None or plain.data is not None or plain.file or plain.parts
    if plain.method == "HEAD" and not has_body:
        return "--head"
    return "" if plain.method == ("POST" if has_body else "GET") else f"-X {plain.method}"


def _transport(spec: RequestSpec) -> list[str]:
    """Return the options for how it travels."""
    found = ["--location" if spec.follow_redirects else "", "" if spec.verify else "--insecure"]
    found.append("" if spec.decompress else "--raw")
    if spec.follow_redirects and spec.max_redirects != DEFAULT_REDIRECTS:
        found.append(f"--max-redirs {spec.max_redirects}")
    found += _times(spec)
    if spec.proxy is not None:
        none = spec.proxy == NO_PROXY
        found.append("--noproxy '*'" if none else f"--proxy {quoted(spec.proxy)}")
    found.append(f"--tlsv{spec.min_tls}" if spec.min_tls else "")
    for place, to in pins_of(spec.resolve):
        option = "--connect-to" if _WITH_PORT.fullmatch(to) else "--resolve"
        found.append(f"{option} {quoted(f'{place}:{to}')}")
    found.append(_VERSIONS.get(spec.http_version, ""))
    found.append(f"--ipv{spec.ip_version}" if spec.ip_version else "")
    for name, option in _PLAIN.items():
        value = getattr(spec, name)
        if value is not None:
            # what follows a bare colon is the password to curl
            spelt = re.sub(r"([:\\])", r"\\\1", str(value)) if name == "cert" else str(value)
            found.append(f"{option} {quoted(spelt)}")
    return found


def _times(spec: RequestSpec) -> list[str]:
    """Return the options for how long it may take."""
    longest = spec.timeout if spec.stream_for is None else spec.stream_for
    found = ["" if spec.stream_for is None else "--no-buffer"]
    if longest is not None:
        found.append(f"--max-time {_seconds(longest)}")
    if spec.connect_timeout is not None:
        found.append(f"--connect-timeout {_seconds(spec.connect_timeout)}")
    return found


def _seconds(duration: Duration) -> str:
    """Return a duration as curl takes it: seconds, as a number."""
    return f"{parse_duration(duration) / NS_PER_S:.9f}".rstrip("0").rstrip(".")


def _auth(plain: PlainRequest) -> list[str]:
    """Return the options for auth."""
    auth = plain.auth
    if auth is None:
        return []
    if isinstance(auth, AwsAuth):
        signed = quoted(f"aws:amz:{auth.region}:{auth.service}")
        token = auth.session_token
        return [f"--aws-sigv4 {signed}", f"--user {quoted(f'{auth.access_key}:{auth.secret_key}')}",
                f"-H {quoted(f'X-Amz-Security-Token: {token}')}" if token else ""]  # fmt: skip
    user = f"--user {quoted(f'{auth.username}:{auth.password}')}"
    return ["--digest", user] if isinstance(auth, DigestAuth) else [user]


def _body(plain: PlainRequest) -> list[str]:
    """Return the options for the body.

    Raises
    ------
    InvalidConfig
        If it is bytes that no command line holds.
    """
    text, untyped = plain.text, "" if plain.typed else "-H 'Content-Type:'"
    if plain.data is not None:
        try:
            text = plain.data.decode()
        except UnicodeDecodeError:
            text = "\0"
    if text is not None:
        if "\0" in text:
            why = "is bytes that no command line holds; put them into a file"
            raise InvalidConfig({"body": why})
        return [untyped, f"--data-raw {quoted(text)}"]
    if plain.file is not None:
        return [untyped, f"--data-binary {quoted(f'@{plain.file}')}"]
    return [_part(part) for part in plain.parts]


def _part(part: Part) -> str:
    """Return the option for one part.

    Raises
    ------
    InvalidConfig
        If it is bytes.
    """
    if part.data is not None:
        raise InvalidConfig(
            {f"part {part.name}": "is bytes that no command line holds; use a file"}
        )
    if "=" in part.name:
        raise InvalidConfig({f"part {part.name}": "has an = in its name, which ends it for curl"})
    named = f";filename={_in_quotes(part.filename)}" if part.filename is not None else ""
    more = (f";type={part.content_type}" if part.content_type else "") + named
    if part.file is not None:
        path = part.file if re.fullmatch(r"[^;,\"\\\s]+", part.file) else _in_quotes(part.file)
        return f"-F {quoted(f'{part.name}=@{path}{more}')}"
    value = part.value or ""
    if not more:
        return f"--form-string {quoted(f'{part.name}={value}')}"
    return f"-F {quoted(f'{part.name}={_in_quotes(value)}{more}')}"


def _in_quotes(text: str) -> str:
    """Return text within the quotes of ``-F``, in which a semicolon is none."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

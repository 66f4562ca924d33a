"""Requests as JavaScript: `fetch`, as Node.js has it, or a k6 script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.formats.exporting.plain_request import joined_headers, plain_request, unsaid, with_cookies
from vayu.formats.texts.code_text import CodeText, javascript_literal
from vayu.formats.texts.multipart_text import BOUNDARY, written_parts
from vayu.model.requests.auth import BasicAuth

if TYPE_CHECKING:
    from vayu.formats.exporting.plain_request import PlainRequest
    from vayu.model.requests.request import RequestSpec

_USER = re.compile(r"\w+://(?P<user>[^/?#{}]*)@")

_DYNAMIC = {
    "$guid": "crypto.randomUUID()",
    "$randomUUID": "crypto.randomUUID()",
    "$timestamp": "String(Math.floor(Date.now() / 1000))",
}


def write_fetch(spec: RequestSpec) -> str:
    """Return a program that sends a request with `fetch` and prints what comes back.

    Parameters
    ----------
    spec : RequestSpec

    Raises
    ------
    InvalidConfig
        If `fetch` cannot say it.
    """
    spec = _without_user(spec)
    plain, text = with_cookies(plain_request(spec)), CodeText(javascript_literal, _DYNAMIC)
    one = {"http_version"} if spec.http_version == "1.1" else set()
    problems = _unsaid(spec, plain, "fetch", {"verify", *one})
    if not spec.verify:
        problems["verify"] = "fetch always checks certificates"
    if plain.method in {"GET", "HEAD"} and _has_body(plain):
        problems["body"] = f"fetch sends none with {plain.method}"
    if problems:
        raise InvalidConfig(problems)
    before, body = _fetch_body(plain, text)
    members = [
        f"method: {javascript_literal(plain.method)}",
        _header_rows(plain, text),
        *([f"body: {body}"] if body else []),
        f'redirect: "{"follow" if spec.follow_redirects else "manual"}"',
        f"signal: AbortSignal.timeout({int(plain.timeout * 1000)})",
    ]
    call = f"const response = await fetch({text.of(plain.url)}, {{\n  "
    call += ",\n  ".join(filter(None, members)) + ",\n});"
    variables = [f"const {ident} = process.env[{javascript_literal(name)}];"
                 for name, ident in text.variables.items()]  # fmt: skip
    uses_files = plain.file is not None or any(part.file for part in plain.parts)
    head = ['import { readFile } from "node:fs/promises";\n'] if uses_files else []
    lines: list[str] = []
    lines += [call, "console.log(response.status);", "console.log(await response.text());", ""]
    return "\n".join([*head, *variables, *([""] if variables else []), *before, *lines])


def _without_user(spec: RequestSpec) -> RequestSpec:
    """Return a request whose URL does not say who signs in: `fetch` refuses one that does."""
    found = _USER.match(spec.url)
    if found is None or spec.auth is not None:
        return spec
    name, _, password = found["user"].partition(":")
    auth = BasicAuth(username=unquote(name), password=unquote(password))
    return replace(spec, url=spec.url.replace(f"{found['user']}@", "", 1), auth=auth)


def write_k6(spec: RequestSpec) -> str:
    """Return a k6 script whose every iteration sends a request.

    Parameters
    ----------
    spec : RequestSpec

    Raises
    ------
    InvalidConfig
        If k6 cannot say it.
    """
    plain, text = with_cookies(plain_request(spec)), CodeText(javascript_literal, _DYNAMIC)
    plain = _in_text(plain)
    problems = _unsaid(spec, plain, "k6", {"verify", "max_redirects"}) | _k6_parts_problems(plain)
    if problems:
        raise InvalidConfig(problems)
    before, body = _k6_body(plain, text)
    headers = _header_object(plain, text)
    members = [
        f"    headers: {headers}," if headers else "",
        f"    redirects: {spec.max_redirects if spec.follow_redirects else 0},",
        f'    timeout: "{int(plain.timeout * 1000)}ms",',
    ]
    url = text.of(plain.url)
    variables = [f"const {ident} = __ENV[{javascript_literal(name)}];"
                 for name, ident in text.variables.items()]  # fmt: skip
    options = "vus: 1, duration: '30s'" + ("" if spec.verify else ", insecureSkipTLSVerify: true")
    lines = [
        'import http from "k6/http";', 'import { check } from "k6";',
        "", f"export const options = {{ {options} }};", "", *variables,
        *([""] if variables else []), *before, "export default function () {",
        f"  const response = http.request({javascript_literal(plain.method)}, {url}, {body}, {{",
        *filter(None, members), "  });",
        '  check(response, { "status is below 400": (r) => r.status > 0 && r.status < 400 });',
        "}", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _unsaid(spec: RequestSpec, plain: PlainRequest, what: str, said: set[str]) -> dict[str, str]:
    """Return a problem for each thing that a program of a few lines does not say."""
    problems = unsaid(spec, said | {"timeout", "follow_redirects"}, what)
    if plain.auth is not None and not isinstance(plain.auth, BasicAuth):
        problems["auth"] = f"of this kind is not in {what}; export as curl"
    if plain.data is not None or any(part.data is not None for part in plain.parts):
        problems["body"] = f"is bytes, which are not exported as {what}; put them into a file"
    return problems


def _in_text(plain: PlainRequest) -> PlainRequest:
    """Return a request whose parts, if there is no file in them, are text: k6 knows no others."""
    if not plain.parts or any(p.file is not None or p.data is not None for p in plain.parts):
        return plain
    kind = ("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    return plain._replace(parts=(), text=written_parts(plain.parts, "\r\n"),
                          headers=(*plain.headers, kind))  # fmt: skip


def _k6_parts_problems(plain: PlainRequest) -> dict[str, str]:
    """Return a problem for each part that an object with files in it does not hold."""
    names = [part.name for part in plain.parts]
    twice = {f"part {name}": "comes twice, which k6 has not; export as curl"
             for name in names if names.count(name) > 1}  # fmt: skip
    typed = {f"part {part.name}": "is text with a type, which k6 has only with a file name"
             for part in plain.parts
             if part.file is None and part.filename is None and part.content_type}  # fmt: skip
    return twice | typed


def _has_body(plain: PlainRequest) -> bool:
    """Whether something follows the headers."""
    return plain.text is not None or plain.file is not None or bool(plain.parts)


def _headers(plain: PlainRequest, text: CodeText, encode: str) -> list[tuple[str, str]]:
    """Return names and values as code, Basic credentials among them."""
    rows = [(text.of(name), text.of(value)) for name, value in joined_headers(plain.headers)]
    if isinstance(plain.auth, BasicAuth):
        pair = text.of(f"{plain.auth.username}:{plain.auth.password}")
        rows.append(('"Authorization"', f'"Basic " + {encode % pair}'))
    return rows


def _header_rows(plain: PlainRequest, text: CodeText) -> str:
    """Return the member for headers of `fetch`: a list, in which a name may come twice."""
    rows = _headers(plain, text, 'Buffer.from(%s).toString("base64")')
    if not rows:
        return ""
    return "headers: [\n" + "\n".join(f"    [{n}, {v}]," for n, v in rows) + "\n  ]"


def _header_object(plain: PlainRequest, text: CodeText) -> str:
    """Return the headers of k6: an object."""
    rows = _headers(plain, text, "encoding.b64encode(%s)")
    inner = "\n".join(f"      [{name}]: {value}," for name, value in rows)
    return f"{{\n{inner}\n    }}" if rows else ""


def _fetch_body(plain: PlainRequest, text: CodeText) -> tuple[list[str], str]:
    """Return what stands before the call, and the body."""
    if plain.text is not None:
        return [], text.of(plain.text)
    if plain.file is not None:
        return [], f"await readFile({javascript_literal(plain.file)})"
    if not plain.parts:
        return [], ""
    lines = ["const form = new FormData();"]
    for part in plain.parts:
        name = text.of(part.name)
        if part.file is None and part.filename is None and part.content_type is None:
            lines.append(f"form.append({name}, {text.of(part.value or '')});")
            continue
        kind = f", {{ type: {text.of(part.content_type)} }}" if part.content_type else ""
        content = (f"await readFile({javascript_literal(part.file)})" if part.file
                   else text.of(part.value or ""))  # fmt: skip
        filename = part.filename or (part.file or "blob").rpartition("/")[2]
        blob = f"new Blob([{content}]{kind})"
        lines.append(f"form.append({name}, {blob}, {javascript_literal(filename)});")
    return [*lines, ""], "form"


def _k6_body(plain: PlainRequest, text: CodeText) -> tuple[list[str], str]:
    """Return what stands before the function (k6 opens files there only), and the body.

    An object is sent in parts only if there is a file in it.
    """
    before = ['import encoding from "k6/encoding";', ""] if plain.auth is not None else []
    if plain.text is not None:
        return before, text.of(plain.text)
    if plain.file is not None:
        return [*before, f'const file = open({javascript_literal(plain.file)}, "b");', ""], "file"
    if not plain.parts:
        return before, "null"
    rows = []
    for position, part in enumerate(plain.parts):
        value = text.of(part.value or "")
        if part.file is not None:
            before.append(f'const file{position} = open({javascript_literal(part.file)}, "b");')
            filename = part.filename or part.file.rpartition("/")[2]
            kind = f", {text.of(part.content_type)}" if part.content_type else ""
            value = f"http.file(file{position}, {javascript_literal(filename)}{kind})"
        elif part.filename is not None:
            kind = f", {text.of(part.content_type)}" if part.content_type else ""
            value = f"http.file({value}, {javascript_literal(part.filename)}{kind})"
        rows.append(f"[{text.of(part.name)}]: {value}")
    return [*before, ""], "{ " + ", ".join(rows) + " }"

"""A request to read, where nobody can edit it: what a form is in a page without a kernel.

Secrets are masked and templates stay; a body of bytes or files is named, not shown.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.report.body_text import body_text
from vayu.report.escape import line
from vayu.report.markup import BOX, MONO, QUIET, WIDTH, Child, element, join, pill
from vayu.report.response_sections import body_part, pairs_part
from vayu.report.standing import Tone
from vayu.resolve.redact import mask_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.requests.body import Body
    from vayu.model.requests.request import RequestSpec
    from vayu.model.scripts.script import ScriptSpec
    from vayu.report.markup import Markup

_LABEL = "font-size:12px;font-weight:600;margin:10px 0 2px 0;"
_TOP = "display:flex;gap:8px;align-items:baseline;flex-wrap:wrap;"
_URL = f"{MONO}font-size:13px;overflow-wrap:anywhere;"
_FRAME = f"{BOX}padding:10px 14px;font-size:12px;{WIDTH}"


def request_html(spec: RequestSpec, script: ScriptSpec, *, words: str) -> Markup:
    """Return a request as a page of its own.

    Parameters
    ----------
    spec : RequestSpec
        As it is, with its secrets.
    script : ScriptSpec
        Of which only the length is said.
    words : str
        What its reader can do about it.

    Returns
    -------
    Markup
    """
    shown = mask_request(spec)
    url = element("span", line(shown.url, limit=2_000), style=_URL)
    top = element("div", pill(line(shown.method), Tone.BUSY), url, style=_TOP)
    told = element("div", words, style=f"{QUIET}margin-top:10px;")
    return element("div", top, *_parts(shown), *_scripts(script), told, style=_FRAME)


def _parts(spec: RequestSpec) -> Iterator[Markup]:
    """Yield what the request has beside its URL, each part under its name."""
    for name, pairs in (
        ("Parameters", spec.param_pairs),
        ("Headers", spec.header_pairs),
        ("Cookies", spec.cookie_pairs),
    ):
        if pairs:
            yield _part(name, pairs_part(pairs))
    if spec.auth is not None:
        yield _part("Auth", line(str(spec.auth.__struct_config__.tag)))
    if spec.body.mode != "none":
        yield _part(f"Body ({spec.body.mode})", *_body(spec.body))


def _scripts(script: ScriptSpec) -> Iterator[Markup]:
    """Yield how long the scripts are, if there are any."""
    named = (("before the request", script.pre), ("after the response", script.post))
    told = [f"{who}: {_lines(text)}" for who, text in named if text]
    if told:
        yield _part("Scripts", "; ".join(told))


def _lines(text: str) -> str:
    """Say how long a script is."""
    number = len(text.splitlines())
    return f"{number:,} line{'' if number == 1 else 's'}"


def _body(body: Body) -> Iterator[Child]:
    """Yield a body: text as it is read, fields as a table, the name of everything else."""
    content = body.content
    if body.mode == "graphql" and isinstance(content, dict):
        content = content.get("query")
    if body.mode in {"form", "multipart"}:
        yield pairs_part(tuple(_fields(content)))
    elif body.mode == "file":
        yield f"the file {line(str(content))}"
    elif isinstance(content, bytes):
        yield f"{len(content):,} bytes"
    else:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        kind = "application/json" if body.mode == "json" else "text/plain"
        yield join(body_part(body_text(text.encode(), kind)))


def _fields(content: object) -> Iterator[tuple[str, str]]:
    """Yield name and value of each field of a form."""
    items = content.items() if isinstance(content, dict) else content
    for item in items if hasattr(items, "__iter__") else ():
        if isinstance(item, Pair):
            yield item.name, item.value
        elif isinstance(item, Part):
            bytes_ = "" if item.data is None else f"{len(item.data):,} bytes"
            yield item.name, item.value or (f"the file {item.file}" if item.file else bytes_)
        else:
            name, value = item
            yield str(name), str(value)


def _part(name: str, *children: Child) -> Markup:
    """Return one part under its name."""
    return join([element("div", name, style=_LABEL), element("div", *children)])

"""The form: what a person is typing, right or wrong, and the request that it comes to.

    request ──> form_of ──> Form ──(edits)──> Form ──> exchange_of ──> request, or every problem

What was not touched comes back as the very record it was: a number stays a number, and a file
of bytes stays those bytes. What was typed is sent as it was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.requests.request import RequestSpec
from vayu.model.requests.transport import TransportSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.sends.send import SendSpec
from vayu.widgets.builder.auth_form import AuthForm, auth_form, auth_of
from vayu.widgets.builder.body_form import BodyForm, body_form, body_of
from vayu.widgets.builder.kept import strange_mark
from vayu.widgets.builder.rows import Row, pairs_of, rows_of
from vayu.widgets.record_form import form_values, typed_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BLANK = SendSpec(request=RequestSpec(url="http://127.0.0.1/"))
"""Whose parts stand for what nobody has typed yet; its URL is never shown."""


class Form(msgspec.Struct, kw_only=True):
    """Everything that can be typed.

    Attributes
    ----------
    method, url : str
    params, headers, cookies : list of Row
    body : BodyForm
    auth : AuthForm
    settings : dict
        Of `TransportSpec`, as typed; a flag is a boolean.
    pre, tests : str
        JavaScript.
    """

    method: str = "GET"
    url: str = ""
    params: list[Row] = []
    headers: list[Row] = []
    cookies: list[Row] = []
    body: BodyForm = msgspec.field(default_factory=BodyForm)
    auth: AuthForm = msgspec.field(default_factory=AuthForm)
    settings: dict[str, str | bool] = {}
    pre: str = ""
    tests: str = ""


_LISTS = ("params", "headers", "cookies")

PARTS = frozenset(field.name for field in msgspec.structs.fields(Form))
"""What can be edited by itself."""


def form_of(exchange: SendSpec) -> Form:
    """Return a request as a form."""
    request = exchange.request
    return Form(
        method=request.method,
        url=request.url,
        params=rows_of(request.params),
        headers=rows_of(request.headers),
        cookies=rows_of(request.cookies),
        body=body_form(request.body),
        auth=auth_form(request.auth),
        settings=form_values(request.transport),
        pre=exchange.script.pre or "",
        tests=exchange.script.post or "",
    )


def exchange_of(form: Form, origin: SendSpec = BLANK) -> SendSpec:
    """Return the request that a form describes.

    Parameters
    ----------
    form : Form
    origin : SendSpec, optional
        What it was made of; parts that still say the same are taken from it.

    Raises
    ------
    InvalidConfig
        Naming everything that is wrong, at any place of the form.
    """
    before, request, found = form_of(origin), origin.request, _Problems()
    body = request.body if form.body == before.body else found.of(body_of, form.body)
    auth = request.auth if form.auth == before.auth else found.of(auth_of, form.auth)
    lists = {name: _listed(form, before, request, name) for name in _LISTS}
    plain = {
        "method": form.method,
        "url": form.url.strip(),
        **lists,
        **_travel(form, before, origin),
    }
    found.problems |= _strange_marks(form, before)
    made = found.of(lambda data: build(RequestSpec, data, names="python"), plain)
    if found.problems or made is None or body is None:
        raise InvalidConfig(found.problems)
    script = ScriptSpec(pre=_source(form.pre), post=_source(form.tests))
    if (form.pre, form.tests) == (before.pre, before.tests):
        script = origin.script
    spec = replace(made, body=body, auth=auth, name=request.name)
    return SendSpec(request=spec, script=script)


def _listed(form: Form, before: Form, request: RequestSpec, name: str) -> Any:
    """Return the pairs of one part: what was not touched as the request has it."""
    rows = getattr(form, name)
    return getattr(request, name) if rows == getattr(before, name) else pairs_of(rows)


def without(form: Form, parts: Iterable[str]) -> Form:
    """Return a form without what stands in some of its parts.

    Parameters
    ----------
    form : Form
    parts : iterable of str
        Of `PARTS`. The URL is then some other one: a request has to have one.
    """
    blank = Form(url=BLANK.request.url)
    return msgspec.structs.replace(form, **{part: getattr(blank, part) for part in parts})


def edited(form: Form, part: str, value: object) -> Form:
    """Return a form, one part of which is another.

    Parameters
    ----------
    form : Form
    part : str
        One of `PARTS`.
    value : object
        Plain data, as a page sends it. Bytes, which no page has, stay where they are.

    Raises
    ------
    InvalidConfig
        If it is no such part, or none that a form can hold.
    """
    if part not in PARTS:
        raise InvalidConfig({part: "is no part of the form"})
    try:
        new = msgspec.convert({part: value}, Form)
    except msgspec.ValidationError as error:
        raise InvalidConfig({part: str(error)}) from None
    if part == "body":
        new.body.binary = form.body.binary
        kept = [row.data for row in form.body.parts if row.kind == "data"]
        for row in new.body.parts:
            if row.kind == "data":
                row.data = kept.pop(0) if kept else b""
    return msgspec.structs.replace(form, **{part: getattr(new, part)})


def _strange_marks(form: Form, before: Form) -> dict[str, str]:
    """Return each part that was typed, and holds a mark which stands for nothing here."""
    why = "holds dots that stand for a secret of another form, or for none; type the value instead"
    typed = [part for part in PARTS - {"pre", "tests"}
             if getattr(form, part) != getattr(before, part)]  # fmt: skip
    return {part: why for part in sorted(typed)
            if strange_mark(msgspec.to_builtins(getattr(form, part)))}  # fmt: skip


def _travel(form: Form, before: Form, origin: SendSpec) -> dict[str, Any]:
    """Return how the request travels, as plain data: what was typed over what there was."""
    usual = msgspec.structs.asdict(origin.request.transport)
    typed = typed_values(TransportSpec, form.settings)
    same = {n for n, value in before.settings.items() if form.settings.get(n, "") == value}
    return {name: value for name, value in usual.items() if name in same} | {
        name: value for name, value in typed.items() if name not in same
    }


def _source(text: str) -> str | None:
    """Return a script; None of nothing."""
    return text if text.strip() else None


class _Problems:
    """Collects what is wrong, part by part."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def of(self, make: Callable[[Any], Any], value: object) -> Any:
        """Return what is made of a value; None, with the reasons noted, if nothing can be."""
        try:
            return make(value)
        except InvalidConfig as error:
            self.problems |= error.problems
            return None

"""Auth as a form: a kind, and the fields of its record. Each kind keeps what was typed into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec
from msgspec.structs import fields

from vayu.model.records.check import build
from vayu.model.requests.auth import Auth, BasicAuth
from vayu.widgets.record_form import form_fields, form_values, typed_values

if TYPE_CHECKING:
    from vayu.model.records.base import Record
    from vayu.widgets.record_form import Field

NONE = "none"
"""Nothing is said here."""

KINDS: dict[str, type[Record]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Auth)}
"""The record of each kind, by its tag."""

_LABELS = {
    NONE: "Not set", "inherit": "Inherit from folder", "noauth": "No auth", "basic": "Basic",
    "digest": "Digest", "bearer": "Bearer token", "apikey": "API key", "awsv4": "AWS signature",
    "oauth2": "OAuth 2",
}  # fmt: skip


class AuthForm(msgspec.Struct, kw_only=True):
    """What stands in the auth tab.

    Attributes
    ----------
    kind : str
        `NONE`, or one of `KINDS`.
    values : dict
        What was typed, by the names of the record's fields.
    """

    kind: str = NONE
    values: dict[str, str | bool] = {}


def auth_form(auth: Auth | None) -> AuthForm:
    """Return auth as a form."""
    if auth is None:
        return AuthForm()
    return AuthForm(kind=str(auth.__struct_config__.tag), values=form_values(auth))


def auth_of(form: AuthForm) -> Any:
    """Return the auth that a form describes; `InvalidConfig`, at ``auth``, if it is none."""
    kind = KINDS.get(form.kind)
    if kind is None:
        return None
    typed = typed_values(kind, form.values)
    needed = {field.name: "" for field in fields(kind) if field.required and _may_be_empty(kind)}
    return build(kind, needed | typed, names="python", path="auth")


def secret_fields(kind: str) -> tuple[str, ...]:
    """Return the names of the fields of a kind that hold a secret."""
    return getattr(KINDS.get(kind), "SECRETS", ())


def auth_schema() -> list[dict[str, Any]]:
    """Return every kind with its label and fields, as plain data."""

    def plain(listed: tuple[Field, ...]) -> Any:
        return msgspec.to_builtins(listed)

    kinds = {NONE: (), **{tag: form_fields(kind) for tag, kind in KINDS.items()}}
    order = [name for name in _LABELS if name in kinds] + [k for k in kinds if k not in _LABELS]
    return [
        {"kind": kind, "label": _LABELS.get(kind, kind), "fields": plain(kinds[kind])}
        for kind in order
    ]


def _may_be_empty(kind: type[Record]) -> bool:
    """Whether an empty user name is one: RFC 7617 has none against it."""
    return issubclass(kind, BasicAuth)

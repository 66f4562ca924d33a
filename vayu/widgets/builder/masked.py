"""The form as the page may see it: secrets are marks, bytes are sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from vayu.widgets.builder.auth_form import secret_fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.widgets.builder.form import Form
    from vayu.widgets.builder.kept import Kept


def masked(form: Form, kept: Kept) -> dict[str, Any]:
    """Return a form as plain data without a secret in it.

    The text of a body, and the scripts, are shown as they are: people edit them.

    Parameters
    ----------
    form : Form
    kept : Kept
        Keeps what is taken out.
    """
    return {
        "method": form.method,
        "url": kept.url(form.url),
        "params": _rows(form.params, kept.parameter),
        "headers": _rows(form.headers, kept.header),
        "cookies": _rows(form.cookies, lambda _, value: kept.secret(value)),
        "body": _body(form, kept),
        "auth": _auth(form, kept),
        "settings": {n: _setting(n, value, kept) for n, value in form.settings.items()},
        "pre": form.pre,
        "tests": form.tests,
    }


def _auth(form: Form, kept: Kept) -> dict[str, Any]:
    """Return the auth of a form as plain data, each secret in it a mark."""
    secrets = secret_fields(form.auth.kind)
    values = {
        name: kept.secret(value) if name in secrets and isinstance(value, str) else value
        for name, value in form.auth.values.items()
    }
    return {"kind": form.auth.kind, "values": values}


def _body(form: Form, kept: Kept) -> dict[str, Any]:
    """Return the body of a form as plain data."""
    body = form.body
    rows = {"rows": _rows(body.rows, kept.parameter), "parts": _rows(body.parts, kept.parameter)}
    for row, part in zip(rows["parts"], body.parts, strict=True):
        row["size"] = len(part.data)
        del row["data"]
    plain: dict[str, Any] = msgspec.to_builtins(body) | rows | {"size": len(body.binary)}
    del plain["binary"]
    return plain


def _rows(rows: Any, hide: Callable[[str, str], str]) -> list[dict[str, Any]]:
    """Return rows as plain data, their values without secrets."""
    return [msgspec.to_builtins(row) | {"value": hide(row.name, row.value)} for row in rows]


def _setting(name: str, value: Any, kept: Kept) -> Any:
    """Return one setting without the password in it."""
    if not isinstance(value, str):
        return value
    if name == "key_password":
        return kept.secret(value)
    return kept.url(value) if name == "proxy" else value

"""What a page needs to know once: which methods, kinds of auth, settings and copies there are."""

from __future__ import annotations

from typing import Any

import msgspec

from vayu.formats.exporting.export import KINDS
from vayu.model.requests.method import METHODS
from vayu.model.requests.transport import TransportSpec
from vayu.widgets.builder.auth_form import auth_schema
from vayu.widgets.record_form import form_fields


def page_schema() -> dict[str, Any]:
    """Return it as plain data, made from the records themselves."""
    return {
        "methods": list(METHODS),
        "auth": auth_schema(),
        "settings": msgspec.to_builtins(form_fields(TransportSpec)),
        "copies": ["vayu", *KINDS],
    }

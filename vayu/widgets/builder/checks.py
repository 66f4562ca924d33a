"""What is said beside the form while somebody types: problems by their tab, and variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from vayu.model.requests.transport import TransportSpec
from vayu.widgets.builder.body_form import AS_TEXT
from vayu.widgets.builder.json_check import json_problem

if TYPE_CHECKING:
    from vayu.errors import InvalidConfig
    from vayu.widgets.builder.form import Form
    from vayu.widgets.builder.host import Explained
    from vayu.widgets.builder.kept import Kept

_TRAVEL = frozenset(TransportSpec.__struct_fields__)
_TABS = ("params", "headers", "cookies", "body", "auth", "url", "method")


def problems_of(error: InvalidConfig, kept: Kept) -> list[dict[str, str]]:
    """Return each problem with the tab that it is in, secrets left out.

    Parameters
    ----------
    error : InvalidConfig
        Of the request.
    kept : Kept
        Knows the secrets of the form.

    Returns
    -------
    list of dict
        ``tab``, ``where`` and ``why``.
    """
    return [
        {"tab": _tab(where), "where": where, "why": kept.redact(why)}
        for where, why in error.problems.items()
    ]


def checks_of(form: Form, explained: Explained, problems: list[dict[str, str]]) -> dict[str, Any]:
    """Return what the page says of a form, as plain data.

    Parameters
    ----------
    form : Form
    explained : Explained
        What the request comes to.
    problems : list of dict
        Why it comes to nothing; then also of `explained`.

    Returns
    -------
    dict
        ``problems``; ``json``, where a JSON body stops being JSON and what helps, or None: the
        page says it below the body, and so not a second time among the problems while that is
        in sight; ``variables``; ``url``, as it would be sent.
    """
    more = [
        {"tab": _tab(where), "where": where, "why": why}
        for where, why in explained.problems.items()
    ]
    wrong = json_problem(form.body.text) if form.body.mode == "json" else None
    return {
        "problems": problems + more,
        "json": None if wrong is None else wrong._asdict() | {"why": f"{wrong.why}; {AS_TEXT}"},
        "variables": msgspec.to_builtins(explained.variables),
        "url": explained.url,
    }


def _tab(where: str) -> str:
    """Return the tab in which a field is."""
    name = re.split(r"[.\[:]", where, maxsplit=1)[0]
    if name in _TABS:
        return name
    return "settings" if name in _TRAVEL else "url"

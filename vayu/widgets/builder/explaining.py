"""What a form comes to with its variables: all of it, or the parts that are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig, VayuError
from vayu.widgets.builder.checks import problems_of
from vayu.widgets.builder.form import exchange_of, without
from vayu.widgets.builder.host import Explained

if TYPE_CHECKING:
    from vayu.model.sends.send import SendSpec
    from vayu.widgets.builder.form import Form
    from vayu.widgets.builder.host import Host
    from vayu.widgets.builder.kept import Kept


def explained(host: Host, exchange: SendSpec, environment: str) -> Explained:
    """Return what a request comes to; without its variables where they cannot be had."""
    try:
        return host.explain(exchange, environment)
    except VayuError as error:
        return Explained(problems={"environment": error.message})


def explained_form(
    host: Host, form: Form, origin: SendSpec, *, environment: str, kept: Kept
) -> tuple[Explained, list[dict[str, str]]]:
    """Return what a form comes to, and why it is no request.

    Parameters
    ----------
    host : Host
    form : Form
    origin : SendSpec
        What it was made of.
    environment : str
        Name; empty: none.
    kept : Kept
        Knows the secrets of the form.

    Returns
    -------
    Explained
        Of a form that is no request what the parts come to that are right.
    list of dict
        `vayu.widgets.builder.checks.problems_of` it; none of a request.
    """
    try:
        return explained(host, exchange_of(form, origin), environment), []
    except InvalidConfig as error:
        problems = problems_of(error, kept)
    wrong = {problem["tab"] for problem in problems}
    try:
        rest = exchange_of(without(form, wrong), origin)
    except InvalidConfig:  # two parts do not go together
        return Explained(), problems
    found = explained(host, rest, environment)
    url = "" if "url" in wrong else found.url
    return Explained(variables=found.variables, url=url), problems

"""The templates in how a request travels, filled in once: for a whole run, or for one Send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.errors import InvalidConfig, UnresolvedVariable
from vayu.model.requests.transport import on_the_wire
from vayu.resolve.leaves import telling
from vayu.resolve.redact import redactor
from vayu.resolve.template import as_text, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.model.requests.transport import Pins, TransportSpec
    from vayu.model.variables.scoped import Value

TEXTS = ("ca", "cert", "key", "key_password", "proxy", "server_name", "unix_socket")
"""The fields that may hold templates, beside `resolve`."""

_HINT = "add the variable to the environment: the way is chosen before any script runs"


def filled_in(spec: TransportSpec, variables: Mapping[str, Value]) -> TransportSpec:
    """Return `spec` with `variables` in place of its templates.

    Parameters
    ----------
    spec : TransportSpec
    variables : mapping of str to value
        None is no value.

    Returns
    -------
    TransportSpec
        The same object when it holds no templates.

    Raises
    ------
    UnresolvedVariable
        Naming each field and variable without a value.
    InvalidConfig
        If a value makes no sense where it stands; the value is not shown.
    """
    missing: dict[str, str] = {}

    def fill(field: str, text: str) -> str:
        names: list[str] = []
        filled = parse(text).render(variables.get, names)
        if names:
            missing[field] = f"no value for {', '.join(f'{{{{{n}}}}}' for n in names)}"
        return filled

    given = {name: text for name in TEXTS if (text := getattr(spec, name)) is not None}
    made = {name: fill(name, text) for name, text in given.items()}
    pins: Pins = tuple((fill("resolve", a), fill("resolve", b)) for a, b in spec.pins)
    if missing:
        raise UnresolvedVariable(on_the_wire(missing), hint=_HINT)
    changed: dict[str, object] = {n: text for n, text in made.items() if text != given[n]}
    if pins != spec.pins:
        changed["resolve"] = pins
    if not changed:
        return spec
    try:
        return replace(spec, **changed)
    except InvalidConfig as error:
        told = telling(variables.items())
        hide = redactor(as_text(value) for _, value in told if value is not None)
        wrong = {hide(field): hide(why) for field, why in error.problems.items()}
        raise InvalidConfig(on_the_wire(wrong)) from None

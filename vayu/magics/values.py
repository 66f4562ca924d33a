"""Variables of a request that the notebook holds.

``{{name}}`` is a Python variable of that name where neither the request's cell or collection nor
the environment has one.
One whose name is that of a secret (``token``, ``db_password``) is masked in everything that is
shown or stored; for others an `Environment` says what is secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.api.environments.environment import Environment
from vayu.resolve.explain import origins
from vayu.resolve.secret_names import is_secret_name
from vayu.resolve.template import names, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vayu.api.requests.request import Request
    from vayu.model.sends.send import SendSpec

_PLAIN = (str, int, float, bool)


def notebook_values(request: Request, variables: Mapping[str, Any]) -> Environment | None:
    """Return its globals with those variables of a request that the notebook holds; None: none.

    Parameters
    ----------
    request : Request
        With what its folders say. Variables that stand in the values of its variables or in its
        scripts (`pm.variables.replaceIn`) are its own, too.
    variables : mapping
        The notebook's. Only text, numbers and booleans count.
    """
    exchange, options, _ = request.loaded({})
    known = options["globals"]
    wanted = {origin.name for origin in origins(exchange.request, ())}
    wanted |= names(parse(text) for text in _texts(exchange))
    own, hidden = (known, known.secrets) if isinstance(known, Environment) else ({}, set())
    found = {
        name: variables[name]
        for name in sorted(wanted - own.keys())
        if isinstance(variables.get(name), _PLAIN)
    }
    if not found:
        return None
    secrets = {name for name in found if is_secret_name(name)} | hidden
    return Environment("notebook", {**found, **own}, secrets=secrets)


def _texts(exchange: SendSpec) -> Iterator[str]:
    """Yield what a request is made of beside itself: values of its variables, and scripts."""
    for value in exchange.collection.values():
        if isinstance(value, str):
            yield value
    for script in (exchange.script, *exchange.above):
        yield from filter(None, (script.pre, script.post))

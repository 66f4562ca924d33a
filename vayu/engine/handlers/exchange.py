"""What is to be sent, where its environment may be named: the engine fills its values in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import read_json
from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.runs.run import RunSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.made import names_made

if TYPE_CHECKING:
    from aiohttp import web

    from vayu.model.variables.scoped import Nested

S = TypeVar("S", SendSpec, RunSpec)


async def read_exchange(request: web.Request, cls: type[S]) -> S:
    """Return the body as a `cls`; every problem of it is named at once.

    Parameters
    ----------
    request : Request
        `environment` in it is an object, or the name or id of an environment.
    cls : type

    Raises
    ------
    InvalidConfig
        If anything is wrong, or there is no such environment.
    """
    plain = await read_json(request)
    named = plain.get("environment") if isinstance(plain, dict) else None
    if not isinstance(plain, dict) or not isinstance(named, str):
        return build(cls, plain)
    try:
        name, values = await request.app[ENGINE].workspace.run(lambda here: here.named(named))
    except InvalidConfig as error:
        raise InvalidConfig(error.problems | _others(cls, plain), hint=error.hint) from None
    spec = build(cls, plain | {"environment": values})
    nested: Nested = {**spec.nested, "environment": names_made(values)}
    return replace(spec, nested=nested, origin=replace(spec.origin, environment=name))


def _others(cls: type[SendSpec | RunSpec], plain: dict[str, object]) -> dict[str, str]:
    """Return what else is wrong with a body."""
    try:
        build(cls, plain | {"environment": {}})
    except InvalidConfig as error:
        return error.problems
    return {}

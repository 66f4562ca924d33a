"""What can be known of a run before it starts, checked before anything is stored or sent.

A request that could never be sent, or that reads a variable nobody gives a value, would only
produce failures. It is refused here, with every problem named. A script that runs before the
request may set any variable, so then nothing can be said about values.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from vayu.engine.paths import path_problems
from vayu.engine.store.attachments import probe_attachment
from vayu.errors import InvalidConfig, UnresolvedVariable
from vayu.model.requests.transport import on_the_wire
from vayu.model.runs.sides import sides_of
from vayu.resolve.compose import Composer, WireRequest
from vayu.resolve.dynamic import DYNAMIC_NAMES, resembling
from vayu.resolve.scopes import scopes_of, visible
from vayu.resolve.template import whole_name
from vayu.resolve.transport import filled_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.requests.request import RequestSpec
    from vayu.model.runs.run import RunSpec
    from vayu.model.variables.scoped import Variables

_SAMPLES = dict.fromkeys(DYNAMIC_NAMES, lambda: "0")


def vet(spec: RunSpec) -> WireRequest | None:
    """Return the first request of the run, as far as it is known.

    Parameters
    ----------
    spec : RunSpec
        Both requests of an A/B run are looked at.

    Returns
    -------
    WireRequest or None
        None when a script decides what is sent. A request that no server could be sent raises
        `InvalidConfig`, one that reads variables without a value `UnresolvedVariable`; the
        problems of both requests are named together.
    """
    found: list[WireRequest | None] = []
    refused: list[InvalidConfig] = []
    problems: dict[str, str] = {}
    for number, side in enumerate(sides_of(spec)):
        try:
            with of_side(number):
                found.append(_vetted(side))
        except InvalidConfig as error:
            refused.append(error)
            problems |= error.problems
    if not refused:
        return found[0]
    alike = all(isinstance(error, UnresolvedVariable) for error in refused)
    kind = UnresolvedVariable if alike else InvalidConfig
    raise kind(problems, hint=refused[0].hint)


@contextmanager
def of_side(number: int) -> Iterator[None]:
    """Name problems of the other request of an A/B run by its place; variables are of both.

    Parameters
    ----------
    number : int
        Of the side: 0 is the run's own request.

    Raises
    ------
    InvalidConfig
        With what was wrong, at its place.
    """
    try:
        yield
    except InvalidConfig as error:
        if number == 0:
            raise
        problems = {
            field if field.startswith("environment.") else f"against.{field}": why
            for field, why in error.problems.items()
        }
        kind = UnresolvedVariable if isinstance(error, UnresolvedVariable) else InvalidConfig
        raise kind(problems, hint=error.hint) from None


def _vetted(spec: RunSpec) -> WireRequest | None:
    """Return the first request of one side, as far as it is known.

    Raises
    ------
    InvalidConfig
        If no server could be sent this request.
    UnresolvedVariable
        If it reads variables without a value; all of them are named.
    """
    variables = visible(scopes_of(spec))
    refuse_bad_way(spec.request, variables)
    try:
        composer = Composer(spec.request, dynamic=_SAMPLES, read=probe_attachment)
        if any((script.pre or "").strip() for script in (*spec.above, spec.script)):
            return None
        _refuse_missing(composer.names, variables)
        return composer.compose(variables)
    except UnresolvedVariable:
        raise
    except InvalidConfig as error:
        where = {
            field if field.startswith("environment.") else f"request.{field}": why
            for field, why in error.problems.items()
        }
        raise InvalidConfig(where, hint=error.hint) from None


def refuse_bad_way(request: RequestSpec, variables: Variables) -> None:
    """Refuse a request whose way leads over variables without values, or missing files.

    Raises
    ------
    InvalidConfig
        Naming each file that cannot be read.
    """
    transport = filled_in(request.transport, variables)
    wrong = path_problems(asdict(transport))
    if wrong:
        raise InvalidConfig(on_the_wire(wrong))


def _refuse_missing(names: frozenset[str], variables: Variables) -> None:
    """Name every variable without a value.

    Raises
    ------
    UnresolvedVariable
        If there is one.
    """
    given = {name: value for name, value in variables.items() if value is not None}
    lookup = (dict.fromkeys(DYNAMIC_NAMES, "0") | given).get
    missing = sorted(name for name in names if lookup(whole_name(name, lookup)) is None)
    if missing:
        raise UnresolvedVariable(
            {
                f"environment.{name}": f"{{{{{name}}}}} has no value{resembling(name)}"
                for name in missing
            },
            hint="add the variable to the environment (on the command line: --var NAME=TEXT), "
            "or set it in the script that runs before",
        )

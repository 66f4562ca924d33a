"""``request.resolve(environment)``: what would be sent, and where each value comes from."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.api.environments.variables import hidden_values
from vayu.engine.clock import wall
from vayu.engine.store.attachments import probe_attachment
from vayu.errors import InvalidConfig
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.oauth2 import OAuth2
from vayu.resolve.compose import Composer
from vayu.resolve.dynamic import dynamic_variables, resembling
from vayu.resolve.explain import DYNAMIC, origins
from vayu.resolve.redact import mask_url, redactor
from vayu.resolve.removal import MASK
from vayu.resolve.scopes import scopes_of, visible
from vayu.resolve.template import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from vayu.api.environments.given import Given
    from vayu.model.requests.request import RequestSpec
    from vayu.model.sends.send import SendSpec
    from vayu.model.variables.scoped import Variables
    from vayu.resolve.compose import WireRequest
    from vayu.resolve.explain import Origin, Scope

HEAD = ("variable", "value", "from", "used in")
FETCHED = "(a token, fetched when it is sent)"

_LONGEST = 60  # characters of a value in the table


def resolution_of(
    given: Given, outgoing: SendSpec, scopes: Callable[[Variables], list[Scope]]
) -> Resolution:
    """Return what a request comes to with the variables that it is given.

    Parameters
    ----------
    given : Given
    outgoing : SendSpec
        The request without them.
    scopes : callable
        Returns where variables come from below the environment, low to high, from all of them.
    """
    spec = given.fill(outgoing)
    variables = visible(scopes_of(spec))
    return Resolution(
        spec.request, given.scopes(scopes(variables), variables), variables, secrets=given.secrets
    )


class Resolution:
    """What a request comes to with its variables; nothing is sent.

    Shows itself as a table. Values of secrets are masked there; `request` has them.

    Parameters
    ----------
    spec : RequestSpec
    scopes : sequence of Scope
        Low to high.
    variables : dict
        What the request sees of them.
    secrets : iterable of str, optional
        Names of variables whose values are never shown.

    Attributes
    ----------
    origins : tuple of Origin
        Name, value, source and places of each variable that the request reads.
    missing : tuple of str
        Those without a value.
    request : WireRequest or None
        Method, URL, headers and body as they would be sent, what has no value with its braces
        and files left empty; None when nothing could be sent. A dynamic variable has some value.
    problems : dict of str to str
        Why nothing could be sent.
    """

    def __init__(
        self,
        spec: RequestSpec,
        scopes: Sequence[Scope],
        variables: Variables,
        *,
        secrets: Iterable[str] = (),
    ) -> None:
        self.origins = origins(spec, scopes)
        self.missing = tuple(o.name for o in self.origins if o.source is None)
        self.problems: dict[str, str] = {}
        self.request: WireRequest | None = None
        self._where = f"{spec.method} {spec.url}"
        self._hidden = frozenset(hidden_values(variables, secrets))
        self._redact = redactor(self._hidden, self._hidden)
        try:
            self.request = _composed(spec, variables)
        except InvalidConfig as error:
            self.problems = error.problems
        if self.request is not None:
            self._where = f"{spec.method} {self.request.url}"

    @property
    def url(self) -> str:
        """Where it would go, secrets masked."""
        return self._title().partition(" ")[2]

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return the table, a row a variable, secrets masked."""
        return [
            (o.name, self._value(o), o.source or _no_source(o.name), ", ".join(o.places))
            for o in self.origins
        ]

    def __repr__(self) -> str:
        """Show it as a table of text."""
        rows = [HEAD, *self.rows()]
        widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
        table = ["  " + line.rstrip() for line in lines] if self.origins else ["  no variables"]
        return "\n".join([self._title(), *table, *self._notes()])

    def _repr_html_(self) -> str:
        """Show it as a table in a notebook."""
        from vayu.report.markup import MONO, WIDTH, element, table  # noqa: PLC0415 (display only)

        return element(
            "div",
            element("div", self._title(), style=f"{MONO}font-size:13px;"),
            table(HEAD, self.rows(), columns="tttt", fill=True) if self.origins else "no variables",
            *(element("div", note.strip()) for note in self._notes()),
            style=WIDTH,
        )

    def _title(self) -> str:
        """Return method and URL, secrets masked."""
        return self._redact(mask_url(self._where))

    def _notes(self) -> list[str]:
        """Return what is wrong, a line each."""
        missing = [f"  no value: {', '.join(self.missing)}"] if self.missing else []
        return missing + [f"  {where}: {self._redact(why)}" for where, why in self.problems.items()]

    def _value(self, origin: Origin) -> str:
        """Return a value as the table shows it."""
        if origin.source == DYNAMIC:
            return "(new each time)"
        if origin.value is None:
            return "(no value)"
        if isinstance(origin.value, str) and origin.value in self._hidden:
            return MASK
        text = self._redact(mask_url(as_text(origin.value)))
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _composed(spec: RequestSpec, variables: Mapping[str, object]) -> WireRequest:
    """Return what would be sent; `InvalidConfig` if nothing could be."""
    if isinstance(spec.auth, OAuth2):
        spec = replace(spec, auth=BearerAuth(FETCHED, spec.auth.header_prefix))
    dynamic = dynamic_variables(Random(), _seconds)  # noqa: S311
    composer = Composer(spec, dynamic=dynamic, read=probe_attachment, wall_clock=_seconds)
    return composer.compose(variables)  # type: ignore[arg-type]


def _seconds() -> float:
    """Return the wall clock. [s since 1970]."""
    return wall().timestamp()


def _no_source(name: str) -> str:
    """Return what stands where a source would, and what a name may have been meant to be."""
    return resembling(name).removeprefix("; ")

"""The variables that a request is sent with, and what becomes of those that its scripts set.

What scripts set is taken over by whatever was given: an `Environment`, the globals, the
collection. A plain dict stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from msgspec.structs import replace

from vayu.api.arguments.refusals import Refusals
from vayu.api.environments.environment import Environment, secrets_of
from vayu.api.environments.nested import nested_of
from vayu.api.environments.variables import hidden_values, variables_of
from vayu.model.sends.response import ResponseSpec
from vayu.model.variables.scoped import SCOPES
from vayu.resolve.explain import Scope
from vayu.resolve.scopes import CHANGED, scopes_of, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.model.sends.response import Effects
    from vayu.model.sends.send import SendSpec
    from vayu.model.variables.scoped import Nested, Variables


def hidden_changes(effects: Effects) -> Iterator[str]:
    """Yield the values that scripts set and that are shown nowhere."""
    for scope in CHANGED:
        yield from hidden_values(getattr(effects, scope))


class Given:
    """Variables of a Send, by scope.

    All problems of all scopes are raised together.

    Parameters
    ----------
    environment, globals_ : Environment, mapping or None
    collection : dict, optional
        Takes over what scripts set in `pm.collectionVariables`; None unsets.
    """

    def __init__(
        self, environment: Any, globals_: Any = None, collection: Variables | None = None
    ) -> None:
        self._holders = {"environment": environment, "globals": globals_}
        self._collection = collection
        refusals = Refusals({})
        found = {
            scope: refusals.of(variables_of, holder, scope)
            for scope, holder in self._holders.items()
        }
        refusals.check()
        self._values = {scope: values or {} for scope, values in found.items()}

    def fill(self, spec: SendSpec) -> SendSpec:
        """Return what is sent, with its variables and the cookies of the environment's jar."""
        environment = self._holders["environment"]
        secrets = tuple(sorted(self.secrets))
        if not isinstance(environment, Environment):
            return replace(spec, nested=self._nested(), secrets=secrets, **self._values)
        origin = replace(spec.origin, environment=environment.name)
        cookies, nested = environment.cookies, self._nested()
        return replace(
            spec, cookies=cookies, origin=origin, nested=nested, secrets=secrets, **self._values
        )

    def absorb(self, answer: Effects) -> None:
        """Take over what scripts set, and the cookies that came with a response."""
        for scope, holder in self._holders.items():
            if isinstance(holder, Environment):
                holder.absorb(getattr(answer, scope))
        if self._collection is not None:
            self._collection.update(answer.collection)
        environment = self._holders["environment"]
        if isinstance(environment, Environment) and isinstance(answer, ResponseSpec):
            environment.cookies = answer.jar

    @property
    def secrets(self) -> frozenset[str]:
        """Names of variables whose values are never shown."""
        return secrets_of(*self._holders.values())

    def hidden(self, spec: SendSpec) -> tuple[str, ...]:
        """Return the values that are removed from whatever is shown of a filled-in request."""
        told = (*(getattr(spec, scope) for scope in SCOPES), visible(scopes_of(spec)))
        found = (value for variables in told for value in hidden_values(variables, self.secrets))
        return tuple(dict.fromkeys(found))

    def scopes(self, between: list[Scope], seen: Variables) -> list[Scope]:
        """Return the scopes as `Request.resolve` explains them, low to high.

        Parameters
        ----------
        between : list of Scope
            Those of the collection.
        seen : dict
            What templates see: the values of variables that are made of others.
        """
        return [*self._scope("globals", seen), *between, *self._scope("environment", seen)]

    def _nested(self) -> Nested:
        """Return which variables of either may be made of others."""
        return nested_of(self._holders["environment"], self._holders["globals"])

    def _scope(self, scope: Literal["globals", "environment"], seen: Variables) -> list[Scope]:
        """Return one scope; one without variables is none."""
        holder, values = self._holders[scope], self._values[scope]
        if not values:
            return []
        values = {**values, **{name: seen.get(name) for name in self._nested().get(scope, ())}}
        named = isinstance(holder, Environment) and scope == "environment"
        return [Scope(f"{scope} {holder.name!r}" if named else scope, values)]

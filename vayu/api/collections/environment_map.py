"""The environments of a collection, by name: an environment stands under its own name only."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping

from vayu.api.environments.environment import Environment
from vayu.errors import InvalidConfig
from vayu.model.words.show import kind_of, show


class EnvironmentMap(MutableMapping[str, Environment]):
    """Environments by name; use it like a dict."""

    def __init__(self) -> None:
        self._all: dict[str, Environment] = {}

    def __getitem__(self, name: str) -> Environment:
        """Return the environment of a name."""
        return self._all[name]

    def __setitem__(self, name: str, environment: object) -> None:
        """Keep an environment with the collection.

        Raises
        ------
        InvalidConfig
            If it is none, or has another name.
        """
        where = f"environments[{show(name)}]"
        if not isinstance(environment, Environment):
            why = f"must be an Environment({show(name)}, {{...}}), got {kind_of(environment)}"
            raise InvalidConfig({where: why})
        if environment.name != name:
            why = f"is called {show(environment.name)}; keep it under that name, or make another"
            raise InvalidConfig({where: why})
        self._all[name] = environment

    def __delitem__(self, name: str) -> None:
        """Keep it no longer."""
        del self._all[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._all)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all)

    def __repr__(self) -> str:
        """Show names, never values."""
        return repr(self._all)

    def check(self) -> None:
        """Refuse environments that were renamed where they stand; `InvalidConfig` names each."""
        for name, environment in self._all.items():
            self[name] = environment

"""Variables by name, for templates and scripts. What they hold is never shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Self, TypeVar

from vayu.api.arguments.attributes import Guarded
from vayu.api.arguments.refusals import Refusals
from vayu.api.environments.environment_checks import checked_name, checked_secrets, of_a_name
from vayu.api.environments.references import remover_of
from vayu.api.environments.variables import mapping_of, variables_of
from vayu.client.place import data_dir
from vayu.engine.store.environments import Environments
from vayu.engine.store.references import value_of
from vayu.model.variables.environment import EnvironmentSpec
from vayu.model.variables.reference import Reference
from vayu.resolve.leaves import holds_secret, leaves
from vayu.resolve.made import names_made

if TYPE_CHECKING:
    from vayu.model.requests.cookie import Cookie
    from vayu.model.variables.scoped import Value, Variables

E = TypeVar("E")


class _Absent:
    """Stands for a variable that was not there."""


_ABSENT = _Absent()


class Environment(Guarded, MutableMapping[str, "Value"]):
    """A named set of variables; use it like a dict.

    Scripts of a request that is *sent* change it (``pm.environment.set``), as in Postman: what
    they set holds for this process, and is not saved unless `persist` says so. In a load run
    each virtual user changes a copy of its own. It also keeps the cookies that responses set.

    Parameters
    ----------
    name : str
        What it is called, such as ``"staging"``.
    variables : mapping, optional
        Text, numbers, booleans, None, lists and dicts of them, or what `vayu.secret_from_env`
        and `vayu.secret_from_dotenv` return, by name.
    secrets : iterable of str, optional
        Names whose values are encrypted when the environment is saved; those of ``token``,
        ``password`` and their like are in any case.

    Attributes
    ----------
    cookies : tuple of Cookie
        The jar: sent where they belong by the requests of this environment.

    Examples
    --------
    >>> staging = Environment("staging", {"base": "https://x.example", "token": "t"}, ["token"])
    >>> staging
    <Environment 'staging': base=***, token=*** (secret)>
    """

    name: str
    cookies: tuple[Cookie, ...]
    unchanged = "a variable is set as environment[{name!r}] = ..."

    def __init__(
        self,
        name: str,
        variables: Mapping[str, Value | Reference] | None = None,
        secrets: Iterable[str] = (),
    ) -> None:
        refusals = Refusals({})
        self.name = refusals.of(checked_name, name) or ""
        self.cookies = ()
        given = {} if variables is None else refusals.of(mapping_of, variables) or {}
        self._references = {n: v for n, v in given.items() if isinstance(v, Reference)}
        plain = {n: v for n, v in given.items() if not isinstance(v, Reference)}
        self._values: dict[str, Value] = refusals.of(variables_of, plain) or {}
        self._secrets = refusals.of(checked_secrets, secrets, given) or set()
        refusals.check()
        self._saved: dict[str, Value | Reference | _Absent] = {}
        self._literal: set[str] = set()
        self._revision = 0

    @classmethod
    def of(
        cls, spec: EnvironmentSpec, secrets: Mapping[str, Value] | None = None, *, revision: int = 0
    ) -> Self:
        """Return the environment that a record describes; a secret without a value has None."""
        values = {name: (secrets or {}).get(name) for name in spec.secrets}
        found = cls(spec.name, {**spec.variables, **values, **spec.references}, spec.secrets)
        found._revision = revision
        return found

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the environment that was saved under a name.

        Parameters
        ----------
        name : str

        Returns
        -------
        Environment
            `InvalidConfig` is raised if there is none.
        """
        with of_a_name(name):
            kept, secrets = Environments(data_dir()).load(name)
        return cls.of(kept.environment, secrets, revision=kept.revision)

    def save(self, *, overwrite: bool = False) -> Self:
        """Keep the environment in Vayu's data folder: secrets encrypted, the rest in a file.

        References are kept as references. Cookies are not kept, nor is what scripts set, unless
        `persist` was called.

        Parameters
        ----------
        overwrite : bool, default False
            Replace what somebody else saved since this one was opened; else that is a
            `SaveConflict`.
        """
        store = Environments(data_dir())
        seen = store.revision(self.name) if overwrite else self._revision
        self._revision = store.save(self.spec, self.sealed(), seen=seen)
        return self

    @property
    def spec(self) -> EnvironmentSpec:
        """What may be written to a file: no value of a secret."""
        own = self._own()
        plain = {n: v for n, v in own.items() if not isinstance(v, Reference)}
        return EnvironmentSpec(
            name=self.name,
            variables={n: v for n, v in plain.items() if not self._seals(n, v)},
            secrets=tuple(sorted(n for n, v in plain.items() if self._seals(n, v))),
            references={n: v for n, v in own.items() if isinstance(v, Reference)},
        )

    @property
    def secrets(self) -> frozenset[str]:
        """Names whose values are secrets."""
        return frozenset(self._secrets | self._references.keys())

    @property
    def nested(self) -> tuple[str, ...]:
        """Names of variables that are made of others, such as ``{{scheme}}://{{host}}``.

        Only what the environment began with may be: what was assigned since, or set by a script,
        may have come from a server, and is taken as it is until it was saved and opened again.
        """
        return tuple(name for name in names_made(self._values) if name not in self._literal)

    def mark_secret(self, *names: str) -> None:
        """Let the values of these variables be secrets from now on."""
        self._secrets |= checked_secrets(names, self)

    def __getitem__(self, name: str) -> Value:
        """Return one value; one by reference is looked up now."""
        reference = self._references.get(name)
        return self._values[name] if reference is None else value_of(reference)

    def __setitem__(self, name: str, value: Value | Reference) -> None:
        """Set one variable; a secret stays one."""
        self._saved.pop(name, None)
        if isinstance(value, Reference):
            self._values.pop(name, None)
            self._secrets.discard(name)  # a reference is one by itself
            self._references[name] = value
            return
        self._values |= variables_of({name: value})
        self._literal.add(name)
        self._references.pop(name, None)

    def __delitem__(self, name: str) -> None:
        """Remove one variable, and that it was a secret."""
        self._saved.pop(name, None)
        if self._references.pop(name, None) is None:
            del self._values[name]
        self._secrets.discard(name)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, in the order in which they were set."""
        yield from self._values
        yield from self._references

    def __len__(self) -> int:
        """How many variables there are."""
        return len(self._values) + len(self._references)

    def __repr__(self) -> str:
        """Show names, never values."""
        shown = ", ".join(f"{name}=***{self._kind(name)}" for name in self) or "empty"
        return f"<Environment {self.name!r}: {shown}>"

    def absorb(self, changes: Mapping[str, Value]) -> None:
        """Take over what scripts set; None unsets. A secret stays one, and nothing is saved."""
        for name, value in changes.items():
            self._saved.setdefault(name, self._held(name))
            if self._references.pop(name, None) is not None:
                self._secrets.add(name)
            if value is None:
                self._values.pop(name, None)
            else:
                self._values[name] = value
                self._literal.add(name)

    def renew(self, other: Environment) -> None:
        """Take over what another holds; what scripts set here stays set, and cookies stay."""
        scripted = {name: self._held(name) for name in self._saved}
        self._values, self._references = dict(other._values), dict(other._references)
        self._secrets, self._saved = set(other._secrets), {}
        self._literal = set(other._literal)
        plain = {n: v for n, v in scripted.items() if not isinstance(v, Reference)}
        self.absorb({n: None if isinstance(v, _Absent) else v for n, v in plain.items()})

    def persist(self, *names: str) -> Self:
        """Make what scripts set the environment's own values, to be written when it is saved.

        What holds the value of a secret becomes a secret.

        Parameters
        ----------
        *names : str
            All of them by default.
        """
        held = (*self._values.items(), *self._references.items(), *self._saved.items())
        remove = remover_of(v for n, v in held if self._is_secret(n) or isinstance(v, Reference))
        for name in names or tuple(self._saved):
            self._saved.pop(name, None)
            value = self._values.get(name)
            texts = [leaf for _, leaf in leaves(name, value) if isinstance(leaf, str)]
            if any(remove(text) != text for text in texts):
                self._secrets.add(name)
        return self

    def _held(self, name: str) -> Value | Reference | _Absent:
        """Return what is kept under a name: a reference as one."""
        held: dict[str, Value | Reference] = {**self._values, **self._references}
        return held.get(name, _ABSENT)

    def _own(self) -> dict[str, Value | Reference]:
        """Return what is saved: values and references, without what scripts set."""
        now = {**self._values, **self._references, **self._saved}
        return {name: value for name, value in now.items() if not isinstance(value, _Absent)}

    def _kind(self, name: str) -> str:
        """Say where a value comes from."""
        if name in self._references:
            return f" ({self._references[name].name})"
        return " (secret)" if self._is_secret(name) else ""

    def sealed(self) -> Variables:
        """Return the values for the vault."""
        own = self._own().items()
        return {n: v for n, v in own if not isinstance(v, Reference) and self._seals(n, v)}

    def _is_secret(self, name: str) -> bool:
        """Whether the value that a name has now is a secret."""
        return self._seals(name, self._values.get(name))

    def _seals(self, name: str, value: Value) -> bool:
        """Whether a value is in no file: somebody said so, or its name or that of a field does."""
        return name in self._secrets or holds_secret(name, value)


def secrets_of(*holders: object) -> frozenset[str]:
    """Return the names that are secrets in any of these; a plain mapping has none."""
    every = (holder.secrets for holder in holders if isinstance(holder, Environment))
    return frozenset[str]().union(*every)


def environment(name: str) -> Environment:
    """Return the environment that was saved under a name; see `Environment.save`."""
    return Environment.named(name)


def environments() -> list[str]:
    """Return the names of all environments that were saved."""
    return Environments(data_dir()).names()


def rotate_vault_key() -> None:
    """Encrypt every saved secret with a new key; the old one opens nothing any more."""
    Environments(data_dir()).rotate_key()


def chosen(given: E | str) -> E | Environment:
    """Return the environment that was meant: a name is that of a saved one."""
    return Environment.named(given) if isinstance(given, str) else given

"""Removes secrets from what a worker says of a run.

What the request and its environment hold is known from the beginning. What scripts set, and
the cookies that a user was given, is looked up when something is about to be said of that
user's exchange, never before: a run that says nothing pays nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.resolve.redact import mask_text
from vayu.resolve.removal import Remover
from vayu.resolve.scopes import scopes_of, visible
from vayu.resolve.secret_values import SecretFinder, Secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vayu.engine.transport.port import Slot
    from vayu.model.sends.send import SendSpec

MOST_LEARNT = 2_000
"""When more values than this have come, the older ones are forgotten; a slot's own never are."""

_LONGEST = 4096  # no text is longer, so the rest of a value is in none [characters]


class Censor:
    """Removes the secrets of a run, and of the slot that a text is about.

    Parameters
    ----------
    spec : SendSpec
        Request and environment.
    cookies : callable, optional
        Returns the values of a slot's cookies.
    against : SendSpec, optional
        Of an A/B run: what takes turns with it.
    """

    def __init__(
        self,
        spec: SendSpec,
        cookies: Callable[[Slot], Iterable[str]] = lambda _: (),
        *,
        against: SendSpec | None = None,
    ) -> None:
        every = [spec] if against is None else [spec, against]
        scopes = [scopes_of(one) for one in every]
        self._variables = [visible(one) for one in scopes]
        self._cookies = cookies
        self._finders = [SecretFinder(one.request) for one in every]
        known = [f.secrets_in(one) for f, one in zip(self._finders, scopes, strict=True)]
        self._known = Secrets(
            frozenset().union(*(one.values for one in known)),
            frozenset().union(*(one.words for one in known)),
        )
        self._forget()

    def text(self, text: str, slot: Slot) -> str:
        """Return a message without secrets, nor what looks like a field with one in it."""
        return mask_text(self.name(text, slot))

    def name(self, name: str, slot: Slot) -> str:
        """Return the name of something without secrets: ``auth: works`` stays as it is."""
        self._learn(slot)
        return self._remove(name)

    def secrets(self, slot: Slot) -> Secrets:
        """Return what the slot holds that is secret, beside what holds for all of the run."""
        values = set(self._cookies(slot))
        words: set[str] = set()
        for variables in (*slot.held, *slot.changes.each()):
            if variables:
                finder, given = self._finders[slot.step], self._variables[slot.step]
                found = finder.secrets({**given, **variables})
                values |= found.values
                words |= found.words
        return Secrets(
            frozenset(value[:_LONGEST] for value in values) - self._known.values,
            frozenset(words),
        )

    def add(self, secret: str) -> None:
        """Remove one more secret from now on."""
        self._known = self._known._replace(values=self._known.values | {secret})
        self._remove.add({secret})

    def _learn(self, slot: Slot) -> None:
        """Take in what the slot holds."""
        values, words = self.secrets(slot)
        if len(self._learnt) > MOST_LEARNT:
            self._forget()
        new = (values | words) - self._learnt
        if new:
            self._remove.add(new & values, new & words)
            self._learnt |= new

    def _forget(self) -> None:
        """Know only what holds for all of the run."""
        self._learnt: set[str] = set()
        self._remove = Remover()
        self._remove.add(*self._known)

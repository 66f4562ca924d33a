"""What is done around each request of a load run: resolve, test, count.

Variables resolve after the pre-request script. A name without a value is a failure, and
nothing is sent: a request with a literal ``Bearer {{token}}`` tests the wrong thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.engine.worker.exemplars import Unobserved
from vayu.engine.worker.scripts import begin, run_post, run_pre
from vayu.errors import InvalidConfig, UnresolvedVariable
from vayu.model.failure import CODES, KINDS, FailureKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome, Scripts
    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.notes import Notes
    from vayu.model.run import Variables
    from vayu.resolve.compose import Composer

_SCRIPT = CODES[FailureKind.SCRIPT]
_UNRESOLVED = CODES[FailureKind.UNRESOLVED]
_CANCELLED = CODES[FailureKind.CANCELLED]
_OTHER = CODES[FailureKind.OTHER]
_TOO_LARGE = CODES[FailureKind.TOO_LARGE]


class LoadExchange:
    """Composes requests and runs scripts on every response.

    Parameters
    ----------
    composer : Composer
    variables : dict
        Of the environment.
    scripts : Scripts, optional
        None when the request has no scripts.
    notes : Notes
        Told the first message of each kind.
    count : callable
        Called as ``count(place, passed=...)`` for every test.
    exemplars : Unobserved, optional
        Told what may be kept whole.
    """

    def __init__(
        self,
        composer: Composer,
        variables: Variables,
        scripts: Scripts | None,
        *,
        notes: Notes,
        count: Callable[..., None],
        exemplars: Unobserved | None = None,
    ) -> None:
        self._exemplars = exemplars or Unobserved()
        self._variables = variables
        self._scripts = scripts
        self._notes = notes
        self._count = count
        self._has_pre = scripts is not None and scripts.has_pre
        self._has_post = scripts is not None and scripts.has_post
        self.renew(composer)

    def renew(self, composer: Composer) -> None:
        """Compose what is sent from now on with another composer: it has a new token."""
        self._composer = composer
        self._constant = composer.compose(self._variables) if composer.constant else None

    def before(self, slot: Slot) -> bool:
        """Get the slot's request ready; False when the slot failed before it was sent."""
        if self._scripts is not None:
            begin(slot)
            if self._has_pre and not self._ran_pre(slot):
                return False
        if self._constant is not None:
            slot.wire = self._constant
        elif not self._compose(slot):
            return False
        if slot.k >= self._exemplars.watch_from:
            self._exemplars.watch(slot)
        return True

    def after(self, slot: Slot) -> None:
        """Look at the response that the slot holds."""
        if slot.failure:
            if slot.failure != _CANCELLED:  # which is not a failure
                self._tell_failure(slot)
        elif self._has_post:
            self._run_post(slot)

    def _ran_pre(self, slot: Slot) -> bool:
        """Run the pre-request script; False when it broke."""
        assert self._scripts is not None
        outcome = run_pre(self._scripts, slot)
        self._note(slot, outcome)
        if outcome.error is None:
            return True
        slot.wire = None
        return self._fail(slot, _SCRIPT, outcome.error)

    def _compose(self, slot: Slot) -> bool:
        """Fill in the templates; False when a value is missing or breaks the request."""
        variables = self._variables
        if slot.environment or slot.local:
            variables = {**variables, **slot.environment, **slot.local}
        slot.wire = None
        try:
            slot.wire = self._composer.compose(variables)
        except UnresolvedVariable as error:
            return self._fail(slot, _UNRESOLVED, error.message)
        except InvalidConfig as error:
            return self._fail(slot, _OTHER, error.message)
        if slot.wire.unresolved:
            names = ", ".join(slot.wire.unresolved)
            return self._fail(slot, _UNRESOLVED, f"no value for {names}")
        return True

    def _fail(self, slot: Slot, failure: int, message: str) -> bool:
        """Note why the slot's request was not sent."""
        slot.unsent(failure, message)
        slot.completed = slot.started
        self._tell_failure(slot)
        return False

    def _tell_failure(self, slot: Slot) -> None:
        """Tell a failure, if it is the first of its kind."""
        self._notes.failure(slot, KINDS[slot.failure - 1], slot.message)
        self._exemplars.failed(slot)

    def _run_post(self, slot: Slot) -> None:
        """Run the tests, unless the body does not fit."""
        assert self._scripts is not None
        if slot.overflow:
            slot.failure = _TOO_LARGE
            slot.message = f"the body is longer than {slot.options.keep:,} bytes"
            self._tell_failure(slot)
            return
        outcome = run_post(self._scripts, slot)
        self._note(slot, outcome)
        if outcome.error is not None:
            slot.failure, slot.message = _SCRIPT, outcome.error
            self._tell_failure(slot)

    def _note(self, slot: Slot, outcome: Outcome) -> None:
        """Count every test, and tell what is new."""
        notes, count = self._notes, self._count
        for name, passed, message in outcome.tests:
            count(notes.check(slot, name), passed=passed)
            if not passed:
                notes.check_failed(slot, name, message or "")
                self._exemplars.check_failed(slot, name, message or "")
        for level, text in outcome.console:
            notes.console(slot, level, text)

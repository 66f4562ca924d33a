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
from vayu.resolve.scopes import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import Outcome
    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.chain import Chain, Source
    from vayu.engine.worker.notes import Notes
    from vayu.resolve.compose import Composer
    from vayu.resolve.scopes import Scopes

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
    scopes : Scopes
        The variables that every exchange begins with.
    scripts : Chain, optional
        None when neither the request nor what is above it has scripts.
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
        scopes: Scopes,
        scripts: Chain | None,
        *,
        notes: Notes,
        count: Callable[..., None],
        exemplars: Unobserved | None = None,
    ) -> None:
        self._exemplars = exemplars or Unobserved()
        self._scopes = scopes
        self._variables = visible(scopes)
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
        """Run the scripts before the request; False when it is not to be sent."""
        assert self._scripts is not None
        outcomes = run_pre(self._scripts, slot)
        error = self._note(slot, outcomes)
        slot.wire = None
        if error is not None:
            return self._fail(slot, _SCRIPT, error)
        if any(outcome.flow is not None and outcome.flow.skip for _, outcome in outcomes):
            return self._fail(slot, _SCRIPT, "skipRequest is for collection runs, not for load")
        return True

    def _compose(self, slot: Slot) -> bool:
        """Fill in the templates; False when a value is missing or breaks the request."""
        variables = self._variables
        if slot.changes:
            variables = visible(self._scopes, slot.changes)
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
        error = self._note(slot, run_post(self._scripts, slot))
        if error is not None:
            slot.failure, slot.message = _SCRIPT, error
            self._tell_failure(slot)

    def _note(self, slot: Slot, outcomes: list[tuple[Source, Outcome]]) -> str | None:
        """Count every test, tell what is new, and return why the first script broke that did."""
        notes, count = self._notes, self._count
        error = None
        for source, outcome in outcomes:
            for name, passed, message in outcome.tests:
                count(notes.check(slot, name), passed=passed)
                if not passed:
                    notes.check_failed(slot, name, message or "")
                    self._exemplars.check_failed(slot, name, message or "")
            for level, text in outcome.console:
                notes.console(slot, level, text)
            if outcome.error is not None and error is None:
                error = f"{source}: {outcome.error}" if source.name else outcome.error
        return error

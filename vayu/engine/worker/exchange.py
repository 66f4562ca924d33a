"""What is done around each request of a load run: resolve, test, count.

Variables resolve after the pre-request script. A name without a value is a failure, and
nothing is sent: a request with a literal ``Bearer {{token}}`` tests the wrong thing.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from vayu.engine.scripting.port import LONG, NOWHERE
from vayu.engine.scripting.stretches import length
from vayu.engine.worker.effects import cookies_after, effects_of, request_after
from vayu.engine.worker.exemplars import Unobserved
from vayu.engine.worker.overtime import blame
from vayu.engine.worker.resumable import finished
from vayu.engine.worker.scripts import begin, run_post, run_post_at_once, run_post_together, run_pre
from vayu.errors import InvalidConfig, UnresolvedVariable
from vayu.model.rows.failure import CODES, KINDS, NO_FAILURES, FailureKind
from vayu.model.rows.sample import ABSENT
from vayu.resolve.guessed import likely
from vayu.resolve.scopes import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.scripting.port import Around, Effects, Outcome
    from vayu.engine.scripting.stretches import Stretch
    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.chain import Chain, Source
    from vayu.engine.worker.notes import FirstNotes
    from vayu.engine.worker.resumable import Resumable
    from vayu.engine.worker.surroundings import Surroundings
    from vayu.engine.worker.tally import Tally
    from vayu.resolve.compose import Composer
    from vayu.resolve.scopes import Scopes

_SCRIPT = CODES[FailureKind.SCRIPT]
_UNRESOLVED = CODES[FailureKind.UNRESOLVED]
_NO_FAILURES = {CODES[kind] for kind in NO_FAILURES}
_SKIPPED = CODES[FailureKind.SKIPPED]
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
    notes : FirstNotes
        Told the first message of each kind.
    tally : Tally
        Told what the scripts of every response came to.
    tested : callable
        Called as ``tested(count, left)``: so many responses were tested, and left untested.
    exemplars : Unobserved, optional
        Told what may be kept whole.
    surroundings : Surroundings, optional
        What scripts are told of lies around; without, they are told nothing.
    """

    def __init__(
        self,
        composer: Composer,
        scopes: Scopes,
        scripts: Chain | None,
        *,
        notes: FirstNotes,
        tally: Tally,
        tested: Callable[[int, int], None],
        exemplars: Unobserved | None = None,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._exemplars = exemplars or Unobserved()
        self._scopes = scopes
        self._variables = visible(scopes)
        self._scripts = scripts
        self._surroundings = surroundings
        self._notes = notes
        self._tally = tally
        self._tested = tested
        self._stopped = False
        self._has_pre = scripts is not None and scripts.has_pre
        self._has_post = scripts is not None and scripts.has_post
        self.deferred = self._has_pre or self._has_post
        self.renew(composer)

    def renew(self, composer: Composer) -> None:
        """Compose what is sent from now on with another composer: it has a new token."""
        self._composer = composer
        self._constant = composer.compose(self._variables) if composer.constant else None

    def before(self, slot: Slot) -> bool:
        """Get the slot's request ready; False when the slot failed before it was sent."""
        if self._constant is not None and not self._has_pre:  # the usual case, in one call
            if self._has_post:  # as `begin`
                if slot.changes.local:
                    slot.changes.local.clear()
                slot.script = ABSENT
                slot.checks_passed = slot.checks_failed = 0
            slot.wire = self._constant
            if slot.k >= self._exemplars.watch_from:
                self._exemplars.watch(slot)
            return True
        if self._has_pre:
            return finished(self.resumable_before(slot))
        if self._scripts is not None:
            begin(slot)
        return self._put(slot, self._composer)

    def resumable_before(self, slot: Slot) -> Resumable[bool]:
        """Do what `before` does, where scripts can wait."""
        composer: Composer | None = self._composer
        begin(slot)
        if self._has_pre:
            composer = yield from self._ran_pre(slot)
        return composer is not None and self._put(slot, composer)

    def _put(self, slot: Slot, composer: Composer) -> bool:
        """Fill in the request; False when it cannot be sent."""
        if composer is self._composer and self._constant is not None:
            slot.wire = self._constant
        elif not self._compose(slot, composer):
            return False
        if slot.k >= self._exemplars.watch_from:
            self._exemplars.watch(slot)
        return True

    def after(self, slots: Sequence[Slot]) -> Sequence[Slot]:
        """Look at the responses that slots hold, or at why there are none; see `Exchange`."""
        came = [slot for slot in slots if not slot.failure]
        if len(came) < len(slots):
            for slot in slots:
                if slot.failure and slot.failure not in _NO_FAILURES:
                    blame(slot)
                    self._tell_failure(slot)
        if self._scripts is None or not self._has_post:
            return ()
        whole = [slot for slot in came if not slot.overflow or self._is_whole(slot)]
        if self._stopped:
            self._tested(0, len(whole))
            return ()
        return whole[self._test(whole, self._scripts) :]

    def stop_testing(self) -> None:
        """Run no more scripts: every response from now on stays untested, and is counted so."""
        self._stopped = True

    def _test(self, slots: Sequence[Slot], scripts: Chain) -> int:
        """Run the scripts on responses until that took long; return on how many they ran."""
        if not slots:
            return 0
        if scripts.together:
            found = run_post_together(scripts, slots)
            tested = length(found[0][1])
            self._take_over_each(slots[:tested], found)
            return tested
        until = time.perf_counter_ns() + LONG
        for tested, slot in enumerate(slots, 1):
            around = self._around(slot) if scripts.reads_around else NOWHERE
            self._take_over(slot, run_post_at_once(scripts, slot, around))
            if time.perf_counter_ns() > until:
                return tested
        return len(slots)

    def resumable_after(self, slot: Slot) -> Resumable[None]:
        """Do what `after` does, where scripts can wait."""
        if slot.failure or not self._has_post or self._stopped:
            self.after((slot,))
        elif self._is_whole(slot):
            assert self._scripts is not None
            around = partial(self._around, slot)
            outcomes = None
            try:
                outcomes = yield from run_post(self._scripts, slot, around)
            finally:
                if outcomes is None:  # the run is over before the script is
                    self._tested(0, 1)
            self._take_over(slot, outcomes)

    def _ran_pre(self, slot: Slot) -> Resumable[Composer | None]:
        """Run the scripts before the request; return what composes what they made of it.

        None when it is not to be sent.
        """
        assert self._scripts is not None
        spec = self._composer.spec
        outcomes = yield from run_pre(self._scripts, slot, spec, partial(self._around, slot))
        error = None
        if self._tally.add_all(slot, outcomes):
            error = self._notes.outcomes(slot, outcomes)
        slot.wire = None
        if error is not None:
            self._fail(slot, _SCRIPT, error)
            return None
        if any(o.flow is not None and o.flow.skip for _, o in outcomes):
            slot.unsent(_SKIPPED, "")
            slot.completed = slot.started
            return None
        effects = effects_of(outcomes)
        return self._after_effects(slot, effects) if effects else self._composer

    def _after_effects(self, slot: Slot, effects: list[Effects]) -> Composer | None:
        """Take over what scripts made of the jar and of the request; None: it cannot be sent."""
        self._keep_cookies(slot, effects)
        spec = request_after(self._composer.spec, effects)
        if spec is self._composer.spec:
            return self._composer
        try:
            return self._composer.of(spec)
        except InvalidConfig as error:
            self._fail(slot, _SCRIPT, error.message)
            return None

    def _around(self, slot: Slot) -> Around:
        """Return what lies around the slot's exchange."""
        return self._surroundings.around(slot) if self._surroundings is not None else NOWHERE

    def _keep_cookies(self, slot: Slot, effects: list[Effects]) -> None:
        """Let the jar hold what scripts want it to hold."""
        cookies = cookies_after(effects)
        if cookies is not None and self._surroundings is not None:
            self._surroundings.keep(slot, cookies)

    def _compose(self, slot: Slot, composer: Composer) -> bool:
        """Fill in the templates; False when a value is missing or breaks the request."""
        variables = self._variables
        if slot.changes:
            variables = visible(self._scopes, slot.changes)
        slot.wire = None
        try:
            slot.wire = composer.compose(variables)
        except UnresolvedVariable as error:
            return self._fail(slot, _UNRESOLVED, error.message)
        except InvalidConfig as error:
            return self._fail(slot, _OTHER, error.message)
        if slot.wire.unresolved:
            names = ", ".join(f"{name}{likely(name, variables)}" for name in slot.wire.unresolved)
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

    def _is_whole(self, slot: Slot) -> bool:
        """Whether the body fits; a failure of its own when it does not."""
        if not slot.overflow:
            return True
        slot.failure = _TOO_LARGE
        slot.message = f"the body is longer than {slot.options.keep:,} bytes"
        self._tell_failure(slot)
        return False

    def _take_over_each(
        self, slots: Sequence[Slot], found: Sequence[tuple[Source, Sequence[Stretch]]]
    ) -> None:
        """Count and keep what the scripts on many responses came to."""
        self._tested(len(slots), 0)
        for source, stretches in found:
            self._tally.add_each(slots, source, stretches)
        if all(outcome.recurs for _, stretches in found for outcome, _ in stretches):
            return
        sources = [source for source, _ in found]
        each = [[o for o, times in stretches for _ in range(times)] for _, stretches in found]
        for slot, *outcomes in zip(slots, *each, strict=True):
            if not all(outcome.recurs for outcome in outcomes):
                self._keep(slot, list(zip(sources, outcomes, strict=True)))

    def _take_over(self, slot: Slot, outcomes: Sequence[tuple[Source, Outcome]]) -> None:
        """Count and keep what the scripts on a response came to."""
        self._tested(1, 0)
        if self._tally.add_all(slot, outcomes):
            self._keep(slot, outcomes)

    def _keep(self, slot: Slot, outcomes: Sequence[tuple[Source, Outcome]]) -> None:
        """Keep what the scripts on a response came to beside tests."""
        error = self._notes.outcomes(slot, outcomes)
        effects = effects_of(outcomes)
        if effects:
            self._keep_cookies(slot, effects)
        if error is not None:
            slot.failure, slot.message = _SCRIPT, error
            self._tell_failure(slot)

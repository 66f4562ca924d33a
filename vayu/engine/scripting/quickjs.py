"""Runs scripts in QuickJS, with what is known of its binding.

* Calls between JavaScript and Python cost much: data goes in as arguments, and one text comes
  out, or a number that stands for a result seen before.
* Texts come out as C strings, so what comes out is JSON with escapes.
* An exception that reaches Python is made into text by its own `toString`. So scripts are caught
  on the JavaScript side, and what they could tamper with is frozen (``js/freeze.js``).
* The limit is processor time of one exchange, promises included.

A context that was interrupted or ran out of memory is thrown away and the next exchange gets a
new one: nothing that a script does reaches an exchange after it.
"""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
import quickjs

from vayu.engine.scripting.analysis import analysed
from vayu.engine.scripting.arrived import view_of
from vayu.engine.scripting.handover import given_text, request_text, response_parts
from vayu.engine.scripting.port import LONG, NOWHERE, Around, Limits, Outcome
from vayu.engine.scripting.quickjs_paused import PausedScript
from vayu.engine.scripting.quickjs_pool import CROWDED, Pool
from vayu.engine.scripting.quickjs_realm import Realm
from vayu.engine.scripting.quickjs_result import UNREADABLE, read_result, stopped, too_long
from vayu.engine.scripting.quickjs_run import ScriptRun, seen, told
from vayu.engine.scripting.quickjs_together import batches
from vayu.engine.scripting.requested import spec_data, wire_data
from vayu.engine.scripting.stretches import length
from vayu.engine.scripting.watchdog import Watchdog, watchdog_of_process

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.scripting.arrived import Arrived
    from vayu.engine.scripting.port import ResponseView
    from vayu.engine.scripting.stretches import Stretch
    from vayu.model.requests.request import RequestSpec
    from vayu.model.scripts.script import ScriptSpec
    from vayu.resolve.compose import WireRequest
    from vayu.resolve.scopes import Changes, Scopes

LONGEST_OVERLAY = 10_000
"""How many variables the scripts of one user may change over a whole run."""

TOO_MANY = f"the scripts of one user may change {LONGEST_OVERLAY:,} variables"

_UNTOLD = "a promise failed when too little stack, memory or time was left to say how"


class ScriptRunner:
    """The scripts of one request, compiled. A `vayu.engine.scripting.scripts.Scripts`.

    A script that does not compile is refused with `ScriptError`, which names line and column.

    Parameters
    ----------
    spec : ScriptSpec
    given : Scopes
        The variables that every exchange begins with.
    limits : Limits, optional
    watchdog : Watchdog, optional
        Told of every call; by default the one of this process.
    """

    def __init__(
        self,
        spec: ScriptSpec,
        given: Scopes,
        *,
        limits: Limits | None = None,
        watchdog: Watchdog | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._watchdog = watchdog or watchdog_of_process(self._limits.hang)
        self._given = given_text(given)
        self._pre, self._post = analysed(spec.pre), analysed(spec.post)
        self.has_pre, self.has_post = self._pre is not None, self._post is not None
        self.reads_body = self._post is not None and self._post.reads_body
        self.reads_headers = self._post is not None and self._post.reads_headers
        self.reads_phrase = self._post is not None and self._post.reads_phrase
        scripts = [script for script in (self._pre, self._post) if script is not None]
        self.reads_around = any(script.reads_around for script in scripts)
        self.reads_variables = any(script.reads_variables for script in scripts)
        self.waits = any(script.waits for script in scripts)
        self._post_sees_more = self._post is not None and self._post.sees_more
        self.together = self._in_one_call = not (
            self.waits or self._post_sees_more or any(s.goes_on or s.libraries for s in scripts)
        )
        self._pool = Pool(self._made)
        self._realm: Realm | None = self._made()

    def before(
        self, changes: Changes, request: RequestSpec | None = None, around: Around = NOWHERE
    ) -> Outcome:
        """Run the pre-request script; see `Scripts`."""
        script = self._pre
        if script is None:
            return Outcome()
        realm = self._realm or self._take()
        if realm is None:
            return self._crowded()
        text = request_text(spec_data(request)) if script.reads_request and request else None
        arguments = (seen(changes, script), text, told(around, script))
        run = realm.run_pre
        run.changes, run.spent = changes, 0.0
        return self._run(run, realm.pre, arguments)

    def after(
        self,
        changes: Changes,
        request: WireRequest | None,
        response: ResponseView,
        around: Around = NOWHERE,
    ) -> Outcome:
        """Run the script on a response; see `Scripts`."""
        script = self._post
        if script is None:
            return Outcome()
        realm = self._realm or self._take()
        if realm is None:
            return self._crowded()
        arguments: tuple[Any, ...] = response_parts(response, script, self._limits.body)
        if self._post_sees_more:
            text = request_text(wire_data(request)) if script.reads_request and request else None
            arguments += (seen(changes, script), text, told(around, script))
        run = realm.run_post
        run.changes, run.spent = changes, 0.0
        return self._run(run, realm.post, arguments)

    def after_each(self, responses: Sequence[Arrived]) -> list[Stretch]:
        """Run the script on many responses; see `Scripts`."""
        script = self._post
        assert script is not None
        found: list[Stretch] = []
        until = time.perf_counter_ns() + LONG
        for here, columns in batches(responses, script, self._limits.body):
            told = self._told(here, columns) if self._in_one_call else []
            found += told
            for one in here[length(told) :]:
                if found and time.perf_counter_ns() > until:
                    return found
                found.append((self.after(one.changes, None, view_of(one, script)), 1))
            if time.perf_counter_ns() > until:
                break
        return found

    def _told(self, responses: Sequence[Arrived], columns: tuple[Any, ...]) -> list[Stretch]:
        """Run the script on responses in one call, until it breaks or its time is up."""
        realm = self._realm = self._realm or self._made()
        told = self._called(realm, columns)
        if type(told) is int:
            return [(realm.known[told], len(responses))]
        run = realm.run_post
        found: list[Stretch] = []
        for response, line in zip(responses, told.split("\n") if told else (), strict=False):
            run.changes = response.changes
            outcome = realm.known[int(line)] if line.isdigit() else self._outcome(run, line)
            times = found.pop()[1] if found and found[-1][0] is outcome else 0
            found.append((outcome, times + 1))
        return found

    def _called(self, realm: Realm, columns: tuple[Any, ...]) -> Any:
        """Call into JavaScript; where that is stopped, return what is told by then."""
        self._watchdog.turn += 1
        try:
            return realm.each(*columns)
        except quickjs.JSException:  # nobody can tell whose time it was
            self._realm, self._in_one_call = None, False
            self._watchdog.turn += 2
            with suppress(quickjs.JSException):  # it may have no memory left even for that
                return realm.until_now()
            return ""
        finally:
            self._watchdog.turn += 1

    def warm(self, count: int) -> None:
        """Make so many contexts for scripts that will wait beside each other, if any can."""
        if self.waits:
            self._pool.fill(count - 1)

    def _made(self) -> Realm:
        """Make a context and compile the scripts in it."""
        return Realm(self._pre, self._post, self._given, self._limits, self._watchdog)

    def _take(self) -> Realm | None:
        """Take a context that no script waits in; None when there are too many that one does."""
        self._realm = self._pool.take()
        return self._realm

    def _crowded(self) -> Outcome:
        """Return the outcome of a script that got no context."""
        return Outcome(error=CROWDED.format(self._pool.waiting))

    def _run(
        self, run: ScriptRun, work: Callable[..., object], given: Sequence[Any], elapsed: float = 0
    ) -> Outcome:
        """Call into JavaScript and read what comes out."""
        realm, script = run.realm, run.script
        begun = time.process_time() if script.goes_on else 0.0
        self._watchdog.turn += 1
        try:
            result = work(*given)
            if script.goes_on:
                result = self._pumped(run, begun, elapsed)
            if (script.libraries or realm.is_open) and type(result) is not tuple:
                self._realm = None if realm.spoiled() else self._realm
        except quickjs.JSException as error:
            result = self._given_up(realm, stopped(str(error), self._limits))
        finally:
            self._watchdog.turn += 1
        if type(result) is int:
            return realm.known[result]
        return self._paused(run, result[0]) if type(result) is tuple else self._outcome(run, result)

    def _pumped(self, run: ScriptRun, begun: float, elapsed: float) -> object:
        """Let promises and timers go on until there is nothing left to do, or no time.

        What the script waits for stands in a tuple. The time is that of all turns together.
        """
        realm = run.realm
        deadline = begun + self._limits.time - run.spent
        goes_on: bool | str | None = True
        while goes_on is True:
            while realm.pump():
                if time.process_time() > deadline:
                    return self._given_up(realm, too_long(self._limits))
            if time.process_time() > deadline:
                return self._given_up(realm, too_long(self._limits))
            goes_on = realm.step(1000 * elapsed) if run.script.waits else None
        run.spent += time.process_time() - begun
        if realm.promises is not None and realm.promises.lost:
            return self._given_up(realm, _UNTOLD)
        return realm.finish(None) if goes_on is None else (goes_on,)

    def _paused(self, run: ScriptRun, text: str) -> Outcome:
        """Return a script that waits in a context that is its own until it goes on."""
        self._realm = None
        self._pool.weigh(run.realm)
        self._pool.waiting += 1
        go_on, stop = partial(self._go_on, run), partial(self._stop, run)
        return Outcome(paused=PausedScript(run.realm, text, go_on, stop, self._limits))

    def _go_on(self, run: ScriptRun, work: Callable[[], object], elapsed: float) -> Outcome:
        """Let a script that waited go on, or end it when it waited too long."""
        if elapsed >= self._limits.wait:
            return self._stop(run, f"waited longer than {self._limits.wait:g} s and was stopped")
        self._pool.waiting -= 1
        other, self._realm = self._realm, run.realm
        outcome = self._run(run, work, (), elapsed)
        self._give_back(other)
        return outcome

    def _stop(self, run: ScriptRun, reason: str) -> Outcome:
        """End a script that waits."""
        self._pool.waiting -= 1
        other = self._realm
        outcome = self._outcome(run, self._given_up(run.realm, reason))
        self._realm = other
        return outcome

    def _give_back(self, other: Realm | None) -> None:
        """Let the context that was used, if it still can be, wait beside the `other` one."""
        if other is None:
            return
        if self._realm is not None:
            self._pool.keep(self._realm)
        self._realm = other

    def _given_up(self, realm: Realm, reason: str) -> object:
        """Give the context up; return what its script found out until it was stopped."""
        self._realm = None
        self._watchdog.turn += 2
        try:
            return realm.finish(reason)
        except quickjs.JSException:
            return msgspec.json.encode([[], [], reason, None, None, None, None]).decode()

    def _outcome(self, run: ScriptRun, result: Any) -> Outcome:
        """Read a result, and apply what the script changed."""
        realm, changes = run.realm, run.changes
        tests, console, error, changed, flow, effects, number = read_result(result)
        outcome = Outcome(tests, console, error, flow, effects)
        if number is not None:
            untimed = tuple(test._replace(duration=None) for test in tests)
            realm.known.append(Outcome(untimed, recurs=True))
        if changed:
            for scope, values in changed.items():
                getattr(changes, scope).update(values)
            if len(changes) > LONGEST_OVERLAY:
                outcome = outcome._replace(error=error or TOO_MANY)
        if error is not None and ("out of memory" in error or error.startswith(UNREADABLE)):
            self._realm = None
        return outcome

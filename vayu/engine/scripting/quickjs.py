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

import re
import time
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import quickjs

from vayu.engine.scripting.analysis import Script, analyse
from vayu.engine.scripting.handover import (
    PHRASES,
    around_text,
    body_text,
    changes_text,
    clean,
    given_text,
    header_text,
    request_text,
)
from vayu.engine.scripting.port import NOWHERE, Around, CheckOutcome, Effects, Flow, Limits, Outcome
from vayu.engine.scripting.quickjs_realm import Realm
from vayu.engine.scripting.requested import spec_data, wire_data
from vayu.engine.scripting.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.scripting.port import ResponseView
    from vayu.model.request import RequestSpec
    from vayu.model.script import ScriptSpec
    from vayu.resolve.compose import WireRequest
    from vayu.resolve.scopes import Changes, Scopes

LONGEST_OVERLAY = 10_000
"""How many variables the scripts of one user may change over a whole run."""

_UNTOLD = "a promise failed when too little stack, memory or time was left to say how"
_Lines = tuple[tuple[str, str], ...]
_Changed = dict[
    Literal["globals", "collection", "environment", "local"],
    dict[str, str | int | float | bool | None],
]
_Result = tuple[
    tuple[CheckOutcome, ...],
    _Lines,
    str | None,
    _Changed | None,
    Flow | None,
    Effects | None,
    int | None,
]
_decode: Callable[[str], _Result] = msgspec.json.Decoder(_Result).decode
_ESCAPE = re.compile(r"\\(?:u(d[89a-f][0-9a-f]{2})|.)")


class ScriptRunner:
    """The scripts of one request, compiled. A `vayu.engine.scripting.port.Scripts`.

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
        self._watchdog = watchdog or _watchdog(self._limits.hang)
        self._given = given_text(given)
        self._pre, self._post = _analysed(spec.pre), _analysed(spec.post)
        self.has_pre = self._pre is not None
        self.has_post = self._post is not None
        self.reads_body = self._post is not None and self._post.reads_body
        self.reads_headers = self._post is not None and self._post.reads_headers
        both = (self._pre, self._post)
        self.reads_around = any(script is not None and script.reads_around for script in both)
        self._realm: Realm | None = self._open()

    def before(
        self, changes: Changes, request: RequestSpec | None = None, around: Around = NOWHERE
    ) -> Outcome:
        """Run the pre-request script.

        Parameters
        ----------
        changes : Changes
            Of the scripts of this user so far; changed in place.
        request : RequestSpec, optional
            What `pm.request` shows; templates are not filled in yet.
        around : Around, optional

        Returns
        -------
        Outcome
            Empty when there is no such script.
        """
        script = self._pre
        if script is None:
            return Outcome()
        realm = self._realm or self._open()
        shown = script.reads_request and request is not None
        text = request_text(spec_data(request)) if shown and request is not None else None
        arguments = (_seen(changes, script), text, _around(around, script))
        return self._run(realm, realm.pre, script, changes, arguments)

    def after(
        self,
        changes: Changes,
        request: WireRequest | None,
        response: ResponseView,
        around: Around = NOWHERE,
    ) -> Outcome:
        """Run the script on a response.

        Parameters
        ----------
        changes : Changes
            Of the scripts of this user so far; changed in place.
        request : WireRequest, optional
            What was sent.
        response : ResponseView
        around : Around, optional

        Returns
        -------
        Outcome
            Empty when there is no such script.
        """
        script = self._post
        if script is None:
            return Outcome()
        realm = self._realm or self._open()
        status, reason, headers, _, elapsed = response
        phrase = reason or PHRASES.get(status, "")
        arguments: tuple[Any, ...] = (
            status,
            phrase if phrase.isascii() else clean(phrase),
            body_text(response, self._limits.body) if script.reads_body else None,
            header_text(headers) if script.reads_headers else None,
            elapsed,
        )
        if script.reads_variables or script.reads_request or script.reads_around:
            shown = script.reads_request and request is not None
            text = request_text(wire_data(request)) if shown and request is not None else None
            arguments += (_seen(changes, script), text, _around(around, script))
        return self._run(realm, realm.post, script, changes, arguments)

    def _open(self) -> Realm:
        """Make a context and compile the scripts in it."""
        self._realm = Realm(self._pre, self._post, self._given, self._limits, self._watchdog)
        return self._realm

    def _run(
        self,
        realm: Realm,
        function: Any,
        script: Script,
        changes: Changes,
        arguments: tuple[Any, ...],
    ) -> Outcome:
        """Call into JavaScript and read what comes out."""
        self._watchdog.turn += 1
        try:
            result = function(*arguments)
            if script.goes_on:
                result = self._pumped(realm)
            if script.libraries and realm.spoiled():
                self._realm = None
        except quickjs.JSException as error:
            result = self._given_up(realm, self._reason(str(error)))
        finally:
            self._watchdog.turn += 1
        if type(result) is int:
            return realm.known[result]
        return self._outcome(realm, result, changes)

    def _pumped(self, realm: Realm) -> object:
        """Let promises go on until there is nothing left to do, or no time."""
        deadline = time.process_time() + self._limits.time
        while realm.pump():
            if time.process_time() > deadline:
                return self._given_up(realm, self._too_long())
        if realm.rejections is not None and realm.rejections.lost:
            return self._given_up(realm, _UNTOLD)
        return realm.finish(None)

    def _given_up(self, realm: Realm, reason: str) -> object:
        """Give the context up; return what its script found out until it was stopped."""
        self._realm = None
        self._watchdog.turn += 2
        try:
            return realm.finish(reason)
        except quickjs.JSException:
            return msgspec.json.encode([[], [], reason, None, None, None, None]).decode()

    def _reason(self, text: str) -> str:
        """Say why a script was stopped."""
        if text.startswith("InternalError: interrupted"):
            return self._too_long()
        if "out of memory" in text or text.startswith("null"):
            return f"needed more than {self._limits.memory // 2**20} MiB of memory"
        return text.partition("\n")[0][:1000]

    def _too_long(self) -> str:
        """Say that the time was up."""
        return f"ran longer than {self._limits.time:g} s and was stopped"

    def _outcome(self, realm: Realm, result: Any, changes: Changes) -> Outcome:
        """Read a result, and apply what the script changed."""
        tests, console, error, changed, flow, effects, number = _read(result)
        outcome = Outcome(tests, console, error, flow, effects)
        if number is not None:
            untimed = tuple(test._replace(duration=None) for test in tests)
            realm.known.append(outcome._replace(tests=untimed))
        if changed:
            for scope, values in changed.items():
                getattr(changes, scope).update(values)
            if len(changes) > LONGEST_OVERLAY:
                outcome = outcome._replace(error=error or _too_many())
        if error is not None and "out of memory" in error:
            self._realm = None
        return outcome


def _read(result: str) -> _Result:
    """Decode a result; half a surrogate pair, which no text can hold, is U+FFFD."""
    try:
        return _decode(result)
    except msgspec.DecodeError:
        return _decode(_ESCAPE.sub(lambda m: "\\ufffd" if m[1] else m[0], result))


def _seen(changes: Changes, script: Script) -> str | None:
    """Return what was changed so far as JavaScript is given it."""
    return changes_text(changes) if script.reads_variables and changes else None


def _around(around: Around, script: Script) -> str | None:
    """Return what lies around as JavaScript is given it."""
    return around_text(around) if script.reads_around else None


def _analysed(source: str | None) -> Script | None:
    """Return what a script may do; None when there is none."""
    return analyse(source) if source and source.strip() else None


def _too_many() -> str:
    """Say that the variables of one user have no end."""
    return f"the scripts of one user may change {LONGEST_OVERLAY:,} variables"


@cache
def _watchdog(limit: float) -> Watchdog:
    """Return the watchdog of this process."""
    watchdog = Watchdog(limit)
    watchdog.start()
    return watchdog

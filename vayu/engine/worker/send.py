"""One Send: the very same steps as under load, and everything about it is reported."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import asdict, replace

from vayu.engine.transport.port import Transport
from vayu.engine.worker.answer import (
    events_of,
    raise_failure,
    sent_request,
    standard_reason,
    timings_of,
)
from vayu.engine.worker.censor import Censor
from vayu.engine.worker.cookies import host_of, jar_lines, parse_cookies
from vayu.engine.worker.effects import cookies_after, effects_of, request_after, told_of
from vayu.engine.worker.scripts import begin, run_post, run_pre
from vayu.engine.worker.surroundings import around_send
from vayu.errors import ScriptError, UnresolvedVariable
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.requests.transport import WANTED
from vayu.model.rows.sample import PROTOCOLS
from vayu.model.sends.response import (
    Effects,
    ResponseSpec,
)
from vayu.model.variables.scoped import SCOPES
from vayu.protocol.head import parse_head
from vayu.protocol.reports import Answered
from vayu.resolve.addresses import addresses, hosts
from vayu.resolve.dynamic import resembling
from vayu.resolve.guessed import likely
from vayu.resolve.redact import mask_url
from vayu.resolve.scopes import Changes, every, scopes_of, visible
from vayu.resolve.secret_names import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.scripting.port import Around, Effects as ScriptEffects
    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.chain import Chain
    from vayu.engine.worker.effects import Ran
    from vayu.engine.worker.resumable import Resumable
    from vayu.model.requests.auth import BearerAuth
    from vayu.model.requests.cookie import Cookie
    from vayu.model.requests.request import RequestSpec
    from vayu.model.sends.send import SendSpec
    from vayu.resolve.compose import Composer, WireRequest

LARGEST_BODY = 64 * 1024 * 1024
"""How much of a response's body a Send keeps. [B]"""


class SendTransport(Transport, Protocol):
    """A transport that can also say what it really did."""

    def cookie_lines(self, slot: Slot) -> list[str]:
        """Return the slot's cookies as lines of a Netscape cookie file."""
        ...

    def final_url(self, slot: Slot) -> tuple[str, int]:
        """Return where the response came from, and how many redirects led there."""
        ...

    def forget_cookies(self, slot: Slot, but: Sequence[str] = ()) -> None:
        """Let the slot's next exchange start without cookies, or with these (`cookie_lines`)."""
        ...


class Skipped(ScriptError):
    """A script before the request says that it is not to be sent."""


class Send:
    """One request on its way.

    Parameters
    ----------
    spec : SendSpec
    composer : Composer
        Of its request; with some token, where its auth asks for one.
    scripts : Chain, optional
    transport : SendTransport
    step : bool, optional
        A script before the request that breaks is a failed test, and the request is sent.
    """

    def __init__(
        self,
        spec: SendSpec,
        composer: Composer,
        scripts: Chain | None,
        transport: SendTransport,
        *,
        step: bool = False,
    ) -> None:
        self._spec = spec
        self._composer = composer
        self._request = spec.request
        self._effects: list[ScriptEffects] = []
        self._scripts = scripts
        self._transport = transport
        self._step = step
        self._outcomes: list[Ran] = []
        self._jar: tuple[Cookie, ...] = ()
        self._around = around_send(spec)

    def prepare(self, slot: Slot) -> Resumable[None]:
        """Run the scripts before the request.

        Raises
        ------
        ScriptError
            If one broke, unless this is a step.
        Skipped
            If one says that nothing is to be sent.
        """
        self._transport.forget_cookies(slot)
        slot.changes = Changes()
        begin(slot)
        if self._scripts is None or not self._scripts.has_pre:
            return
        around = self._around._replace(cookies=self._spec.cookies)
        outcomes = yield from run_pre(self._scripts, slot, self._spec.request, lambda: around)
        self._outcomes += [("before", *found) for found in outcomes]
        for source, outcome in outcomes:
            if outcome.flow is not None and outcome.flow.skip:
                raise Skipped(f"not sent: the pre-request script of the {source} skips it")
            if outcome.error is not None and not self._step:
                why = self._censored(outcome.error, slot)
                whose = f" of the {source}" if source.name else ""
                raise ScriptError(f"the pre-request script{whose} failed: {why}")
        self._effects = effects_of(outcomes)
        self._request = request_after(self._spec.request, self._effects)

    @property
    def request(self) -> RequestSpec:
        """What scripts made of the request."""
        return self._request

    @property
    def needs_token(self) -> bool:
        """Whether its auth asks for one, now that the scripts before it have run."""
        return isinstance(self._request.auth, OAuth2)

    def sign(self, auth: BearerAuth) -> None:
        """Put a token in the place of the auth that asked for it."""
        self._request = replace(self._request, auth=auth)
        self._spec = replace(self._spec, request=replace(self._spec.request, auth=auth))

    def start(self, slot: Slot) -> None:
        """Resolve, and hand over to the transport.

        A value that breaks the request is refused by the composer, and so is the name of a
        dynamic variable that there is not.

        Parameters
        ----------
        slot : Slot
            As it was prepared.
        """
        composer = self._composer
        if self._request != composer.spec:
            composer = composer.of(self._request)
        slot.wire = composer.compose(visible(scopes_of(self._spec), slot.changes))
        _refuse_unknown(slot.wire)
        changed = cookies_after(self._effects)
        cookies = self._spec.cookies if changed is None else changed
        if cookies:
            jar = jar_lines(cookies, host_of(slot.wire.url))
            self._transport.forget_cookies(slot, jar)
            self._jar = parse_cookies(self._transport.cookie_lines(slot))
        if slot.log is not None:
            slot.log.clear()
        slot.intended = slot.started = time.monotonic_ns()
        self._transport.start(slot)

    def finish(self, slot: Slot) -> Resumable[ResponseSpec]:
        """Return the response, tested; or raise the `SendError` that tells why there is none."""
        wire = slot.wire
        assert wire is not None
        if slot.failure:
            where = self._censored(mask_url(wire.url), slot)
            raise_failure(slot, f"{wire.method} {where}", self._censored(slot.message, slot))
        there = visible(scopes_of(self._spec), slot.changes) if wire.unresolved else {}
        warnings = [
            f"no value for {{{{{name}}}}}; sent as it is{likely(name, there)}"
            for name in wire.unresolved
        ]
        if slot.overflow:
            warnings.append(f"body cut at {LARGEST_BODY:,} bytes; {slot.overflow:,} more came")
        wanted, used = WANTED.get(self._spec.request.http_version), PROTOCOLS[slot.protocol]
        if wanted not in {None, used}:
            warnings.append(f"{wanted} was asked for, but the server answered in {used}")
        if slot.message:
            limit = slot.options.timeout
            warnings.append(f"hung up after {limit:,} ms, as stream_for says; more would have come")
        if self._scripts is not None and self._scripts.has_post:
            found = yield from run_post(self._scripts, slot, lambda: self._around_response(slot))
            self._outcomes += [("after", *one) for one in found]
            changed = cookies_after(effects_of(found))
            if changed is not None:
                jar = jar_lines(changed, host_of(wire.url))
                self._transport.forget_cookies(slot, jar)
        return self._response(slot, wire, tuple(warnings))

    def _around_response(self, slot: Slot) -> Around:
        """Return what lies around the response that the slot holds."""
        return self._around._replace(cookies=parse_cookies(self._transport.cookie_lines(slot)))

    def _response(self, slot: Slot, wire: WireRequest, warnings: tuple[str, ...]) -> ResponseSpec:
        """Put together everything that is known."""
        reason, headers = parse_head(slot.header_lines)
        url, redirects = self._transport.final_url(slot)
        head = sum(map(len, slot.header_lines))
        jar = parse_cookies(self._transport.cookie_lines(slot))
        return ResponseSpec(
            status=slot.status,
            reason=reason or standard_reason(slot.status),
            http_version=PROTOCOLS[slot.protocol],
            url=url,
            redirects=redirects,
            headers=headers,
            body=b"".join(slot.body),
            body_bytes=max(slot.measured[1] - head, 0),
            bytes_sent=slot.measured[0],
            bytes_received=slot.measured[1],
            truncated=slot.overflow > 0,
            events=events_of(slot),
            event_count=slot.log.count if slot.log else 0,
            hung_up=bool(slot.message),  # of a response: the transport's reason to leave it
            timings=timings_of(slot),
            cookies=tuple(cookie for cookie in jar if cookie not in self._jar),
            jar=jar,
            request=sent_request(slot, wire, url),
            warnings=warnings,
            **asdict(self.effects(slot)),
        )

    def effects(self, slot: Slot) -> Effects:
        """Return what scripts did so far."""
        return told_of(self._outcomes, slot.changes)

    def answer(self, number: int, slot: Slot) -> Resumable[Answered]:
        """Return what `finish` does, and what came to be secret on the way."""
        response = yield from self.finish(slot)
        values, words = Censor(self._spec, self._cookie_values).secrets(slot)
        return Answered(id=number, response=response, values=tuple(values), words=tuple(words))

    def _censored(self, text: str, slot: Slot) -> str:
        """Return what an exception may say: it is printed, and stored in notebooks.

        A variable that is a URL stays readable, and so does one that is the host; what is secret
        in a URL is masked as in every URL.
        """
        variables = list(every(scopes_of(self._spec)))
        open_ = addresses(variables)
        if slot.wire is not None:
            open_ |= hosts(variables, slot.wire.url)
        plain = {
            scope: {
                name: value
                for name, value in getattr(self._spec, scope).items()
                if not isinstance(value, str) or value not in open_ or is_secret_name(name)
            }
            for scope in SCOPES
        }
        censor = Censor(replace(self._spec, **plain), self._cookie_values)
        return censor.text(text, slot)

    def _cookie_values(self, slot: Slot) -> list[str]:
        """Return the values of the cookies that the slot holds."""
        return [cookie.value for cookie in parse_cookies(self._transport.cookie_lines(slot))]


def _refuse_unknown(wire: WireRequest) -> None:
    """Refuse dynamic variables that there are not: nobody can have meant to send their names.

    Raises
    ------
    UnresolvedVariable
        Naming each.
    """
    unknown = [name for name in wire.unresolved if name.startswith("$")]
    if unknown:
        raise UnresolvedVariable(
            {f"environment.{n}": f"{{{{{n}}}}} has no value{resembling(n)}" for n in unknown}
        )

"""Access tokens: fetched once, shared by everything that asks for the same, refreshed in time.

They live in the engine and nowhere else: secrets are here already, nothing is stored, and all
workers of a run get the same token. The request for one goes through the warm worker, with the
certificates and the proxy of the request that needs it.

    renewed at   expiry - min(AHEAD, lifetime / 5)
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from vayu.engine.clock import monotonic
from vayu.engine.vetting import vet
from vayu.errors import InvalidConfig, SendError, UnresolvedVariable, VayuError
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.runs.run import RunSpec
from vayu.model.sends.send import SendSpec
from vayu.resolve.compose import Composer
from vayu.resolve.oauth2 import Token, bearer, read_token, token_request
from vayu.resolve.redact import redactor
from vayu.resolve.scopes import scopes_of, visible
from vayu.resolve.secret_values import secrets_of
from vayu.units import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from vayu.model.requests.auth import BearerAuth
    from vayu.model.requests.request import RequestSpec
    from vayu.model.sends.response import ResponseSpec
    from vayu.model.variables.scoped import Variables

log = logging.getLogger(__name__)

S = TypeVar("S", SendSpec, RunSpec)

AHEAD = 30.0
"""How long before its expiry a token is renewed, if it lives long enough. [s]"""

MOST_KEPT = 256
"""Tokens of different credentials that are kept at a time. [1]"""

_AGAIN = 5.0  # s between two attempts to renew


@dataclass
class _Held:
    """A token and when it ends, on the monotonic clock. [ns]."""

    token: Token
    renew_at: int | None
    expires_at: int | None


class Tokens:
    """The tokens of one engine.

    Parameters
    ----------
    send : callable
        Sends one request.
    clock : callable, optional
        [ns]
    """

    def __init__(
        self,
        send: Callable[[SendSpec], Awaitable[ResponseSpec]],
        clock: Callable[[], int] = monotonic,
    ) -> None:
        self._send = send
        self._clock = clock
        self._held: dict[tuple[object, ...], _Held] = {}
        self._locks: dict[tuple[object, ...], asyncio.Lock] = {}

    async def signed(self, spec: S) -> S:
        """Return what is to be sent with a token in place of OAuth 2; anything else as it is.

        What is wrong with the rest of the request is refused before a token is fetched, and so
        is a token that is not given: nothing is sent without.

        Parameters
        ----------
        spec : SendSpec or RunSpec
            Of an A/B run one side.
        """
        auth = spec.request.auth
        if not isinstance(auth, OAuth2):
            return spec
        trial = _with(spec, bearer(auth, Token("token")))
        if isinstance(trial, RunSpec):
            vet(trial)
        held = await self._current(auth, spec.request, visible(scopes_of(spec)))
        return _with(spec, bearer(auth, held.token))

    def forget(self, spec: SendSpec) -> None:
        """Fetch a new token next time: the server did not take this one."""
        if isinstance(spec.request.auth, OAuth2):
            variables = visible(scopes_of(spec))
            self._held.pop(_key(spec.request.auth, spec.request, variables), None)

    async def renewals(self, spec: RunSpec) -> AsyncIterator[BearerAuth]:
        """Yield a new token each time that one is due, for as long as it is iterated.

        None is due where the request asks for none.

        An attempt that fails is made again; meanwhile the old token is all there is, and its
        refusal is in the rows.

        Parameters
        ----------
        spec : RunSpec
            As it was before `signed`; of an A/B run one side.
        """
        auth = spec.request.auth
        if not isinstance(auth, OAuth2):
            return
        variables = visible(scopes_of(spec))
        known = _key(auth, spec.request, variables)
        while True:
            held = self._held.get(known)
            if held is not None and held.renew_at is None:
                return
            due = 0 if held is None else held.renew_at or 0
            await asyncio.sleep(max(due - self._clock(), 0) / NS_PER_S)
            try:
                fresh = await self._current(auth, spec.request, variables)
            except VayuError as error:
                log.warning("a token was not renewed: %s", error.message)
                await asyncio.sleep(_AGAIN)
                continue
            if held is None or fresh.token.access != held.token.access:
                yield bearer(auth, fresh.token)

    async def _current(self, auth: OAuth2, like: RequestSpec, variables: Variables) -> _Held:
        """Return the token of these credentials; fetch one if it is missing or due."""
        known = _key(auth, like, variables)
        async with self._locks.setdefault(known, asyncio.Lock()):
            held = self._held.get(known)
            if held is not None and (held.renew_at is None or self._clock() < held.renew_at):
                return held
            fresh = await self._fetch(auth, like, variables, held)
            self._held[known] = fresh
            while len(self._held) > MOST_KEPT:
                oldest = next(iter(self._held))
                del self._held[oldest]
                self._locks.pop(oldest, None)
            return fresh

    async def _fetch(
        self, auth: OAuth2, like: RequestSpec, variables: Variables, held: _Held | None
    ) -> _Held:
        """Fetch a token: with the refresh token of the last one, else from the beginning.

        Raises
        ------
        VayuError
            If neither gives one and the old one has expired.
        """
        refresh = held.token.refresh if held else None
        if refresh is not None:
            try:
                return await self._ask(token_request(auth, like, refresh=refresh), variables)
            except SendError as error:
                log.info("a refresh token was not taken: %s", error.message)
        try:
            return await self._ask(token_request(auth, like), variables)
        except VayuError:
            if held and held.expires_at and self._clock() < held.expires_at:
                return _Held(held.token, self._clock() + int(_AGAIN * NS_PER_S), held.expires_at)
            raise

    async def _ask(self, request: RequestSpec, variables: Variables) -> _Held:
        """Ask the endpoint once.

        Raises
        ------
        SendError
            If it gives no token; no secret is in what it says.
        """
        redact = redactor(*secrets_of(request, variables))
        answer = await self._send(SendSpec(request=request, environment=variables))
        try:
            token = read_token(answer.status, answer.body, answer.url)
        except SendError as error:
            raise SendError(redact(error.message), hint=error.hint) from None
        now = self._clock()
        if token.lifetime is None:
            return _Held(token, None, None)
        ahead = min(AHEAD, token.lifetime / 5)
        renew_at = now + int((token.lifetime - ahead) * NS_PER_S)
        return _Held(token, renew_at, now + int(token.lifetime * NS_PER_S))


def depends_on_scripts(spec: SendSpec) -> bool:
    """Whether a token is to be fetched with what scripts before the request set."""
    auth = spec.request.auth
    if not isinstance(auth, OAuth2):
        return False
    scripted = any((script.pre or "").strip() for script in (*spec.above, spec.script))
    return scripted and bool(Composer(token_request(auth, spec.request)).names)


def _with(spec: S, auth: BearerAuth) -> S:
    """Return a spec whose request carries a token."""
    return replace(spec, request=replace(spec.request, auth=auth))


def _key(auth: OAuth2, like: RequestSpec, variables: Variables) -> tuple[object, ...]:
    """Return what tells credentials apart: the request for their token, filled in.

    Raises
    ------
    InvalidConfig
        If a person has to sign in first, or the endpoint is no URL.
    UnresolvedVariable
        If a variable has no value: no token is asked for with braces in it.
    """
    if auth.grant == "authorization_code":
        raise InvalidConfig(
            {"request.auth.grant": "is 'authorization_code', which needs a person at a browser"},
            hint="sign in with vayu.sign_in(auth) in Python, and send what it returns",
        )
    wire = Composer(token_request(auth, like)).compose(variables)
    if wire.unresolved:
        raise UnresolvedVariable(
            {
                f"environment.{n}": f"{{{{{n}}}}}, of the auth, has no value"
                for n in wire.unresolved
            },
            hint="add the variable to the environment (on the command line: --var NAME=TEXT)",
        )
    return wire.url, wire.headers, wire.body, like.verify, like.proxy, auth.header_prefix

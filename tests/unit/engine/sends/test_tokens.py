"""Tokens: one fetch for many, renewed in time, in virtual time."""

from __future__ import annotations

import asyncio
import json

import pytest

from vayu.engine.sends import tokens as tokens_module
from vayu.engine.sends.tokens import Tokens
from vayu.errors import SendError
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.run import RunSpec
from vayu.model.sends.response import ResponseSpec, SentRequest, Timings
from vayu.model.sends.send import SendSpec
from vayu.units import NS_PER_S


class Idp:
    """A token endpoint without a network: numbers its tokens, and a clock that it moves."""

    def __init__(self, lifetime: float | None = 100.0) -> None:
        self.lifetime = lifetime
        self.asked: list[str] = []
        self.broken = False
        self.now = 0

    async def send(self, spec: SendSpec) -> ResponseSpec:
        """Answer with a token, or not."""
        await asyncio.sleep(0)
        fields = dict(spec.request.body.content)  # type: ignore[call-overload]
        self.asked.append(fields["grant_type"])
        plain = {"access_token": f"tok{len(self.asked)}", "expires_in": self.lifetime}
        refused = self.broken or fields.get("refresh_token") == "bad"
        return ResponseSpec(
            status=400 if refused else 200,
            reason="",
            http_version="HTTP/1.1",
            url=spec.request.url,
            body=json.dumps({"error": "no"} if refused else plain).encode(),
            timings=Timings(total=1),
            request=SentRequest(method="POST", url=spec.request.url),
        )

    def clock(self) -> int:
        return self.now


AUTH = OAuth2(token_url="http://idp/t", client_id="id", client_secret="{{key}}")


def spec(key: str = "k", auth: OAuth2 = AUTH) -> SendSpec:
    return SendSpec(request=RequestSpec(url="http://h/", auth=auth), environment={"key": key})


def token(signed: SendSpec) -> str:
    assert isinstance(signed.request.auth, BearerAuth)
    return signed.request.auth.token


async def test_many_at_once_share_one_token() -> None:
    """Other credentials have their own; other auth is left alone."""
    idp = Idp()
    tokens = Tokens(idp.send, idp.clock)
    signed = await asyncio.gather(*(tokens.signed(spec()) for _ in range(5)))
    assert {token(one) for one in signed} == {"tok1"}
    assert token(await tokens.signed(spec("other"))) == "tok2"
    plain = SendSpec(request=RequestSpec(url="http://h/", auth=BearerAuth("x")))
    assert await tokens.signed(plain) is plain


@pytest.mark.parametrize(("lifetime", "renew"), [(100.0, 80), (1000.0, 970), (5.0, 4)])
async def test_a_token_is_renewed_ahead_of_its_expiry(lifetime: float, renew: int) -> None:
    """Thirty seconds, or a fifth of a short life."""
    idp = Idp(lifetime)
    tokens = Tokens(idp.send, idp.clock)
    await tokens.signed(spec())
    idp.now = renew * NS_PER_S - 1
    assert token(await tokens.signed(spec())) == "tok1"
    idp.now += 1
    assert token(await tokens.signed(spec())) == "tok2"


async def test_one_without_an_expiry_is_kept_until_it_is_refused() -> None:
    """By the server that it was for."""
    idp = Idp(None)
    tokens = Tokens(idp.send, idp.clock)
    await tokens.signed(spec())
    idp.now = 10**18
    assert token(await tokens.signed(spec())) == "tok1"
    tokens.forget(spec())
    assert token(await tokens.signed(spec())) == "tok2"


async def test_an_old_token_is_used_while_no_new_one_is_given() -> None:
    """Until it is over; then it is said."""
    idp = Idp(100.0)
    tokens = Tokens(idp.send, idp.clock)
    await tokens.signed(spec())
    idp.broken, idp.now = True, 90 * NS_PER_S
    assert token(await tokens.signed(spec())) == "tok1"
    idp.now = 100 * NS_PER_S
    with pytest.raises(SendError, match="no token from http://idp/t"):
        await tokens.signed(spec())


async def test_a_run_gets_each_new_token_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed attempt is made again, and the same token is not handed out twice."""
    idp = Idp(100.0)
    tokens = Tokens(idp.send, idp.clock)

    async def sleep(seconds: float) -> None:
        idp.now += int(seconds * NS_PER_S)
        idp.broken = 155 * NS_PER_S < idp.now < 170 * NS_PER_S

    run = RunSpec(request=spec().request, environment={"key": "k"})
    await tokens.signed(run)
    monkeypatch.setattr(tokens_module.asyncio, "sleep", sleep)
    got = []
    async for auth in tokens.renewals(run):
        got.append((idp.now // NS_PER_S, auth.token))
        if len(got) == 3:
            break
    assert [moment for moment, _ in got] == [80, 170, 250]
    assert len({name for _, name in got}) == 3


async def test_no_more_tokens_are_kept_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest is let go."""
    monkeypatch.setattr(tokens_module, "MOST_KEPT", 2)
    idp = Idp()
    tokens = Tokens(idp.send, idp.clock)
    for key in ("a", "b", "c"):
        await tokens.signed(spec(key))
    assert token(await tokens.signed(spec("c"))) == "tok3"
    assert token(await tokens.signed(spec("a"))) == "tok4"

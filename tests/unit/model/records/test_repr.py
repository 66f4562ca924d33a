"""Whatever a record holds, its repr shows no secret."""

from __future__ import annotations

import pytest

from vayu.model.requests.auth import BasicAuth, BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.cookie import Cookie
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.run import RunSpec
from vayu.model.sends.response import ResponseSpec, SentRequest, Timings
from vayu.model.sends.send import SendSpec
from vayu.protocol.handshake import Discovery, Start
from vayu.protocol.orders import Once

CANARY = "c4nary"

REQUEST = RequestSpec(
    method="POST",
    url=f"http://ada:{CANARY}@host:8080/path?key={CANARY}",
    params=(("key", CANARY),),
    headers=(("Authorization", f"Bearer {CANARY}"), ("Cookie", f"s={CANARY}")),
    body=Body(mode="text", content=CANARY),
    auth=BearerAuth(token=CANARY),
)
SENT = SentRequest(
    method="POST", url=f"http://h/{CANARY}", headers=(("Cookie", CANARY),), body=CANARY.encode()
)
COOKIE = Cookie(name="session", value=CANARY)
EXCHANGE = SendSpec(request=REQUEST, environment={"token": CANARY})
RECORDS: list[object] = [
    REQUEST,
    SENT,
    COOKIE,
    EXCHANGE,
    BasicAuth(username="ada", password=CANARY),
    RunSpec(request=REQUEST, environment={"token": CANARY}),
    ResponseSpec(
        status=200,
        reason="OK",
        http_version="HTTP/1.1",
        url=f"http://h/{CANARY}",
        headers=(("Set-Cookie", CANARY),),
        body=CANARY.encode(),
        timings=Timings(total=1.0),
        cookies=(COOKIE,),
        request=SENT,
        environment={"token": CANARY},
    ),
    Once(id=1, exchange=EXCHANGE),
    Start(data_dir="/home/ada", token=CANARY),
    Discovery(port=1, pid=2, token=CANARY, version="0", protocol=1),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: type(r).__name__)
def test_repr_shows_no_secret(record: object) -> None:
    """But says what it is."""
    assert CANARY not in repr(record)
    assert type(record).__name__ in repr(record)


def test_repr_of_a_request_says_where_it_goes() -> None:
    """Method, host and path; templates stay."""
    assert repr(REQUEST) == "RequestSpec(POST http://host:8080/path)"
    assert repr(RequestSpec(url="{{base}}/x")) == "RequestSpec(GET {{base}}/x)"

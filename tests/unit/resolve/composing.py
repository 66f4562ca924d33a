"""Shorter words for tests: what a request comes to."""

from __future__ import annotations

from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.resolve.compose import Composer, WireRequest

URL = "http://h.example/"


def compose(variables: dict[str, object] | None = None, **fields: object) -> WireRequest:
    spec = RequestSpec(**{"url": URL, **fields})
    return Composer(spec).compose(variables or {})


def text(variables: dict[str, object], content: object, mode: str = "json") -> str:
    body = compose(variables, method="POST", body=Body(mode=mode, content=content)).body
    assert body is not None
    return body.decode()

"""The head of a report says that a body and credentials are sent, never what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from vayu.model.requests.auth import ApiKeyAuth, BasicAuth, BearerAuth, InheritAuth, NoAuth
from vayu.model.requests.body import Body, BodyMode
from vayu.model.requests.request import RequestSpec
from vayu.report.run_markdown import run_markdown
from vayu.report.run_view import run_bundle
from vayu.report.sent_with import _BODIES, sent_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import Tick
    from vayu.model.runs.info import RunInfo

URL = "http://h/x"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, ""),
        ({"auth": NoAuth()}, ""),
        ({"auth": InheritAuth()}, ""),
        ({"body": Body(mode="text", content="s3cr3t")}, " with a body of text"),
        ({"auth": BearerAuth(token="s3cr3t")}, " with bearer authentication"),
        ({"auth": ApiKeyAuth(name="k", value="s3cr3t")}, " with an API key"),
        (
            {"body": Body(mode="json", content={}), "auth": BasicAuth(username="10")},
            " with a body of JSON and basic authentication",
        ),
    ],
)
def test_what_a_request_carries(parts: dict[str, Any], said: str) -> None:
    """A request of a URL alone says nothing more."""
    assert sent_with(RequestSpec(url=URL, **parts)) == said


def test_each_body_has_a_word() -> None:
    """But the one that is none."""
    assert {*_BODIES, "none"} == {*get_args(BodyMode)}


def test_it_stands_in_the_head_of_each_report(
    info_of: Callable[..., RunInfo], troubled: Summary, ticks_of: Callable[..., list[Tick]]
) -> None:
    """Beside the URL."""
    auth = BasicAuth(username="10", password="")
    body = Body(mode="text", content="1s")
    info = info_of(request=RequestSpec(url=URL, method="POST", body=body, auth=auth))
    shown = run_bundle(info, troubled, ticks_of())

    said = "http://h/x with a body of text and basic authentication"
    assert f"  POST {said}" in shown["text/plain"].splitlines()
    assert said in shown["text/html"]
    assert f"POST {said}: " in run_markdown(info, troubled)

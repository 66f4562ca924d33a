"""Steps are called what the person called them."""

from __future__ import annotations

import msgspec
import pytest

from vayu.formats.runs.steps import step_names
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import RunState


def run_json(request: RequestSpec, against: RequestSpec | None = None) -> bytes:
    """Content of `run.json`."""
    return msgspec.json.encode(
        RunInfo(
            id="r1",
            status=RunState.RUNNING,
            created_at="2024-05-01T10:00:00+00:00",
            folder="/runs/r1",
            request=request,
            against=against,
            config=LoadConfig(),
            load="1 user",
        )
    )


def test_a_step_has_the_name_of_its_request() -> None:
    """Or else its method and its URL, with templates as composed."""
    assert step_names(run_json(RequestSpec(url="http://h/", name="home"))) == ("home",)
    assert step_names(run_json(RequestSpec(method="POST", url="http://h/{{id}}"))) == (
        "POST http://h/{{id}}",
    )


def test_both_steps_of_an_ab_run_can_be_told_apart() -> None:
    """By their names; where these are the same, by a letter."""
    one, other = RequestSpec(url="http://h/", name="old"), RequestSpec(url="http://h/")
    assert step_names(run_json(one, other)) == ("old", "GET http://h/")
    assert step_names(run_json(one, one)) == ("old (A)", "old (B)")


@pytest.mark.parametrize("content", [None, b"", b"{", b"{}", b'{"request": {"url": ""}}'])
def test_rows_are_readable_without_run_json(content: bytes | None) -> None:
    """A file that is missing or damaged gives no names, and no error."""
    assert step_names(content) == ()

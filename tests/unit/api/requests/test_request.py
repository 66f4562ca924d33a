"""The public calls show what they take, and refuse before anything is sent."""

from __future__ import annotations

import inspect

import pytest
from msgspec.structs import replace

import vayu
from vayu.api.arguments.options import names
from vayu.api.requests.request_options import LoadOptions, RequestOptions, SendOptions
from vayu.api.runs.runs import COLUMNS, runs_frame
from vayu.errors import InvalidConfig
from vayu.model.load.config import LoadConfig
from vayu.model.requests.request import RequestSpec
from vayu.model.runs.info import RunInfo
from vayu.model.runs.state import RunState
from vayu.protocol.messages import DamagedRun, RunList

VERBS = ("get", "post", "put", "patch", "delete", "head", "options")


def test_signatures_show_the_options() -> None:
    """An editor shows every keyword, not ``**options``."""
    assert list(inspect.signature(vayu.Request).parameters) == [
        "method", "url", *names(RequestOptions),
    ]  # fmt: skip
    assert list(inspect.signature(vayu.Request.load).parameters) == ["self", *names(LoadOptions)]
    for verb in VERBS:
        assert list(inspect.signature(getattr(vayu, verb)).parameters) == [
            "url", *names(SendOptions),
        ]  # fmt: skip


def test_documentation_names_every_option() -> None:
    """An option that is not explained cannot be found."""
    for doc, table in (
        (vayu.Request.__doc__, RequestOptions),
        (vayu.Request.load.__doc__, LoadOptions),
    ):
        assert [name for name in names(table) if f"{name} : " not in str(doc)] == []


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_refuse_before_they_send(verb: str, vayu_home) -> None:
    """A wrong call starts no engine and leaves no file."""
    with pytest.raises(InvalidConfig, match="timout") as caught:
        getattr(vayu, verb)("nowhere", timout=1)

    assert set(caught.value.problems) == {"timout", "url"}
    assert list(vayu_home.iterdir()) == []


def test_environment_is_checked_with_the_rest(vayu_home) -> None:
    """Before anything is sent."""
    with pytest.raises(InvalidConfig) as caught:
        vayu.get("localhost", timeout=0, environment="a=1")  # type: ignore[arg-type]

    assert set(caught.value.problems) == {"url", "timeout", "environment"}
    assert list(vayu_home.iterdir()) == []


def test_repr_hides_passwords() -> None:
    """Method and URL, without user information."""
    request = vayu.Request("get", "http://user:s3cr3t@localhost/{{x}}", auth=("u", "s3cr3t"))

    assert "s3cr3t" not in repr(request)
    assert repr(request).startswith("<Request [GET http://")


def test_attributes() -> None:
    """What it was made of."""
    request = vayu.Request("get", "http://localhost/", name="n", tests="1")

    assert (request.method, request.url, request.name, request.script.post) == (
        "GET", "http://localhost/", "n", "1",
    )  # fmt: skip


def test_runs_frame() -> None:
    """One row a run, typed; what is not known is missing."""
    info = RunInfo(
        id="r1",
        status=RunState.FINISHED,
        created_at="2026-01-01T00:00:00.123+00:00",
        ended_at="2026-01-01T00:01:00+00:00",
        folder="/x",
        request=RequestSpec(url="http://localhost/"),
        config=LoadConfig(),
        load="1 user",
        total=5,
        passed=True,
        tags=("a",),
    )
    frame = runs_frame(RunList(runs=(info, replace(info, passed=None))))

    assert tuple(frame.columns) == COLUMNS
    assert (frame.status[0], frame.total[0], frame.failed.isna()[0]) == ("finished", 5, True)
    assert (frame.passed.tolist()[0], frame.passed.isna().tolist()) == (True, [False, True])
    assert frame.started.isna()[0]
    assert str(frame.ended[0] - frame.created[0]) == "0 days 00:00:59.877000"


def test_damaged_runs_are_listed() -> None:
    """In their place in time, with what is left to know of them."""
    damaged = tuple(DamagedRun(id=f"r{n}", folder=f"/x/r{n}", error="truncated") for n in (3, 1))
    info = RunInfo(
        id="r2",
        status=RunState.FINISHED,
        created_at="2026-01-01T00:00:00.123+00:00",
        folder="/x/r2",
        request=RequestSpec(url="http://localhost/"),
        config=LoadConfig(),
        load="1 user",
    )
    frame = runs_frame(RunList(runs=(info,), damaged=damaged))

    assert frame.id.tolist() == ["r3", "r2", "r1"]
    assert frame.status.tolist() == ["damaged", "finished", "damaged"]
    assert (frame.folder[0], frame.created.isna()[0], frame.total.isna()[0]) == (
        "/x/r3",
        True,
        True,
    )


def test_no_runs_have_the_same_columns() -> None:
    """So that a filter on an empty list does not fail."""
    empty = runs_frame(RunList())

    assert (tuple(empty.columns), len(empty)) == (COLUMNS, 0)
    assert empty[empty.total > 5].empty

"""Tests in Python judge a response, and never pass by accident."""

from __future__ import annotations

import sys

import pytest

from vayu.api.collections.collection import Collection
from vayu.api.requests.request import Request
from vayu.api.responses.response import Response
from vayu.api.responses.tested import parted, results_of, unloaded
from vayu.errors import InvalidConfig
from vayu.model.scripts.checked import Checked
from vayu.model.sends.response import ResponseSpec, SentRequest, Timings

URL = "http://h/"


@pytest.fixture
def response() -> Response:
    """200 OK with a little JSON."""
    return Response(
        ResponseSpec(
            status=200,
            reason="OK",
            http_version="HTTP/1.1",
            url=URL,
            headers=(("Content-Type", "application/json"),),
            body=b'{"id": 7}',
            request=SentRequest(method="GET", url=URL),
            timings=Timings(total=3.0),
        )
    )


def is_ok(response: Response) -> None:
    assert response.status_code == 200


def is_gone(response: Response) -> None:
    assert response.status_code == 410


def says_so(response: Response) -> None:
    if response.status_code != 410:
        raise AssertionError


def has_name(response: Response) -> None:
    name = response.json()["name"]
    assert name


def forgets_to_assert(response: Response) -> None:
    response.status_code == 410  # noqa: B015 (that is the point)


class HasId:
    """A test that is an object."""

    def __call__(self, response: Response) -> bool:
        return response.json()["id"] == 7


async def later(response: Response) -> None:
    """Nobody would wait for it."""


class Later:
    """Called, it is the same."""

    async def __call__(self, response: Response) -> None:
        """Nobody would wait for it either."""


@pytest.mark.parametrize(
    ("test", "outcome", "message"),
    [
        (is_ok, Checked.PASSED, None),
        (HasId(), Checked.PASSED, None),
        (lambda r: r.status_code == 200, Checked.PASSED, None),
        (lambda r: r.status_code == 410, Checked.FAILED, "returned False"),
        (is_gone, Checked.FAILED, "assert 200 == 410"),
        (says_so, Checked.FAILED, "raise AssertionError"),
        (has_name, Checked.FAILED, "KeyError: 'name' (in name = response.json()[\"name\"])"),
        (forgets_to_assert, Checked.ASSERTED_NOTHING, "asserted nothing: write assert"),
        (lambda r: r.status_code, Checked.ASSERTED_NOTHING, "it returned 200, which is neither"),
        (lambda _: None, Checked.ASSERTED_NOTHING, "asserted nothing"),
        (lambda _: sys.exit(3), Checked.FAILED, "SystemExit: 3 (in "),
        (later, Checked.ASSERTED_NOTHING, "it returned a coroutine"),
    ],
)
def test_what_a_test_comes_to(
    response: Response, test: object, outcome: Checked, message: str | None
) -> None:
    """It fails with the line that it stopped at; what says nothing asserted nothing."""
    (result,) = results_of([test], response)
    assert result.outcome is outcome
    assert (message or "") in (result.message or "")
    assert (result.message is None) == (message is None)
    assert result.duration is not None


def test_none_keeps_another_from_running(response: Response) -> None:
    """Each is told under the name of its function, or by its number."""
    results = results_of([is_gone, lambda _: True, HasId()], response)
    assert [(r.name, str(r.outcome)) for r in results] == [
        ("is_gone", "failed"),
        ("test 2", "passed"),
        ("HasId", "passed"),
    ]
    assert [t.name for t in response.tested(results).tests] == ["is_gone", "test 2", "HasId"]
    assert response.tested(()) is response


def test_scripts_and_functions_may_stand_together() -> None:
    """The scripts are one script."""
    assert parted([is_ok, "a()", "b()"]) == ("a()\nb()", (is_ok,))
    assert parted("a()") == ("a()", ())
    assert parted(None) == (None, ())
    assert Request("GET", URL, tests=[is_ok, "let x"]).script.post == "let x"


@pytest.mark.parametrize(
    ("tests", "problem"),
    [
        (5, "tests: must be JavaScript as text, or a function of the response, got 5"),
        ([is_ok, 5], "tests: must be JavaScript as text, or a function of the response, got 5"),
        (later, "tests: an async function cannot be a test; write it without async"),
        (Later(), "tests: an async function cannot be a test; write it without async"),
    ],
)
def test_what_is_no_test_is_refused(tests: object, problem: str) -> None:
    """When the request is made, with everything else that is wrong."""
    with pytest.raises(InvalidConfig, match=problem):
        Request("GET", URL, tests=tests)


def test_a_file_cannot_hold_a_function() -> None:
    """Rather than to lose it in silence."""
    collection = Collection("c")
    with pytest.raises(InvalidConfig, match="cannot be kept in a collection"):
        collection["a"] = Request("GET", URL, tests=is_ok)


def test_a_load_says_that_it_does_not_run_them() -> None:
    """Rather than to look green."""
    (warning,) = unloaded((is_ok,))
    assert "not run under load: is_ok" in warning
    assert unloaded(()) == []

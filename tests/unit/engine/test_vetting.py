"""What can be known to fail is refused before it starts, with every problem named."""

from __future__ import annotations

import pytest

from vayu.engine.vetting import of_side, vet
from vayu.errors import InvalidConfig, UnresolvedVariable
from vayu.model.records.check import build
from vayu.model.runs.run import RunSpec


def spec_of(request: dict, **more: object) -> RunSpec:
    """A run of this request."""
    return build(RunSpec, {"request": {"url": "http://x.test/", **request}, **more})


def test_the_first_request_is_known_when_no_script_decides() -> None:
    """Variables and dynamic ones are filled in."""
    spec = spec_of(
        {"url": "http://{{host}}/{{$guid}}", "method": "post"}, environment={"host": "a.test"}
    )

    first = vet(spec)
    assert first is not None
    assert (first.method, first.url) == ("POST", "http://a.test/0")


def test_every_variable_without_a_value_is_named() -> None:
    """Wherever it stands; null is no value."""
    spec = spec_of(
        {
            "url": "http://{{host}}/",
            "headers": {"Authorization": "Bearer {{ token }}"},
            "body": {"mode": "json", "content": {"id": "{{id}}", "at": "{{$timestamp}}"}},
        },
        environment={"token": None, "id": 0},
    )

    with pytest.raises(UnresolvedVariable) as caught:
        vet(spec)
    assert sorted(caught.value.problems) == ["environment.host", "environment.token"]


def test_a_name_that_holds_a_variable_is_looked_up_before_anything_is_sent() -> None:
    """What it comes to must have a value; nothing goes out with braces."""
    request = {"url": "http://{{host_{{zone}}}}/", "body": {"mode": "text", "content": "{{{{m}}}}"}}
    known = {"zone": "eu", "host_eu": "a.test", "m": "zone"}

    first = vet(spec_of({**request, "method": "post"}, environment=known))
    assert first is not None
    assert (first.url, first.body) == ("http://a.test/", b"eu")
    with pytest.raises(UnresolvedVariable) as caught:
        vet(spec_of(request, environment={**known, "zone": "us", "m": None}))
    assert set(caught.value.problems) == {
        "environment.host_{{zone}}", "environment.m", "environment.{{m}}",
    }  # fmt: skip


def test_a_script_before_the_request_may_set_them() -> None:
    """So nothing can be said."""
    script = {"pre": "pm.variables.set('host', 'a.test')"}

    assert vet(spec_of({"url": "http://{{host}}/"}, script=script)) is None


@pytest.mark.parametrize("script", [{"post": "pm.test('x', () => {})"}, {"pre": "  "}])
def test_a_script_after_the_response_cannot(script: dict) -> None:
    """The first request would never be sent, so it would never run."""
    with pytest.raises(UnresolvedVariable):
        vet(spec_of({"url": "http://{{host}}/"}, script=script))


def test_a_value_that_breaks_a_header_is_named_by_its_place() -> None:
    """Its value is not shown."""
    spec = spec_of({"headers": [["X-A", "{{a}}"]]}, environment={"a": "evil\r\nX-B: 1"})

    with pytest.raises(InvalidConfig) as caught:
        vet(spec)
    assert [path.startswith("request.headers") for path in caught.value.problems] == [True]
    assert "evil" not in str(caught.value)


def test_a_url_that_is_none_after_substitution_is_refused() -> None:
    """Only http and https are spoken."""
    spec = spec_of({"url": "{{url}}"}, environment={"url": "file:///etc/passwd"})

    with pytest.raises(InvalidConfig) as caught:
        vet(spec)
    assert list(caught.value.problems) == ["request.url"]


def test_both_requests_of_an_ab_run_are_looked_at() -> None:
    """All that is wrong is named at once, by its place; variables are of both."""
    against = {"request": {"url": "http://{{there}}/", "headers": {"A": "{{broken}}"}}}
    spec = spec_of({"url": "http://{{here}}/"}, against=against, environment={"broken": "a"})
    with pytest.raises(UnresolvedVariable) as caught:
        vet(spec)
    assert sorted(caught.value.problems) == ["environment.here", "environment.there"]

    given = {"here": "a.test", "there": "b.test", "broken": "a\r\nb"}
    with pytest.raises(InvalidConfig) as refused:
        vet(spec_of({"url": "http://{{here}}/"}, against=against, environment=given))
    assert list(refused.value.problems) == ["against.request.headers"]

    first = vet(
        spec_of({"url": "http://{{here}}/"}, against=against, environment={**given, "broken": ""})
    )
    assert first is not None
    assert first.url == "http://a.test/"


def test_a_problem_of_one_side_is_named_by_its_place() -> None:
    """Whoever finds it, a token's endpoint for one; of the run's own request it stays as it is."""
    problems = {"request.auth.grant": "needs a person", "environment.key": "has no value"}
    for number, named in ((0, "request.auth.grant"), (1, "against.request.auth.grant")):
        with pytest.raises(InvalidConfig) as refused, of_side(number):
            raise InvalidConfig(problems, hint="sign in")
        assert list(refused.value.problems) == [named, "environment.key"]
        assert refused.value.hint == "sign in"


def test_an_object_where_text_stands_is_named_before_anything_is_sent() -> None:
    """By its variable; a list of plain values has text."""
    variables = {"o": {"a": "t0p-s3cret"}, "ids": [1, 2]}
    with pytest.raises(InvalidConfig) as caught:
        vet(spec_of({"url": "http://x.test/{{ids}}/{{o}}"}, environment=variables))
    assert list(caught.value.problems) == ["environment.o"]
    assert "is an object" in str(caught.value)
    assert "t0p" not in str(caught.value)
    first = vet(spec_of({"url": "http://x.test/{{ids}}"}, environment=variables))
    assert first is not None
    assert first.url == "http://x.test/1,2"

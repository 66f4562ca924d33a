"""A composed request is exactly what goes over the wire."""

from __future__ import annotations

import base64
from random import Random

import pytest

from tests.unit.resolve.composing import URL, compose
from vayu.errors import InvalidConfig, UnresolvedVariable
from vayu.model.requests.auth import BasicAuth, BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.resolve.auth import SentAuth
from vayu.resolve.compose import Composer, WireRequest
from vayu.resolve.dynamic import DYNAMIC_NAMES, dynamic_variables


def test_a_constant_request_is_composed_once() -> None:
    """Without templates the same object comes back, whatever the variables are."""
    composer = Composer(RequestSpec(method="get", url=URL, headers={"A": "1"}))
    assert composer.constant
    assert composer.names == frozenset()
    assert composer.compose({}) is composer.compose({"x": 1})
    assert composer.compose({}) == WireRequest("GET", URL, (("A", "1"),), None, ())


@pytest.mark.parametrize(
    ("method", "written", "content", "fits"),
    [
        ("POST", "2", "{}", True),
        ("POST", " {{n}} ", "{{text}}", True),
        ("POST", "0", None, True),
        ("GET", "0", None, True),
        ("HEAD", "0", "{}", True),
        ("POST", "3", "{}", False),
        ("POST", "1", "{}", False),
        ("POST", "", "{}", False),
        ("POST", "+2", "{}", False),
        ("GET", "5", None, False),
        ("HEAD", "2", "{}", False),
        ("POST", "{{n}}", "{{text}}!", False),
    ],
)
def test_a_written_length_is_that_of_the_body(
    method: str, written: str, content: str | None, *, fits: bool
) -> None:
    """Any other one would make another message of what follows; the remedy is to leave it out."""
    body = Body() if content is None else Body(mode="text", content=content)
    spec = RequestSpec(method=method, url=URL, headers={"content-length": written}, body=body)
    values = {"n": 3, "text": "é1"}
    if fits:
        assert Composer(spec).compose(values).headers[0][0] == "content-length"
        return
    with pytest.raises(
        InvalidConfig, match=r"(says \d+|is no number), and the body has .* bytes; leave it out"
    ):
        Composer(spec).compose(values)


def test_the_length_of_a_file_is_counted_when_it_is_sent() -> None:
    """What a run is vetted with is no file yet."""
    part = Part(name="f", file="/f")
    for body in (Body(mode="file", content="/f"), Body(mode="multipart", content=(part,))):
        spec = RequestSpec(method="POST", url=URL, headers={"Content-Length": "5"}, body=body)
        assert Composer(spec, read=lambda _: b"").compose({}).headers[0] == ("Content-Length", "5")


def test_parts_without_templates_are_the_same_objects_each_time() -> None:
    """A transport can tell with `is` what need not be set again."""
    spec = RequestSpec(url=URL + "{{id}}", headers={"A": "1"}, body=Body(mode="text", content="b"))
    composer = Composer(spec)
    first, second = composer.compose({"id": 1}), composer.compose({"id": 2})
    assert (first.url, second.url) == (URL + "1", URL + "2")
    assert first.headers is second.headers
    assert first.body is second.body


def test_every_place_of_a_variable_is_known_and_filled_in() -> None:
    """URL, parameters, headers, auth and body; a name that is missing is listed once."""
    spec = RequestSpec(
        method="POST",
        url="{{base}}/{{id}}",
        params={"{{p}}": "{{q}}"},
        headers=[["X-{{h}}", "{{v}}"], ["Y", "{{gone}}"]],
        auth=BearerAuth(token="{{token}}"),
        body=Body(mode="json", content={"n": "{{gone}}"}),
    )
    composer = Composer(spec)
    assert composer.names == {"base", "id", "p", "q", "h", "v", "gone", "token"}
    assert not composer.constant
    values = {
        "base": "https://a.b",
        "id": 7,
        "p": "p p",
        "q": "a&b",
        "h": "H",
        "v": "1",
        "token": "t",
    }
    assert composer.compose(values) == WireRequest(
        "POST",
        "https://a.b/7?p%20p=a%26b",
        (
            ("X-H", "1"),
            ("Y", "{{gone}}"),
            ("Content-Type", "application/json"),
            ("Authorization", "Bearer t"),
        ),
        b'{"n":"{{gone}}"}',
        ("gone",),
        auth=SentAuth(BearerAuth(token="{{token}}"), values),
    )


@pytest.mark.parametrize(
    ("url", "params", "wire"),
    [
        ("http://h/p?a=%2F+b", [["c", "d e"]], "http://h/p?a=%2F+b&c=d%20e"),
        ("http://h/p?", [["c", "1"]], "http://h/p?c=1"),
        ("http://h/p?a&", [["c", "1"]], "http://h/p?a&c=1"),
        ("http://h", [["c", "1"]], "http://h?c=1"),
        ("http://h/#top", [["c", "1"]], "http://h/?c=1"),
        ("http://h/#top", [], "http://h/"),
        ("http://h/", [["a", "1"], ["a", "2"], ["", ""]], "http://h/?a=1&a=2&="),
        ("http://h/", [["ü", "ö/?#&=+%"]], "http://h/?%C3%BC=%C3%B6%2F%3F%23%26%3D%2B%25"),
        ("http://h/ü?x=ö", [], "http://h/%C3%BC?x=%C3%B6"),
        ("http://user:pw@h:65535/a", [], "http://user:pw@h:65535/a"),
        ("http://[::1]:8080/a|b", [], "http://[::1]:8080/a|b"),
        ("HTTP://bücher.example/ü", [], "HTTP://xn--bcher-kva.example/%C3%BC"),
    ],
)
def test_parameters_are_appended_and_the_url_stays_as_given(
    url: str, params: list[list[str]], wire: str
) -> None:
    """The URL's own query and escapes survive; the fragment is not sent."""
    pairs = tuple((name, value) for name, value in params)
    assert compose(url=url, params=pairs).url == wire


def test_what_a_variable_brings_into_a_url_cannot_leave_the_request_line() -> None:
    """White space, line ends and letters beyond ASCII are percent-encoded."""
    wire = compose({"x": "a b\r\nHost: evil\x00é"}, url="http://h/{{x}}")
    assert wire.url == "http://h/a%20b%0D%0AHost:%20evil%00%C3%A9"


@pytest.mark.parametrize(
    "base", ["ftp://h", "file:///etc/passwd", "h", "", "http://", "http://h:0", "http://h:99999"]
)
def test_a_url_that_is_not_http_once_filled_in_is_refused_without_showing_it(base: str) -> None:
    """The message names the template, because the value may be secret."""
    with pytest.raises(InvalidConfig) as caught:
        compose({"base": base}, url="{{base}}/s3cret")
    assert set(caught.value.problems) == {"url"}
    assert "{{base}}" in str(caught.value)
    assert not isinstance(caught.value, UnresolvedVariable)


def test_a_url_without_its_host_is_an_unresolved_variable() -> None:
    """Nothing can be sent to `{{base}}`; the name is in the message."""
    for url in ("{{base}}/x", "http://{{host}}/x", "http://h:{{port}}/"):
        with pytest.raises(UnresolvedVariable, match=r"base|host|port"):
            compose(url=url)
    assert compose(url="http://h/{{x}}").url == "http://h/{{x}}"


def test_a_missing_parameter_keeps_its_braces() -> None:
    """In the query too the name stays readable, and is listed."""
    wire = compose(params={"q": "{{gone}} &"})
    assert wire.url == "http://h.example/?q={{gone}}%20%26"
    assert wire.unresolved == ("gone",)


@pytest.mark.parametrize("bad", ["a\rb", "a\nb", "a\x00b", "a\r\nX: y"])
def test_a_line_break_through_a_variable_never_reaches_a_header(bad: str) -> None:
    """Refused after substitution, naming the header and not the value."""
    with pytest.raises(InvalidConfig, match="X-Id") as caught:
        compose({"x": bad}, headers={"X-Id": "{{x}}"})
    assert bad not in str(caught.value)
    with pytest.raises(InvalidConfig, match="not a header name"):
        compose({"x": bad}, headers={"{{x}}": "v"})
    with pytest.raises(InvalidConfig, match="Authorization"):
        compose({"x": bad}, auth=BearerAuth(token="{{x}}"))


def test_a_header_name_without_a_value_is_unresolved() -> None:
    """Braces are no header name."""
    with pytest.raises(UnresolvedVariable, match=r"\{\{x\}\}"):
        compose(headers={"{{x}}": "v"})


def test_order_and_duplicates_of_headers_survive() -> None:
    """Headers are a list of pairs."""
    pairs = (("B", "1"), ("A", "{{x}}"), ("b", "3"), ("Empty", ""))
    assert compose({"x": 2}, headers=pairs).headers == (
        ("B", "1"), ("A", "2"), ("b", "3"), ("Empty", ""),
    )  # fmt: skip


def test_a_written_header_wins_over_an_implied_one() -> None:
    """Whatever its case, and even when its name is a variable."""
    fields = {"auth": BearerAuth(token="t"), "body": Body(mode="json", content=1)}
    for name in ("AUTHORIZATION", "{{n}}"):
        wire = compose(
            {"n": "authorization"}, headers=((name, "mine"), ("content-type", "x")), **fields
        )
        assert [value for _, value in wire.headers] == ["mine", "x"]


def test_the_content_type_of_a_body_replaces_the_implied_one() -> None:
    """Text implies none."""
    json_body = Body(mode="json", content={}, content_type="application/{{kind}}+json")
    assert compose({"kind": "problem"}, body=json_body).headers == (
        ("Content-Type", "application/problem+json"),
    )
    assert compose(body=Body(mode="text", content="x")).headers == ()
    assert compose(body=Body(mode="form", content={})).headers == (
        ("Content-Type", "application/x-www-form-urlencoded"),
    )


def test_basic_auth_is_encoded_after_its_variables_are_filled_in() -> None:
    """The server sees the values, in UTF-8."""
    wire = compose({"u": "änn", "p": "a:b"}, auth=BasicAuth(username="{{u}}", password="{{p}}"))
    ((name, value),) = wire.headers
    assert name == "Authorization"
    assert base64.b64decode(value.removeprefix("Basic ")).decode() == "änn:a:b"


def test_a_colon_in_a_user_name_is_refused() -> None:
    """It would end the user name early; the value is not shown."""
    with pytest.raises(InvalidConfig, match=r"auth\.username") as caught:
        compose({"u": "an:n"}, auth=BasicAuth(username="{{u}}", password="x"))
    assert "an:n" not in str(caught.value)


def test_a_dynamic_value_is_new_wherever_it_stands_and_a_variable_wins() -> None:
    """Two places, two values; the user's own `$guid` beats the generator."""
    counter = iter(range(10))
    spec = RequestSpec(url=URL + "{{$guid}}/{{$guid}}/{{$nope}}")
    composer = Composer(spec, dynamic={"$guid": lambda: str(next(counter))})
    assert composer.compose({}).url == URL + "0/1/{{$nope}}"
    assert composer.compose({"$nope": 1}).url == URL + "2/3/1"
    assert composer.compose({"$guid": "mine", "$nope": 1}).url == URL + "mine/mine/1"


def test_the_generators_follow_seed_and_clock() -> None:
    """The same seed makes the same values; the forms are those of Postman."""
    first, second = (dynamic_variables(Random(3), lambda: 1_700_000_000.25) for _ in range(2))
    assert set(first) == set(DYNAMIC_NAMES)
    values = {name: make() for name, make in first.items()}
    assert values == {name: make() for name, make in second.items()}
    assert values["$timestamp"] == "1700000000"
    assert values["$isoTimestamp"] == "2023-11-14T22:13:20.250Z"
    assert values["$guid"][14] == "4"
    assert 0 <= int(values["$randomInt"]) <= 1000
    assert first["$guid"]() != values["$guid"]


def test_a_request_never_shows_its_values() -> None:
    """Neither header nor body nor query nor password is in the repr."""
    wire = compose(url="http://u:s3cret@h/p?token=s3cret", headers={"A": "s3cret"})
    assert repr(wire) == "WireRequest(GET http://***@h/p, 2 headers, body 0 B)"

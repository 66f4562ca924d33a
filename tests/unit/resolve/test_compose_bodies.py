"""A body is what was written, filled in by the rules of its kind."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from tests.unit.resolve.composing import URL, compose, text
from vayu.errors import InvalidConfig
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.resolve.compose import Composer, WireRequest
from vayu.resolve.scopes import Scopes, visible


def test_values_are_escaped_inside_json_strings() -> None:
    """Quotes, backslashes, line ends: the string stays one string."""
    nasty = 'a"b\\c\nd\u2028é'
    for content in ({"k": "<{{v}}>"}, '{"k": "<{{v}}>"}'):
        assert json.loads(text({"v": nasty}, content)) == {"k": f"<{nasty}>"}
    assert json.loads(text({"v": 5, "k": "x"}, {"{{k}}": ["{{v}}"]})) == {"x": ["5"]}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(5, 5), (2.5, 2.5), (True, True), ("5", 5), ("abc", "abc"), ("", ""), ("[1]", [1]),
     ('{"a": 1}', {"a": 1}), ("null", None), ("NaN", "NaN"), ('a"b', 'a"b'), ("01", "01")],
)  # fmt: skip
def test_a_whole_value_is_written_as_json(value: object, wanted: object) -> None:
    """Numbers stay numbers, text that is JSON goes in as it is, other text is quoted."""
    assert json.loads(text({"v": value}, '{"before": "\\"", "k": {{ v }}, "l": [{{v}}]}')) == {
        "before": '"', "k": wanted, "l": [wanted],
    }  # fmt: skip


def test_infinity_has_no_json() -> None:
    """Neither as a variable nor in the content."""
    with pytest.raises(InvalidConfig, match="inf"):
        text({"v": float("inf")}, '{"k": {{v}}}')
    with pytest.raises(InvalidConfig, match="JSON has no nan"):
        compose(body=Body(mode="json", content={"k": float("nan")}))


def test_json_text_goes_out_as_it_was_written() -> None:
    """Neither reformatted nor judged: sending broken JSON may be the point."""
    for content in ('{ "a" :1 }', "{broken", ""):
        assert text({}, content) == content
    assert text({}, [1, None, "é"]) == '[1,null,"é"]'


def test_forms_are_urlencoded_after_filling_in() -> None:
    """Values cannot break out of their field; lists repeat it; None leaves it out."""
    content = {"a b": "{{v}}", "n": 5, "t": True, "l": ["x", "{{v}}"], "gone": None}
    wanted = "a+b=%26%3D+%C3%A9&n=5&t=true&l=x&l=%26%3D+%C3%A9"
    assert text({"v": "&= é"}, content, "form") == wanted
    assert text({}, [["a", "1"], ["a", "2"]], "form") == "a=1&a=2"
    with pytest.raises(InvalidConfig, match=r"body\.content\.o"):
        compose(body=Body(mode="form", content={"o": {"x": 1}}))


def test_no_body_is_none_and_an_empty_text_is_empty() -> None:
    """The transport must tell them apart."""
    assert compose().body is None
    assert text({}, "", "text") == ""


@given(st.text(), st.text())
def test_any_text_survives_a_form_and_a_json_body(name: str, value: str) -> None:
    """Decoding what was sent gives the values back."""
    from urllib.parse import parse_qsl

    values = {"n": name, "v": value}
    form = text(values, {"{{n}}": "{{v}}"}, "form")
    assert parse_qsl(form, keep_blank_values=True) == [(name, value)]
    assert json.loads(text(values, {"{{n}}": "{{v}}"})) == {name: value}
    url = compose(values, params={"{{n}}": "{{v}}"}).url
    assert parse_qsl(url.partition("?")[2], keep_blank_values=True) == [(name, value)]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{{name}}", b"\r\n"])
def test_bytes_are_sent_as_they_are(content: bytes) -> None:
    """No template is looked for in them, and no Content-Type is implied."""
    wire = compose({"name": "x"}, method="POST", body=Body(mode="binary", content=content))
    assert wire == WireRequest("POST", URL, (), content, ())


def test_bytes_stay_the_same_object_when_the_rest_varies() -> None:
    """A transport need not set them again; a Content-Type that is given is sent."""
    body = Body(mode="binary", content=b"\xff", content_type="image/png")
    composer = Composer(RequestSpec(method="PUT", url=URL + "{{id}}", body=body))
    first, second = composer.compose({"id": 1}), composer.compose({"id": 2})
    assert first.body is second.body is body.content
    assert first.headers == (("Content-Type", "image/png"),)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ('{"ids": {{ids}}, "o": {{o}}, "e": {{none}}}',
         {"ids": [1, "a"], "o": {"a": [None]}, "e": []}),
        ('{"ids": [{{ids}}]}', {"ids": [1, "a"]}),
        ('{"ids": [ {{none}} ]}', {"ids": []}),
        ("[0, {{ids}}, {{o}}, {{n}}]", [0, 1, "a", {"a": [None]}, 5]),
        ("[{{n}}, {{o}}]", [5, {"a": [None]}]),
        ("{{o}}", {"a": [None]}),
        ('{"k": "<{{ids}}>"}', {"k": "<1,a>"}),
    ],
)  # fmt: skip
def test_a_list_or_an_object_is_json_where_json_stands(content: str, wanted: object) -> None:
    """Brackets that are there already are those of the list, as Newman is made to send one."""
    variables = {"ids": [1, "a"], "o": {"a": [None]}, "none": [], "n": 5}
    assert json.loads(text(variables, content)) == wanted


@pytest.mark.parametrize(
    ("content", "mode", "why"),
    [
        ('{"k": "{{o}}"}', "json", "is an object, which only JSON can hold"),
        ("[1, {{none}}]", "json", "is an empty list, and stands in brackets"),
        ("{{o}}", "text", "is an object"),
        ({"k": "{{deep}}"}, "form", "is a list with more than text"),
        ({"k": "{{none}}"}, "form", "is an empty list"),
    ],
)
def test_what_has_no_text_is_refused_by_name(content: object, mode: str, why: str) -> None:
    """Nothing is made up, and nothing of it is shown."""
    with pytest.raises(InvalidConfig) as caught:
        text({"o": {"a": "t0p"}, "none": [], "deep": [["t0p"]]}, content, mode)
    ((where, said),) = caught.value.problems.items()
    assert where in {"environment.o", "environment.none", "environment.deep"}
    assert why in said
    assert "t0p" not in said


@pytest.mark.parametrize("content", ['{"k": {{a}}}', "[{{a}}]"])
def test_text_that_is_nested_too_deep_to_be_read_is_refused_by_name(content: str) -> None:
    """A server said it: the decoder gives up on it with an error of its own."""
    for value in ("[" * 100_000, ["[" * 100_000]):
        with pytest.raises(InvalidConfig, match=r"environment\.a: is nested too deep"):
            text({"a": value}, "[{{a}}]" if isinstance(value, list) else content, "json")


def test_a_list_of_plain_values_has_commas_in_a_url() -> None:
    """As Newman sends it; what is made of an object, or named by one, has no value."""
    sent = compose(
        {"ids": [1, "a b", True, 2.5]}, url="http://h.example/", params=(("i", "{{ids}}"),)
    )
    assert sent.url == "http://h.example/?i=1%2Ca%20b%2Ctrue%2C2.5"
    assert compose({"o": {}}, url="http://h.example/{{x_{{o}}}}").unresolved == ("x_{{o}}",)
    assert visible(Scopes(collection={"a": "{{o}}", "o": {"a": 1}}))["a"] is None

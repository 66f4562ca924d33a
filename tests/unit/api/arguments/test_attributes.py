"""Who asks for what is called otherwise here is told so, and nothing is set without an effect."""

from __future__ import annotations

import copy
import pickle
import re
from collections import Counter
from typing import Any

import pytest

import vayu
from vayu.api.arguments.attributes import Told
from vayu.api.arguments.habits import _WORDS
from vayu.api.reading.importing import ImportResult
from vayu.api.responses.cookies import Cookies
from vayu.api.rows.analysed import Analysed
from vayu.api.rows.plots import Plots
from vayu.api.rows.summary import RunSummary
from vayu.api.runs.written import Written
from vayu.model.sends.response import ResponseSpec, SentRequest, Timings

CLASSES: dict[str, Any] = {
    one.__name__: one
    for one in (
        vayu.Response, vayu.Request, vayu.Run, vayu.Session, vayu.Environment, vayu.Folder,
        vayu.Collection, ImportResult, Cookies, Analysed, Written, Plots, RunSummary,
    )
} | {"vayu": vayu, "Recorded": vayu.SavedRun}  # fmt: skip
REQUEST = vayu.Request("GET", "http://h/")


def response() -> vayu.Response:
    """One that came back."""
    sent = SentRequest(method="GET", url="http://h/", headers=())
    return vayu.Response(
        ResponseSpec(
            status=200, reason="OK", http_version="HTTP/1.1", url="http://h/", body=b"\xe9",
            timings=Timings(wait=1.0, receive=0.5, total=1.5), request=sent,
        )
    )  # fmt: skip


def test_no_word_leads_to_two_places() -> None:
    """Nor stands in the table although there is such an attribute, which would answer itself."""
    assert _WORDS.keys() == CLASSES.keys()
    for cls, remedies in _WORDS.items():
        words = [word for words in remedies.values() for word in words.split()]
        assert [word for word, times in Counter(words).items() if times > 1] == [], cls
        assert [word for word in words if word in dir(CLASSES[cls])] == [], cls


def test_what_a_remedy_begins_with_is_there() -> None:
    """What is said first is an attribute of the class, or that it is not needed."""
    subject = {"Environment": "environment", "Cookies": "set_cookie", "ImportResult": "collection"}
    for cls, remedies in _WORDS.items():
        for said in remedies:
            first = re.split(r"\W", said.replace("{name}", "run"))[0]
            annotated = vars(CLASSES[cls]).get("__annotations__", {})
            there = {*dir(CLASSES[cls]), *annotated, *getattr(CLASSES[cls], "further", ())}
            assert first in {"not", subject.get(cls), *there}, (cls, said)


@pytest.mark.parametrize(
    ("holder", "name", "said"),
    [
        (response(), "status", "'Response' object has no attribute 'status'; here it is status_c"),
        (
            response(),
            "timigs",
            "'Response' object has no attribute 'timigs'; did you mean timings?",
        ),
        (REQUEST, "headers", "here it is spec.headers; request.but(headers=...) is the same"),
        (REQUEST, "tests", "here it is script.post; request.but(tests=...) is the same"),
        (vayu.Collection("C"), "to_postman", "here it is export('postman')"),
        (vayu.Collection("C"), "add", "here it is not needed: collection[path] = vayu.Request"),
        (vayu.import_("curl http://h"), "send", "here it is collection: result.collection.req"),
        (vayu.import_("curl http://h"), "run", "here it is collection.run"),
        (vayu.Environment("e"), "set", "here it is environment[name] = value"),
        (vayu.Session(), "mount", "here it is not needed: connections are kept by the engine"),
        (vayu.import_("curl http://h"), "colection", "did you mean collection?"),
        (vayu, "Client", "module 'vayu' has no attribute 'Client'; here it is Session"),
        (vayu, "Requst", "module 'vayu' has no attribute 'Requst'; did you mean Request?"),
    ],
)
def test_an_attribute_that_is_not_there(holder: object, name: str, said: str) -> None:
    """Says what it is called here, else what is like it; else nothing more."""
    with pytest.raises(AttributeError) as caught:
        getattr(holder, name)
    assert said in str(caught.value)
    with pytest.raises(AttributeError, match=r"has no attribute 'zzzqqq'$"):
        getattr(holder, "zzzqqq")  # noqa: B009 (mypy knows that it is not there)


def test_a_property_that_fails_says_why_itself() -> None:
    """Not that it is not there."""

    class Odd(Told):
        @property
        def value(self) -> object:
            return {}.missing  # type: ignore[attr-defined]

    with pytest.raises(AttributeError, match="'dict' object has no attribute 'missing'"):
        _ = Odd().value


def test_what_python_itself_looks_for_is_not_made_up() -> None:
    """Copies are the same, and nothing is found that is not there."""
    assert copy.copy(REQUEST).spec == REQUEST.spec
    assert pickle.loads(pickle.dumps(REQUEST)).spec == REQUEST.spec
    assert not hasattr(response(), "_repr_html_")
    assert not hasattr(response(), "__array__")
    assert not hasattr(vayu, "__wrapped__")


@pytest.mark.parametrize(
    ("holder", "name", "said"),
    [
        (REQUEST, "headers", "request.but(headers=...) is one with another"),
        (REQUEST, "url", "request.but(url=...) is one with another"),
        (response(), "status_code", "'Response' object has no 'status_code' to be set"),
        (response(), "text", "'Response' object has no 'text' to be set"),
        (vayu.Environment("e"), "base", "a variable is set as environment['base'] = ..."),
        (vayu.Session(), "hedaers", "did you mean headers?"),
        (vayu.Collection("C"), "desciption", "did you mean description?"),
    ],
)
def test_what_would_be_set_without_effect(holder: object, name: str, said: str) -> None:
    """Is refused: Python would keep it, and nobody would look at it."""
    with pytest.raises(AttributeError) as caught:
        setattr(holder, name, {"X-A": "1"})

    assert said in str(caught.value)


def test_what_can_be_set_is_set() -> None:
    """The character set of a response, and the name of an environment."""
    latin = response()
    assert (latin.text, latin.encoding) == ("\ufffd", "utf-8")
    latin.encoding = "latin-1"
    assert (latin.text, latin.encoding) == ("é", "iso8859-1")
    with pytest.raises(vayu.VayuError, match="encoding: Python knows no character set 'nope'"):
        latin.encoding = "nope"
    environment = vayu.Environment("e")
    environment.name = "f"
    assert environment.spec.name == "f"

"""A request that nobody can edit reads well, and gives nothing away."""

from __future__ import annotations

import pytest

from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.report.request_html import request_html

WORDS = "Run the cell to edit it."


def page_of(**given: object) -> str:
    """Return the page of a request to one URL."""
    spec = RequestSpec(url="http://{{host}}/a", **given)  # type: ignore[arg-type]
    return request_html(spec, ScriptSpec(), words=WORDS)


def test_each_part_stands_under_its_name_and_templates_stay() -> None:
    """And what to do about it at the end."""
    spec = RequestSpec(
        method="POST",
        url="http://{{host}}/<b>",
        params={"page": "2"},
        headers={"Accept": "text/html"},
        cookies={"theme": "dark"},
        auth=BearerAuth(token="{{token}}"),
        body=Body(mode="json", content={"a": [1]}),
    )
    page = request_html(spec, ScriptSpec(pre="a;\nb;", post="c;"), words=WORDS)
    told = [
        "POST", "http://{{host}}/&lt;b&gt;", "Parameters", "page", "Headers", "text/html",
        "Cookies", "theme", "Auth", "bearer", "Body (json)", "Scripts",
        "before the request: 2 lines; after the response: 1 line", WORDS,
    ]  # fmt: skip
    places = [page.find(text) for text in told]
    assert -1 not in places
    assert places == sorted(places)
    assert "<b>" not in page
    assert "<script" not in page


def test_no_secret_is_in_it() -> None:
    """Of none of its places."""
    page = request_html(
        RequestSpec(
            url="http://u:c4nary@h/?token=c4nary",
            params={"key": "c4nary"},
            headers={"Authorization": "Bearer c4nary", "X-Api-Key": "c4nary"},
            cookies={"sid": "c4nary"},
            auth=BearerAuth(token="c4nary"),
            body=Body(mode="json", content={"password": "c4nary"}),
        ),
        ScriptSpec(post='pm.environment.set("token", "c4nary")'),
        words=WORDS,
    )
    assert "c4nary" not in page


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (Body(mode="json", content='{"a": 1}'), "&quot;a&quot;"),
        (Body(mode="json", content="{not json"), "{not json"),
        (Body(mode="text", content="hello"), "hello"),
        (Body(mode="form", content={"page": 2}), "page"),
        (Body(mode="form", content=[["page", "2"]]), "page"),
        (Body(mode="graphql", content={"query": "{ me }"}), "{ me }"),
        (Body(mode="multipart", content=[Part(name="x", file="a.png")]), "the file a.png"),
        (Body(mode="multipart", content=[Part(name="x", data=b"123")]), "3 bytes"),
        (Body(mode="file", content="a.bin"), "the file a.bin"),
        (Body(mode="binary", content=b"12"), "2 bytes"),
    ],
)
def test_every_kind_of_body_is_shown_or_named(body: Body, shown: str) -> None:
    """Bytes and files are not read."""
    page = page_of(body=body)
    assert f"Body ({body.mode})" in page
    assert shown in page


def test_what_a_request_does_not_have_is_not_mentioned() -> None:
    """No heading without anything under it."""
    page = page_of()
    assert not any(word in page for word in ("Parameters", "Headers", "Auth", "Body", "Scripts"))

"""pm.request before it is sent: what a script sees of it, and what it can make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.engine.scripting.requested import altered
from vayu.errors import InvalidConfig
from vayu.model.requests.auth import ApiKeyAuth, BasicAuth, BearerAuth, NoAuth
from vayu.model.requests.body import Body
from vayu.model.requests.pair import Pair
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from vayu.engine.scripting.port import Outcome

SPEC = RequestSpec(
    method="POST",
    url="https://{{host}}:8443/a/{{b}}?x=1&x=2&flag#top",
    params=(("p", "q r"), Pair(name="off", value="1", enabled=False)),
    headers=(("A", "1"), Pair(name="B", value="2", enabled=False)),
    body=Body(mode="json", content={"n": 1}),
    auth=BearerAuth(token="{{token}}"),
)


FIELDS = "[{key: 'a', value: '1'}, {key: 'b', value: '2', disabled: true}]"
STOLEN = "[{key: 'f', type: 'file', src: '/etc/passwd'}]"


def before(source: str, spec: RequestSpec = SPEC) -> Outcome:
    return ScriptRunner(ScriptSpec(pre=source), Scopes()).before(Changes(), spec)


def made(source: str, spec: RequestSpec = SPEC) -> RequestSpec:
    outcome = before(source, spec)
    assert outcome.error is None
    changes = outcome.effects.request if outcome.effects else None
    return altered(spec, changes or {})


SEEN = """
pm.request.method === "POST"
pm.request.url.protocol === "https"
pm.request.url.getHost() === "{{host}}"
pm.request.url.port === "8443"
pm.request.url.hash === "top"
pm.request.url.getPath() === "/a/{{b}}"
pm.request.url.getRemote() === "{{host}}:8443"
pm.request.url.getQueryString() === "x=1&x=2&flag&p=q%20r"
pm.request.url.getPathWithQuery() === "/a/{{b}}?x=1&x=2&flag&p=q%20r"
String(pm.request.url) === "https://{{host}}:8443/a/{{b}}?x=1&x=2&flag&p=q%20r#top"
pm.request.url.path.length === 2
pm.request.url.query.get("x") === "2"
pm.request.url.query.get("flag") === ""
pm.request.url.query.count() === 5
JSON.stringify(pm.request.url.query.toObject(true)) === '{"x":["1","2"],"flag":"","p":"q r"}'
pm.request.headers.get("a") === "1"
pm.request.headers.has("b")
JSON.stringify(pm.request.headers.toObject(true)) === '{"a":"1"}'
pm.request.body.mode === "raw"
pm.request.body.raw === '{"n":1}'
String(pm.request.body) === '{"n":1}'
pm.request.body.urlencoded === undefined
pm.request.body.isEmpty() === false
pm.request.auth.type === "bearer"
pm.request.auth.parameters().get("token") === "{{token}}"
pm.request.size().body === 7
pm.request.clone().method === "POST"
"""


def test_a_script_sees_every_part() -> None:
    """As Postman shows it: templates are not filled in yet."""
    lines = SEEN.strip().splitlines()
    outcome = before("\n".join(f"pm.test({line!r}, () => {line})" for line in lines))

    assert [(name, why) for name, passed, why in brief(outcome.tests) if not passed] == []
    assert len(outcome.tests) == len(lines)
    assert outcome.effects is None


def test_a_request_without_a_body_has_none_until_it_is_given_one() -> None:
    """As in Postman: `if (pm.request.body)` asks whether there is one."""
    runner = ScriptRunner(
        ScriptSpec(pre="console.log(pm.request.body); pm.request.body = 'x'"), Scopes()
    )
    outcome = runner.before(Changes(), RequestSpec(url="http://h/"))

    assert outcome.error is None
    assert outcome.console == (("log", "undefined"),)
    assert outcome.effects is not None
    assert outcome.effects.request is not None
    assert outcome.effects.request["body"] == {"mode": "raw", "raw": "x"}


def test_looking_changes_nothing() -> None:
    """A request that was only read is the very same."""
    assert made("pm.request.headers.each(() => {}); String(pm.request.url)") == SPEC


def test_headers_are_changed_in_place() -> None:
    """Order is kept, and what is switched off stays so."""
    assert made(
        "pm.request.headers.add({key: 'C', value: '3'});"
        "pm.request.headers.upsert({key: 'a', value: 9}); pm.request.headers.add('D: 4')"
    ).headers == (("A", "9"), Pair(name="B", value="2", enabled=False), ("C", "3"), ("D", "4"))
    assert made("pm.request.headers.remove('a'); pm.request.removeHeader('B')").headers == ()
    assert made("pm.request.headers = [{key: 'E', value: '5'}]").headers == (("E", "5"),)


def test_parameters_go_where_they_came_from() -> None:
    """Those of the URL stay in it, those beside it stay there; new ones are encoded."""
    spec = made(
        "pm.request.url.query.add({key: 'new', value: 'a b&{{c}}'});"
        "pm.request.url.query.upsert({key: 'p', value: '1 2'}); pm.request.url.query.remove('x')"
    )

    assert spec.url == "https://{{host}}:8443/a/{{b}}?flag&new=a%20b%26{{c}}#top"
    assert spec.params == (("p", "1 2"), Pair(name="off", value="1", enabled=False))


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("pm.request.url = 'http://x/y?z=1'", "http://x/y?z=1"),
        ("pm.request.url.host = 'a.b'; pm.request.url.port = undefined", "https://a.b/a/{{b}}?q=1"),
        ("pm.request.url.path = ['c', 'd']; pm.request.url.protocol = 'http'",
         "http://h:1/c/d?q=1"),
        ("pm.request.url.update({protocol: 'http', host: ['k'], query: 'm=n'})", "http://k?m=n"),
    ],
)  # fmt: skip
def test_urls_are_put_together_again(source: str, url: str) -> None:
    """Whole, or part by part."""
    host = "h:1" if "protocol = 'http'" in source else "h"
    spec = RequestSpec(url=f"https://{host}/a/{{{{b}}}}?q=1")

    assert made(source, spec).url == url


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("pm.request.body.update('[2]')", Body(mode="json", content="[2]")),
        ("pm.request.body.raw = {n: [2]}", Body(mode="json", content='{"n":[2]}')),
        ("pm.request.body.raw = '{{all}}'", Body(mode="json", content="{{all}}")),
        ("pm.request.body = undefined", Body()),
        (f"pm.request.body.update({{mode: 'urlencoded', urlencoded: {FIELDS}}})",
         Body(mode="form", content=[("a", "1"), Pair(name="b", value="2", enabled=False)])),
        ("pm.request.body.update({mode: 'formdata', formdata: [{key: 'a', value: '1'}]})",
         Body(mode="multipart", content=(Part(name="a", value="1"),))),
        ("pm.request.body.update({mode: 'graphql', graphql: {query: '{ a }'}})",
         Body(mode="graphql", content={"query": "{ a }"})),
    ],
)  # fmt: skip
def test_bodies_are_replaced(source: str, body: Body) -> None:
    """Text keeps the kind of the body that was there."""
    assert made(source).body == body


def test_the_language_of_a_raw_body_is_its_content_type_where_no_header_is() -> None:
    """As in Postman; its options say it."""
    body = "pm.request.body = {mode: 'raw', raw: '<a/>', options: {raw: {language: 'xml'}}};"
    header = "pm.request.headers.add({key: 'content-type', value: 'a/b'});"
    spec = RequestSpec(method="POST", url="http://h/")

    assert made(body, spec).headers == (("Content-Type", "application/xml"),)
    assert made(header + body, spec).headers == (("content-type", "a/b"),)


def test_fields_of_a_form_are_changed_one_by_one() -> None:
    """And files that the request had are kept."""
    form = RequestSpec(url="http://h/", body=Body(mode="form", content=[("a", "1"), ("b", "2")]))
    parts = (Part(name="f", file="/x/y.txt"), Part(name="t", value="1", content_type="text/a"))
    multipart = RequestSpec(url="http://h/", body=Body(mode="multipart", content=parts))

    assert made("pm.request.body.urlencoded.upsert({key: 'b', value: '3'})", form).body == Body(
        mode="form", content=[("a", "1"), ("b", "3")]
    )
    assert made("pm.request.body.formdata.add({key: 'n', value: '2'})", multipart).body == Body(
        mode="multipart", content=(*parts, Part(name="n", value="2"))
    )


@pytest.mark.parametrize(
    ("source", "auth"),
    [
        ("pm.request.auth = undefined", None),
        ("pm.request.auth = {type: 'noauth'}", NoAuth()),
        ("pm.request.authorizeUsing('basic', {username: 'u', password: 'p'})",
         BasicAuth(username="u", password="p")),
        ("pm.request.authorizeUsing('apikey', {key: 'K', value: 'v', in: 'query'})",
         ApiKeyAuth(name="K", value="v", add_to="query")),
    ],
)  # fmt: skip
def test_auth_is_replaced(source: str, auth: object) -> None:
    """With Postman's names of the fields."""
    assert made(source).auth == auth


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("pm.request.method = 'BREW'", "pm.request.method"),
        ("pm.request.url = 'nowhere'", "pm.request.url"),
        ("pm.request.headers.add({key: 'A', value: 'x\\r\\ny'})", "pm.request.headers[2]"),
        ("pm.request.body.update({mode: 'file', file: {src: '/etc/passwd'}})", "pm.request.body"),
        (f"pm.request.body.update({{mode: 'formdata', formdata: {STOLEN}}})", "pm.request.body"),
        ("pm.request.auth = {type: 'ntlm', ntlm: []}", "pm.request.auth.type"),
        ("pm.request.auth = {type: 'basic', basic: []}", "pm.request.auth.basic.username"),
        ("pm.request.auth = {type: 'basic', basic: [{key: 'username'}]}",
         "pm.request.auth.basic.username"),
        ("pm.request.body.update({mode: 'formdata', formdata: [{key: 'a', contentType: 5}]})",
         "pm.request"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_refused_by_name(source: str, problem: str) -> None:
    """No script reads a file of this machine."""
    with pytest.raises(InvalidConfig) as refused:
        made(source)

    assert problem in refused.value.problems


@pytest.mark.parametrize(
    "source",
    [
        "pm.request.headers = 5", "pm.request.headers.add({name: 'A'})", "pm.request.body = 5",
        "pm.request.headers.add({key: 'A', value: {}})", "pm.request.url.path = 5",
        "pm.request.url = undefined", "pm.request.nope = 1", "pm.request.headers.idx(0).kye = 1",
        "pm.request.headers.idx(0).key = 5", "pm.request.headers.idx(0).value = {}",
        "pm.request.headers.members.push('x')", "pm.request.url.query.members.push(5)",
    ],
)  # fmt: skip
def test_misuse_is_an_error(source: str) -> None:
    """And never something that is silently not sent."""
    assert (before(source).error or "").startswith("TypeError: ")


def test_a_number_is_written_as_text() -> None:
    """Also where it is set in place."""
    assert made("pm.request.headers.idx(0).value = 5").headers[0] == ("A", "5")


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": [["A", 5, False]]}, {"headers": [5]}, {"auth": {"type": "basic"}},
        {"body": {}}, {"body": {"mode": "urlencoded", "urlencoded": [{}]}}, {"nope": 1},
    ],
)  # fmt: skip
def test_whatever_a_script_hands_over_is_refused_and_no_more(changes: dict[str, object]) -> None:
    """A worker outlives it."""
    with pytest.raises(InvalidConfig):
        altered(SPEC, changes)

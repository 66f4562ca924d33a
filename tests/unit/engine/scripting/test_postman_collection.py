"""require("postman-collection"): Postman's objects go where those of `pm` go, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vayu.engine.scripting.libraries import library_text
from vayu.engine.scripting.port import Limits, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from vayu.engine.scripting.port import Outcome

pytestmark = pytest.mark.skipif(
    library_text("postman-collection") is None, reason="libraries are not bundled"
)

SDK = 'const sdk = require("postman-collection");'
REQUEST = RequestSpec(
    method="POST",
    url="http://h.example/a?b={{c}}",
    headers=(("X-Id", "7"),),
    body=Body(mode="json", content='{"a": 1}'),
)


def runner(source: str, **where: str) -> ScriptRunner:
    """Return what runs a script that has the library."""
    spec = ScriptSpec(
        **{"post": SDK + source} if where == {"when": "post"} else {"pre": SDK + source}
    )
    return ScriptRunner(spec, Scopes(environment={"c": "v"}), limits=Limits(time=10))


def before(source: str) -> Outcome:
    """Run a script before the request."""
    return runner(source).before(Changes(), REQUEST)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("new sdk.Url(pm.request.url).getPathWithQuery()", "/a?b={{c}}"),
        ("new sdk.Request(pm.request).body.raw", '{"a": 1}'),
        ("new sdk.Request(pm.request).headers.get('X-Id')", "7"),
        ("new sdk.RequestBody(pm.request.body).toString()", '{"a": 1}'),
        ("new sdk.HeaderList(null, pm.request.headers.all()).count()", "1"),
        ("new sdk.Request({ url: pm.request.url, header: pm.request.headers }).headers.get('X-Id')",
         "7"),
        ("new sdk.Header(pm.request.headers.one('X-Id')).toString()", "X-Id: 7"),
        ("sdk.Property.replaceSubstitutions(String(pm.request.url), [pm.environment.values])",
         "http://h.example/a?b=v"),
        ("sdk.Property.replaceSubstitutions('{{$nothing}}', {})", "{{$nothing}}"),
        ("sdk.Property.replaceSubstitutions('{{$randomInt}}', { $randomInt: 'own' })", "own"),
    ],
)  # fmt: skip
def test_it_takes_what_is_of_pm(expression: str, said: str) -> None:
    """As plain data: its own objects have members that ours have not."""
    outcome = before(f"console.log(String({expression}))")

    assert (outcome.error, outcome.console) == (None, (("log", said),))


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("pm.request.body = new sdk.RequestBody({ mode: 'raw', raw: 'x' })",
         {"body": {"mode": "raw", "raw": "x"}}),
        ("pm.request.body.update(new sdk.RequestBody({ mode: 'urlencoded', urlencoded: 'a=b' }))",
         {"body": {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "b"}]}}),
        ("pm.request.url = new sdk.Url('http://h.example/new?x=1')",
         {"url": "http://h.example/new?x=1"}),
        ("pm.request.headers.add(new sdk.Header('X-Own: o'))",
         {"headers": [["X-Id", "7", False], ["X-Own", "o", False]]}),
        ("pm.request.headers = new sdk.HeaderList(null, 'X-Own: o')",
         {"headers": [["X-Own", "o", False]]}),
        ("pm.request.update(new sdk.Request('http://h.example/n'))",
         {"method": "GET", "url": "http://h.example/n"}),
        ("pm.request.auth = new sdk.RequestAuth({ type: 'bearer', bearer: { token: 't' } })",
         {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}}),
        ("pm.request.update({ body: new sdk.RequestBody({ mode: 'raw', raw: 'x' }) })",
         {"body": {"mode": "raw", "raw": "x"}}),
    ],
)  # fmt: skip
def test_pm_takes_what_it_makes(source: str, changed: dict[str, object]) -> None:
    """And changes nothing else of the request."""
    outcome = before(source)

    assert outcome.error is None
    assert outcome.effects is not None
    assert outcome.effects.request == changed


USES = [
    "new sdk.Url('http://a/b?c=d').toString()",
    "sdk.Property.replaceSubstitutions('{{a}}{{$guid}}', { a: 1 })",
    "new sdk.Collection({ item: [{ name: 'a', request: 'http://x' }] })",
    "new sdk.VariableScope({ values: [{ key: 'a', value: 'b' }] }).replaceIn('{{a}}')",
    "new sdk.Response({ code: 404, header: [], body: '{}' }).contentInfo()",
    "new sdk.Cookie('a=b'); sdk.Header.parse('a: b'); new sdk.Version('1.2.3')",
]


@pytest.mark.parametrize("use", USES)
def test_a_context_is_kept_that_only_used_it(use: str) -> None:
    """To load it takes 9 ms."""
    used = runner(use, when="post")
    context = used._realm

    assert used.after(Changes(), None, ResponseView(200)).error is None
    assert used._realm is context


@pytest.mark.parametrize(
    "change",
    [
        "sdk.Url.prototype.getHost = () => 1",
        "sdk.Url = 5",
        "delete sdk.Header.unparse",
        "new sdk.Url('http://a').constructor.y = 1",
        "Object.getPrototypeOf(new sdk.Version('1.2.3')).q = 1",
    ],
)
def test_a_context_in_which_it_was_changed_is_not(change: str) -> None:
    """The next exchange finds it as it was."""
    used = runner(change, when="post")

    assert used.after(Changes(), None, ResponseView(200)).error is None
    assert used._realm is None

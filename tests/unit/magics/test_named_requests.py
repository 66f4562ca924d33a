"""Requests by the names that cells gave them, and what can be typed next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.errors import InvalidConfig, UsageError
from vayu.magics.completion import complete
from vayu.magics.loading import load
from vayu.magics.named_requests import NamedRequests
from vayu.magics.values import notebook_values
from vayu.magics.words import HTTP, TEST, words_of

if TYPE_CHECKING:
    from pathlib import Path

CELL = """\
@id = 7
# @name create
POST {{base}}/users?id={{id}}
Content-Type: application/json

{"name": "{{name}}"}

> {% pm.test("made", () => pm.response.to.have.status(201)) %}

### Read it
GET {{base}}/users/{{id}}
Authorization: Bearer {{token}}
"""


def test_a_cells_requests_have_names_and_tests() -> None:
    """By tag or by title; a script that speaks pm is one."""
    named = NamedRequests({})
    names, skipped = named.read(CELL)
    assert (names, skipped) == (["create", "Read it"], [])
    create = named["create"]
    assert (create.method, create.url) == ("POST", "{{base}}/users?id={{id}}")
    assert create.script.post == 'pm.test("made", () => pm.response.to.have.status(201))'


def test_tests_stay_with_their_name() -> None:
    """Those of another cell come on top, replace each other, and outlive the request's cell."""
    named = NamedRequests({})
    named.read(CELL)
    named.test("create", "one()", "post")
    named.test("create", "two()", "post")
    named.test("create", "first()", "pre")
    named.read(CELL)
    script = named["create"].script
    assert script.pre == "first()"
    assert script.post is not None
    assert [word in script.post for word in ('pm.test("made"', "one()", "two()")] == [
        True, False, True,
    ]  # fmt: skip


def test_a_notebook_variable_is_a_name_too() -> None:
    """With the tests that it was given."""
    ping = vayu.Request("GET", "http://127.0.0.1/")
    named = NamedRequests({"ping": ping, "_": ping, "n": 1})
    assert named.names == ["ping"]
    assert named.test("ping", "pm.test('x', () => {})", "post").url == ping.url
    assert named["ping"].script.post == "pm.test('x', () => {})"


def test_what_is_not_there() -> None:
    """The names that are known are said; a cell without a request is refused."""
    named = NamedRequests({})
    named.read(CELL)
    with pytest.raises(UsageError, match="'crate'; known: Read it, create"):
        named["crate"]
    with pytest.raises(UsageError):
        named.test("crate", "x", "post")
    with pytest.raises(InvalidConfig, match="header line 'X-Bad': has no colon"):
        named.read("GET http://h/\nX-Good: 1\nX-Bad s3cr3t\n")
    with pytest.raises(InvalidConfig, match="no request in it"):
        named.read("only words")


def test_values_of_the_notebook() -> None:
    """Plain ones; what is called as a secret is one."""
    named = NamedRequests({})
    named.read(CELL)
    named.read("# @name other\nGET http://h/")  # another cell changes nothing
    notebook = {"base": "http://h", "token": "t", "name": ["x"], "other": 1}
    values = notebook_values(named["Read it"], notebook)
    assert values is not None
    assert dict(values) == {"base": "http://h", "token": "t"}
    assert values.secrets == {"token"}
    assert notebook_values(named["other"], notebook) is None


def test_values_of_the_notebook_come_last() -> None:
    """Those that a collection's globals have are theirs; a folder's value may name others."""
    shop = vayu.Collection("shop", variables={"path": "{{version}}/users"})
    shop.globals["base"] = "http://collection"
    shop["Read"] = vayu.Request("GET", "{{base}}/{{path}}", tests="pm.variables.replaceIn('{{n}}')")
    item = shop["Read"]
    assert isinstance(item, vayu.Request)
    values = notebook_values(item, {"base": "http://notebook", "version": 2, "n": 1})
    assert values is not None
    assert dict(values) == {"base": "http://collection", "version": 2, "n": 1}


def texts(text: str) -> list[str]:
    """What is offered at the end of a text."""
    named = NamedRequests({"ping": vayu.Request("GET", "http://127.0.0.1/")})
    line = text.rpartition("\n")[2]
    found = complete(text, line, named=named, variables={"base": "x", "_i": ""})
    return [one.text for one in found["completions"]]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("%%http\nGET {{b", ["base"]),
        ("%%http\n@id = 1\nGET {{", ["base", "id"]),
        ("%%http\nGET http://h/\nAuth", ["Authorization: "]),
        ("%%http\nGET http://h/\ncontent-type: application/j", ["application/json"]),
        ("%%http\nPA", ["PATCH"]),
        ("%vayu send p", ["ping"]),
        ("%%vayu_test ", ["ping"]),
        ("x = 1\nAuth", []),
        ("%%http --e", []),
    ],
)
def test_what_can_be_typed_next(text: str, offered: list[str]) -> None:
    """Only in our cells and lines."""
    assert texts(text) == offered


def test_the_first_line_is_read_or_refused() -> None:
    """An option that does not exist is named, with the one that was meant."""
    assert words_of(HTTP, "--env staging -t 'my tests'") == {
        "env": "staging", "tests": "my tests", "no_send": False,
    }  # fmt: skip
    assert words_of(TEST, "--before create") == {"name": "create", "before": True}
    with pytest.raises(UsageError, match="--env"):
        words_of(HTTP, "--evn x")
    with pytest.raises(UsageError, match="No closing quotation"):
        words_of(HTTP, "--env 'x")


def test_a_request_of_a_collection_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Completed folder by folder, as a shell would, and found by path or by file."""
    shop = vayu.Collection("shop")
    shop["Users/Create user"] = vayu.Request("POST", "http://127.0.0.1/users")
    shop.save(tmp_path / "shop")
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    assert texts("%vayu send ") == ["ping", "shop/"]
    assert texts("%vayu send shop/") == ["shop/users/"]
    assert texts("%vayu load shop/users/c") == ["shop/users/create-user.yaml"]
    assert texts("%vayu load nowhere/") == []
    named = NamedRequests({})
    for path in ("shop/Users/Create user", "shop/users/create-user.yaml"):
        assert named[path].url == "http://127.0.0.1/users"
    with pytest.raises(UsageError):
        named["shop/Users"]


def test_cells_are_no_collection_that_has_environments(vayu_home: Path) -> None:
    """Nobody is told of one."""
    vayu.Environment("staging", {"a": "1"}).save()
    named = NamedRequests({})
    (name,) = named.read("GET http://127.0.0.1:1/", "")[0]
    with pytest.raises(InvalidConfig) as caught:
        named[name].send("stagin")
    said = "there is none of the name 'stagin': saved are 'staging'; did you mean 'staging'?"
    assert caught.value.problems == {"environment": said}
    assert vayu_home.is_dir()


def test_what_may_be_loaded_is_listed() -> None:
    """A URL, a file, a request of a cell or of a collection."""
    named = NamedRequests({})
    named.read("# @name create\nGET http://127.0.0.1:1/", "")
    with pytest.raises(InvalidConfig) as caught:
        load(["nope", "-n", "0"], named, None, {})
    said = "'nope' is neither a file nor an http(s) URL; nor is it a request of a cell (create) or"
    assert caught.value.problems["FILE|URL"] == f"{said} a collection"
    assert "--iterations" in caught.value.problems


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("GET {{base}}/b", "Between two requests stands a line with ###."),
        ('{"a": 1}', "An empty line goes before the body."),
        ("name=Ada", "An empty line goes before the body."),
        ("<user/>", "An empty line goes before the body."),
        ("X-Bad", "A header is 'Name: value'."),
    ],
)
def test_what_stands_among_the_headers_says_what_is_missing(line: str, hint: str) -> None:
    """A separator, or an empty line; what follows the first word is not shown."""
    with pytest.raises(InvalidConfig) as caught:
        NamedRequests({}).read(f"POST http://h/a\nContent-Type: text/plain\n{line} s3cret")
    assert caught.value.hint == hint
    assert "s3cret" not in str(caught.value)


def test_a_cell_may_be_a_curl_command() -> None:
    """As a browser copies it."""
    named = NamedRequests({})
    names, skipped = named.read("curl 'http://h/users?a=1' -H 'X-A: 1' --data-raw '{\"n\": 1}'\n")
    request = named[names[0]]
    assert (request.method, request.url, skipped) == ("POST", "http://h/users?a=1", [])
    assert ("X-A", "1") in request.spec.headers

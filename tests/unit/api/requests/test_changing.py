"""`but` makes another request of any: a new one, one of a collection, one of the history."""

from __future__ import annotations

import inspect

import pytest

import vayu
from vayu.api.arguments.options import names
from vayu.api.requests.request_options import RequestOptions
from vayu.errors import InvalidConfig
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.body import Body
from vayu.model.scripts.script import ScriptSpec

URL = "https://h/users"


def fast(response: vayu.Response) -> None:
    """Look at a response."""
    assert response.elapsed


def test_what_is_not_named_stays() -> None:
    """A body takes the place of another kind of body; the first request never changes."""
    old = vayu.Request("POST", URL, json={"n": 1}, auth="t", timeout="5s", tests="a()", name="new")
    new = old.but(url=URL + "/1", data={"n": "2"}, verify=False)

    assert (new.method, new.url, new.name, new.spec.timeout) == ("POST", URL + "/1", "new", "5s")
    assert new.spec.body == vayu.Request("POST", URL, data={"n": "2"}).spec.body
    assert (new.spec.auth, new.spec.verify, new.script.post) == (
        BearerAuth(token="t"), False, "a()",
    )  # fmt: skip
    assert (
        old.spec
        == vayu.Request("POST", URL, json={"n": 1}, auth="t", timeout="5s", name="new").spec
    )
    assert old.but().spec == old.spec
    assert old.but(method="put", auth=None).spec.auth == vayu.Request("GET", URL).spec.auth
    with pytest.raises(InvalidConfig, match="heders"):
        old.but(heders={})


def test_tests_in_python_stay_or_are_replaced() -> None:
    """Both kinds together, for they are one option."""
    old = vayu.Request("GET", URL, tests=["a()", fast])

    assert (old.but(method="HEAD")._tests, old.but(method="HEAD").script.post) == ((fast,), "a()")
    assert (old.but(tests="b()")._tests, old.but(tests="b()").script.post) == ((), "b()")
    assert (old.but(tests=fast)._tests, old.but(tests=fast).script.post) == ((fast,), None)


def test_one_of_a_collection_keeps_what_its_folders_say() -> None:
    """It stays at its place; the collection is as it was."""
    shop = vayu.Collection("Shop", auth="t0k", variables={"base": URL}, tests="above()")
    shop["Users/Create"] = vayu.Request("POST", "{{base}}", json={"n": 1}, tests="own()")
    old = shop["Users/Create"]
    assert isinstance(old, vayu.Request)
    new = old.but(json={"n": 2}, headers={"X": "1"}, tests=["b()", fast])

    assert (new.path, new.url) == (("Users", "Create"), "{{base}}")
    assert new.spec.body == Body(mode="json", content={"n": 2})
    assert new.spec.auth == old.spec.auth == BearerAuth(token="t0k")
    assert (new.script, new._tests) == (ScriptSpec(post="b()"), (fast,))
    assert new.exchange().above == old.exchange().above != ()
    assert new.exchange().collection == {"base": URL}
    assert shop["Users/Create"].spec == old.spec


def test_an_editor_shows_every_option() -> None:
    """In place of ``**options``."""
    assert list(inspect.signature(vayu.Request.but).parameters)[3:] == list(names(RequestOptions))

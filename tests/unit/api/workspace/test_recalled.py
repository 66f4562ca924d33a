"""A request of the history is one to send again: changed at will, never without its secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import vayu
from vayu.api.workspace.recalled import RecalledRequest, Recollection
from vayu.errors import InvalidConfig
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.origin import Origin
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.model.sends.history import HistoryEntry, HistoryRow
from vayu.resolve.scopes import scopes_of, visible

if TYPE_CHECKING:
    from pathlib import Path

URL = "{{base}}/users"


def entry(**fields: object) -> HistoryEntry:
    origin = fields.pop("origin", Origin())
    row = HistoryRow(
        id=3, sent_at="2026-01-31T12:00:00+00:00", method="POST", url="https://h/users",
        status=201, reason="Created", origin=origin,
    )  # fmt: skip
    given = {"request": RequestSpec(method="POST", url=URL, timeout="5s")} | fields
    return HistoryEntry(row=row, **given)  # type: ignore[arg-type]


def outgoing(request: RecalledRequest, environment: object = None) -> dict:
    """The variables that it would be sent with."""
    spec = request._given(environment, None).fill(request._outgoing())
    return visible(scopes_of(spec))


def test_what_is_not_changed_stays() -> None:
    """And the entry itself never changes."""
    old = RecalledRequest(entry(script=ScriptSpec(pre="a()", post="b()")))
    new = old.but(method="put", headers={"X": "1"}, json={"n": 1}, tests="c()")

    assert (new.method, new.url, new.spec.timeout) == ("PUT", URL, "5s")
    assert new.spec.headers == (("X", "1"),)
    assert new.spec.body == Body(mode="json", content={"n": 1})
    assert new.script == ScriptSpec(pre="a()", post="c()")
    assert (old.method, old.spec.headers, old.script.post) == ("POST", (), "b()")
    assert old.but(url="https://other/").url == "https://other/"
    with pytest.raises(InvalidConfig, match="heders"):
        old.but(heders={})


def test_without_a_secret_that_was_typed_nothing_is_sent() -> None:
    """The places are named; given again, or taken out, it goes."""
    lost = RecalledRequest(
        entry(
            request=RequestSpec(url="https://h/?api_key=***", auth=BearerAuth(token="***")),
            script=ScriptSpec(pre="const token = '***'"),
            lost=("api_key", "token", "script.pre"),
        )
    )
    with pytest.raises(InvalidConfig) as refused:
        lost.send()
    assert set(refused.value.problems) == {"api_key", "token", "script.pre"}
    with pytest.raises(InvalidConfig) as refused:
        lost.but(auth="new", pre_request=None).send()
    assert set(refused.value.problems) == {"api_key"}

    whole = lost.but(url="https://h/", auth="new", pre_request=None)
    assert outgoing(whole) == {}
    assert whole.spec.auth == BearerAuth(token="new")


def test_without_a_body_that_was_too_large_nothing_is_sent() -> None:
    """Another one takes its place."""
    lost = RecalledRequest(
        entry(request=RequestSpec(method="POST", url="https://h/"), lost=("body",))
    )
    with pytest.raises(InvalidConfig, match="body: was too large to be kept"):
        lost.send()
    assert outgoing(lost.but(json={"n": 1})) == {}


def test_a_place_that_lost_a_secret_by_its_value_is_given_anew() -> None:
    """Where no name says that there is one."""
    lost = RecalledRequest(entry(request=RequestSpec(url="https://h/?q=***"), lost=("url",)))
    with pytest.raises(InvalidConfig, match="url: was typed into the request"):
        lost.send()
    assert outgoing(lost.but(url="https://h/?q={{q}}")) == {}


def test_stars_that_were_sent_as_stars_are_no_secret() -> None:
    """Only what was lost is missed."""
    outgoing(RecalledRequest(entry(request=RequestSpec(url="https://h/?api_key=***"))))


def test_a_variable_whose_value_is_not_kept_must_be_given(vayu_home: Path) -> None:
    """By name, before anything is sent; what a script may set need not be."""
    del vayu_home
    request = RecalledRequest(entry(variables=("base", "unused")))
    with pytest.raises(InvalidConfig) as refused:
        outgoing(request)
    assert set(refused.value.problems) == {"environment.base"}
    assert outgoing(request, {"base": "https://h"}) == {"base": "https://h"}

    scripted = entry(variables=("base",), script=ScriptSpec(pre="pm.environment.set('base', 1)"))
    assert outgoing(RecalledRequest(scripted)) == {}


def test_it_is_filled_in_with_what_its_environment_says_now(vayu_home: Path) -> None:
    """Of the same name, also its secrets; another one may be given."""
    del vayu_home
    vayu.Environment("staging", {"base": "https://now", "t": "s3"}, secrets=["t"]).save()
    request = RecalledRequest(entry(variables=("base",), origin=Origin(environment="staging")))

    assert outgoing(request) == {"base": "https://now", "t": "s3"}
    assert outgoing(request, {"base": "https://given"}) == {"base": "https://given"}


def test_of_a_collection_it_has_what_its_folders_say_now(vayu_home: Path, tmp_path: Path) -> None:
    """And the collection's own environments; when it is gone the request still is."""
    del vayu_home
    shop = vayu.Collection("Shop", variables={"base": "https://shop", "v": "1"})
    shop["Users/List"] = vayu.Request("GET", URL)
    shop.environments["staging"] = vayu.Environment("staging", {"v": "2"})
    folder = shop.save(tmp_path / "shop")
    sent = shop["Users/List"]._outgoing()  # type: ignore[union-attr]
    assert sent.origin == Origin(collection=str(folder), name="Shop", path=("Users", "List"))

    origin = Origin(collection=str(folder), path=("Users", "List"), environment="staging")
    request = RecalledRequest(entry(variables=("base", "v"), origin=origin))
    assert outgoing(request) == {"base": "https://shop", "v": "2"}
    (folder / "collection.yaml").write_text("vayu: [")
    assert outgoing(request, {"base": "https://given"}) == {"base": "https://given"}


def test_it_shows_what_came_of_it() -> None:
    """In one line."""
    assert repr(Recollection(entry())) == ("<Recollection 3 [POST https://h/users: 201 Created]>")

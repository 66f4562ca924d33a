"""A secret that was shown masked and comes back masked is the secret again, or nothing is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from vayu.errors import InvalidConfig
from vayu.model.requests.auth import BasicAuth, BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.oauth2 import OAuth2
from vayu.model.requests.pair import Pair
from vayu.model.requests.request import RequestSpec
from vayu.resolve.redact import mask_request
from vayu.resolve.restore import (
    mask_auth,
    mask_variables,
    restore_auth,
    restore_request,
    restore_variables,
)

OLD = RequestSpec(
    method="POST",
    url="https://ada:pw@h/?api_key=k1&page=1",
    params=(("token", "p1"), ("q", "x")),
    headers=(("Authorization", "Bearer b1"), ("X-Token", "{{token}}"),
             Pair(name="X-Secret", value="off", enabled=False)),
    cookies=(("sid", "c1"), ("theme", "c2=="), ("t", "{{t}}")),
    body=Body(mode="json", content={"pin": 1234, "user": {"password": "b2"}, "n": [1, 2]}),
    auth=BasicAuth(username="u", password="a1"),
    http_version="2",
    cert="/c.pem",
    key_password="kp",
)  # fmt: skip


def test_what_is_written_back_as_it_was_shown_changes_nothing() -> None:
    """Numbers stay numbers, pairs that are switched off stay so."""
    assert mask_request(OLD) != OLD
    assert restore_request(mask_request(OLD), OLD) == OLD


names = st.sampled_from(["token", "X-Api-Key", "Authorization", "name", "page", "Cookie"])
texts = st.text("abc{}", max_size=6)
pairs = st.lists(st.tuples(names, texts), max_size=5).map(tuple)


@given(params=pairs, headers=pairs, fields=st.dictionaries(names, st.integers(0, 10**6) | texts))
def test_a_round_trip_changes_nothing_whatever_it_is(
    params: tuple, headers: tuple, fields: dict
) -> None:
    """Also where a name comes twice."""
    old = RequestSpec(
        url="https://h/", params=params, headers=headers, body=Body(mode="json", content=fields)
    )
    assert restore_request(mask_request(old), old) == old


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PUT"},
        {"url": "https://ada:pw@H:443/v2?api_key=k1"},
        {"params": (("q", "y"), ("token", "p1"))},
        {"headers": (("X-New", "1"), ("Authorization", "Bearer b1"))},
        {"body": Body(mode="json", content={"pin": 1234, "user": {"password": "b2", "n": 1}})},
        {"body": Body(mode="text", content='{"password": "b2"}')},
        {"auth": BasicAuth(username="other", password="a1")},
        {"auth": None},
    ],
)
def test_what_changes_around_a_secret_keeps_it(change: dict[str, Any]) -> None:
    """Moved in its list, in another address, in another text."""
    new = replace(OLD, **change)

    assert restore_request(mask_request(new), OLD) == new


def test_a_new_secret_takes_the_place_of_the_old() -> None:
    """It is no mask."""
    new = replace(mask_request(OLD), auth=BearerAuth(token="new"))
    assert restore_request(new, OLD) == replace(OLD, auth=BearerAuth(token="new"))


@pytest.mark.parametrize(
    "change",
    [
        {"headers": (("X-Other-Token", "***"),)},
        {"url": "https://h/?session=***"},
        {"auth": BearerAuth(token="***")},
        {"body": Body(mode="json", content={"secret": "***"})},
    ],
)
def test_a_mask_for_which_there_is_nothing_is_refused(change: dict[str, Any]) -> None:
    """By its place: it would be sent as it stands."""
    with pytest.raises(InvalidConfig, match="is masked, and what it was is not known"):
        restore_request(replace(mask_request(OLD), **change), OLD)
    with pytest.raises(InvalidConfig, match="is masked"):
        restore_request(replace(RequestSpec(url="https://h/"), **change), None)


def test_a_mask_that_may_stand_for_two_is_refused() -> None:
    """A secret must not land in the place of another."""
    old = RequestSpec(url="https://h/", headers=(("X-Token", "one"), ("X-Token", "two")))
    with pytest.raises(InvalidConfig, match="X-Token"):
        restore_request(replace(old, headers=(("X-Token", "***"),)), old)


def test_stars_elsewhere_are_text() -> None:
    """In what is no place of a secret."""
    new = replace(OLD, headers=(("X-Note", "*** important ***"),))
    assert restore_request(new, OLD).headers == (("X-Note", "*** important ***"),)


def test_auth_of_a_folder_alone() -> None:
    """None is none."""
    auth = BearerAuth(token="b1")
    assert mask_auth(auth) == BearerAuth(token="***")
    assert restore_auth(BearerAuth(token="***"), auth) == auth
    assert restore_auth(None, auth) is None
    assert mask_auth(BearerAuth(token="{{token}}")) == BearerAuth(token="{{token}}")
    with pytest.raises(InvalidConfig):
        restore_auth(BearerAuth(token="***"), None)


def test_variables_by_their_names() -> None:
    """Numbers too; what has no value shows that."""
    old = {"token": "t1", "pin": 12, "base": "https://h", "password": None, "secret": "{{other}}"}
    shown = mask_variables(old)
    assert shown == {"token": "***", "pin": "***", "base": "https://h", "password": None,
                     "secret": "{{other}}"}  # fmt: skip
    assert restore_variables(shown, old) == old
    assert restore_variables({"token": "new", "stars": "***"}, old) == {
        "token": "new", "stars": "***"
    }  # fmt: skip
    with pytest.raises(InvalidConfig, match=r"variables\.api_key"):
        restore_variables({"api_key": "***"}, old)


@pytest.mark.parametrize(
    "url",
    ["https://other/", "http://h/", "https://h:8443/", "https://h@other/", "{{h}}/",
     "https://other\\@h/", "https://h\\@other/", "https://other?@h/", "https://{{x}}@h/"],
)  # fmt: skip
def test_no_secret_goes_to_another_host(url: str) -> None:
    """Nor to another port, or in the open: each place is named, and what is no secret is free."""
    for change in ({"auth": BearerAuth(token="***")}, {"headers": (("X-Token", "***"),)},
                   {"body": Body(mode="json", content={"pin": "***"})}):  # fmt: skip
        with pytest.raises(InvalidConfig, match="leads to another host"):
            restore_request(RequestSpec(url=url, **change), OLD)
    free = RequestSpec(url=url, headers=(("X-Token", "{{token}}"),), key_password="***",
                       cert="/c.pem")  # fmt: skip
    assert restore_request(free, OLD) == replace(free, key_password="kp")


def test_no_client_secret_goes_to_another_token_endpoint() -> None:
    """Also where a folder says it, which has no URL of its own."""
    old = OAuth2(token_url="https://id/token", client_id="c", client_secret="s")
    there = replace(old, client_secret="***", token_url="https://id/v2/token")
    assert restore_auth(there, old) == replace(old, token_url="https://id/v2/token")
    with pytest.raises(InvalidConfig, match="leads to another host"):
        restore_auth(replace(there, token_url="https://evil/token"), old)

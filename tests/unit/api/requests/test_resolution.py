"""``request.resolve``: a table of variables, and what would be sent."""

from __future__ import annotations

import vayu
from vayu.api.collections.collection import Collection
from vayu.errors import UnresolvedVariable

CANARY = "c4n4ry-value-of-a-secret"


def test_variables_of_an_environment_may_be_made_of_others() -> None:
    """Of globals too; those of a dict are computed where it is given, and go in as they are."""
    values = {"base": "http://{{host}}", "host": "h", "token": "{{host}}-5"}
    request = vayu.Request("GET", "{{base}}/{{token}}")
    shown = request.resolve(vayu.Environment("e", values))

    assert shown.request is not None
    assert shown.request.url == "http://h/h-5"
    assert shown.rows() == [
        ("base", "http://h", "environment 'e'", "url"),
        ("token", "***", "environment 'e'", "url"),
    ]
    plain = vayu.Request("GET", "http://h/{{path}}").resolve({"path": "{{a}}", "a": "x"})
    assert plain.url == "http://h/{{a}}"


def test_a_name_that_holds_variables_is_shown_with_them_and_its_value_where_it_is_no_secret() -> (
    None
):
    """What it comes to is masked like any other value of a secret."""
    values = {"role": "admin", "user_admin": "Ann", "token_admin": CANARY}
    request = vayu.Request("GET", "http://h/{{user_{{role}}}}", auth="{{token_{{role}}}}")
    shown = request.resolve(vayu.Environment("e", values))

    assert shown.url == "http://h/Ann"
    assert shown.rows() == [
        ("user_{{role}}", "Ann", "environment 'e'", "url"),
        ("role", "admin", "environment 'e'", "url, auth.token"),
        ("token_{{role}}", "***", "environment 'e'", "auth.token"),
    ]
    assert shown.missing == ()


def test_the_table_says_where_values_come_from() -> None:
    """Secrets masked, names without a value listed, nothing sent."""
    staging = vayu.Environment(
        "staging", {"base": "http://h", "token": CANARY, "pin": "12"}, ["pin"]
    )
    request = vayu.Request(
        "GET",
        "{{base}}/{{pin}}",
        params={"id": "{{$randomUuid}}", "u": "{{$guid}}"},
        auth="{{token}}",
    )
    shown = request.resolve(staging)
    title, *table = repr(shown).splitlines()
    assert title.startswith("GET http://h/***?id={{$randomUuid}}&u=")
    assert [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in table] == [
        ["variable", "value", "from", "used in"],
        ["base", "http://h", "environment 'staging'", "url"],
        ["pin", "***", "environment 'staging'", "url"],
        ["$randomUuid", "(no value)", "did you mean $randomUUID?", "params"],
        ["$guid", "(new each time)", "dynamic", "params"],
        ["token", "***", "environment 'staging'", "auth.token"],
        ["no value: $randomUuid"],
    ]
    assert shown.missing == ("$randomUuid",)
    assert shown.request is not None
    assert ("Authorization", f"Bearer {CANARY}") in shown.request.headers
    html = shown._repr_html_()
    assert (CANARY in html, CANARY in repr(shown), ">12<" in html) == (False, False, False)


def test_what_could_not_be_sent_is_said() -> None:
    """And raises nothing: it is there to look at."""
    shown = vayu.Request("GET", "{{base}}/x").resolve()
    assert (shown.request, shown.missing) == (None, ("base",))
    assert set(shown.problems) == {"url"}
    assert "url: '{{base}}/x' needs a value for base" in repr(shown)
    plain = vayu.Request("GET", "http://h/").resolve({})
    assert repr(plain) == "GET http://h/\n  no variables"


def test_a_page_is_escaped() -> None:
    """A value may hold anything."""
    shown = vayu.Request("GET", "http://h/", headers={"X": "{{x}}"}).resolve({"x": "<script>"})
    assert "<script>" not in shown._repr_html_()


def test_the_folders_of_a_collection_are_named() -> None:
    """Each with what it says; the environment wins over all."""
    shop = Collection("Shop", variables={"host": "h", "base": "http://{{host}}", "n": 1})
    shop["Users/Get"] = vayu.Request("GET", "{{base}}/{{n}}/{{id}}")
    shop["Users"].variables["n"] = 2
    shown = shop["Users/Get"].resolve({"id": "7"})
    assert [(o.name, o.value, o.source) for o in shown.origins] == [
        ("base", "http://h", "collection 'Shop'"),
        ("n", 2, "folder 'Users'"),
        ("id", "7", "environment"),
    ]
    assert shown.request is not None
    assert shown.request.url == "http://h/2/7"


def test_a_token_that_is_still_to_be_fetched_is_said_to_be() -> None:
    """Resolving fetches nothing."""
    auth = vayu.OAuth2(token_url="http://idp/t", client_id="{{id}}")
    shown = vayu.Request("GET", "http://h/", auth=auth).resolve({"id": "me"})
    assert [o.places for o in shown.origins] == [("auth.client_id",)]
    assert shown.request is not None
    assert "fetched when it is sent" in dict(shown.request.headers)["Authorization"]


def test_sending_an_unknown_dynamic_variable_is_refused(vayu_home: object) -> None:
    """By its name; here already in words of the table."""
    del vayu_home
    shown = vayu.Request("GET", "http://h/{{$nothing_like_it}}").resolve()
    assert shown.rows()[0][2] == "there is no such dynamic variable"
    assert issubclass(UnresolvedVariable, Exception)

"""A collection and a request as a notebook shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import vayu

if TYPE_CHECKING:
    from collections.abc import Callable

CANARY = "s3cr3t"


def shop() -> vayu.Collection:
    """A folder in a folder, a name that is HTML, and secrets where they may be."""
    made = vayu.Collection("Shop", variables={"token": CANARY})
    made["Users/Old/Find"] = vayu.Request("GET", f"http://u:{CANARY}@h/{{{{id}}}}")
    made["<i>Pay"] = vayu.Request(
        "POST", "http://h/", headers={"Authorization": f"Bearer {CANARY}"}, tests="a\nb"
    )
    return made


def test_folders_and_requests_are_a_line_each_in_order(page_of: Callable[[str], Any]) -> None:
    """Each further in than what it is in; escaped, and without secrets."""
    html = shop()._repr_html_()

    assert page_of(html).text == (
        "Shop 2 requests · 2 foldersrequestmethodURL▾ Users▾ OldFindGEThttp://***@h/{{id}}"
        "<i>PayPOSThttp://h/"
    )
    assert [html.index(f"padding-left:{px}px") > 0 for px in (0, 18, 36)] == [True] * 3
    assert CANARY not in html


def test_a_long_collection_says_how_much_it_leaves_out(page_of: Callable[[str], Any]) -> None:
    """Nobody reads a thousand lines; an empty one has no table."""
    many = vayu.Collection("Many")
    for i in range(130):
        many[f"r{i}"] = vayu.Request("GET", "http://h/")

    assert page_of(many._repr_html_()).text.endswith("r99GEThttp://h/… 30 more")
    assert "table" not in vayu.Collection("None")._repr_html_()


def test_a_request_shows_what_it_sends(page_of: Callable[[str], Any]) -> None:
    """One of a collection, and one of its own; nothing is sent for that."""
    for request in (shop()["<i>Pay"], shop()["<i>Pay"].but(url="http://h/")):
        html = request._repr_html_()
        text = page_of(html).text
        assert text.startswith("POSThttp://h/HeadersAuthorizationBearer ***")
        assert "after the response: 2 lines" in text
        assert CANARY not in html

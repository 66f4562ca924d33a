"""What becomes of a message: the form changes, and the page hears of it, never of a secret."""

from __future__ import annotations

from typing import Any

from vayu.model.requests.auth import BasicAuth
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec

HERE = "http://127.0.0.1:1/"


def test_a_page_that_opens_is_told_everything(page: Any) -> None:
    """Also one that was reloaded."""
    page.do("hello")

    assert page.last("form")["url"] == HERE
    assert page.last("schema")["methods"][0] == "GET"
    assert page.last("environments") == {"names": ["staging", "live"], "chosen": ""}
    assert page.last("load")["form"]["sentence"] == "10 users for 30s"
    assert page.last("answer") == {}


def test_an_edit_changes_the_request_and_only_checks_come_back(page: Any) -> None:
    """The page keeps the text that a person is typing."""
    page.told.clear()
    page.do("edit", part="url", value=HERE + "new", seq=7)

    assert page.controller.exchange.request.url == HERE + "new"
    assert [set(message) for message in page.told] == [{"checks", "scripts", "load"}]
    assert page.last("checks")["seq"] == 7
    assert page.last("checks")["variables"][0]["state"] == "missing"


def test_what_a_page_was_told_it_can_send_back(page: Any) -> None:
    """Each part, as it came: the request stays the very same; bytes are told by their size."""
    parts = (Part(name="a", data=b"\x00\xff"), Part(name="b", value="1"))
    request = RequestSpec(
        method="POST", url=HERE, params=(("a", "1"),), headers=(("Authorization", "Bearer x"),),
        body=Body(mode="multipart", content=parts), auth=BasicAuth("ada", "c4nary"), timeout="5s",
    )  # fmt: skip
    page.controller.exchange = SendSpec(request=request)
    form = page.last("form")
    for part, value in form.items():
        page.do("edit", part=part, value=value)

    assert page.controller.exchange == SendSpec(request=request)
    assert form["body"]["parts"][0]["size"] == 2


def test_problems_are_told_with_their_tab(page: Any) -> None:
    """And JSON with line and column."""
    page.do("edit", part="body", value={"mode": "json", "text": '{"a": ]'})
    page.do("edit", part="settings", value={"timeout": "soon"})

    checks = page.last("checks")
    assert {one["tab"] for one in checks["problems"]} == {"body", "settings"}
    assert checks["json"]["column"] == 7


def test_a_problem_in_one_part_hides_no_variable_of_another(page: Any) -> None:
    """What is right is explained all the same."""
    page.do("edit", part="body", value={"mode": "json", "text": "{"})
    assert [one["name"] for one in page.last("checks")["variables"]] == ["base"]
    assert page.last("checks")["url"] == HERE

    page.do("edit", part="url", value="x y")
    assert [one["name"] for one in page.last("checks")["variables"]] == ["base"]
    assert page.last("checks")["url"] == ""


def test_no_message_holds_a_secret(page: Any) -> None:
    """Whatever was set from Python or typed, and wherever it goes."""
    request = RequestSpec(
        url="http://ada:c4nary1@127.0.0.1/?token=c4nary2",
        headers=(("Authorization", "Bearer c4nary3"),),
        params=(("api_key", "c4nary4"),),
        auth=BasicAuth("ada", "c4nary5"),
    )
    page.controller.exchange = SendSpec(request=request)
    page.do("hello")
    marked = page.last("form")["headers"]
    page.do("edit", part="headers", value=[{**marked[0], "name": "X Renamed"}])
    page.do("edit", part="auth", value={"kind": "bearer", "values": {"token": "c4nary6"}})
    page.do("edit", part="settings", value={"key_password": "c4nary7"})
    page.do("settled")
    assert page.last("settled")["settings"]["key_password"].startswith("••••••")
    page.do("send")
    page.do("hello")

    assert page.controller.typed.form.headers[0].value == "Bearer c4nary3"
    assert "c4nary" not in str(page.told)
    page.do("edit", part="settings", value={})
    page.do("edit", part="headers", value=[{**marked[0], "name": "X-Renamed"}])
    assert page.controller.exchange.request.header_pairs == (("X-Renamed", "Bearer c4nary3"),)
    assert "c4nary" not in str(page.told)

"""What is in a builder is saved to the collection it is of, and never over something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import vayu
from tests.unit.api.workspace.builders import act, told

if TYPE_CHECKING:
    from pathlib import Path


def test_a_request_of_a_collection_is_edited_in_its_place() -> None:
    """Its own part is in the form; what its folders say is sent, and not copied into it."""
    shop = vayu.Collection("Shop", variables={"base": "http://127.0.0.1:1"}, auth="{{t}}")
    shop["Users/List"] = vayu.Request("GET", "{{base}}/users")
    item = shop["Users/List"]
    assert isinstance(item, vayu.Request)
    builder = vayu.RequestBuilder(item)
    act(builder, "edit", part="url", value="{{base}}/people")
    assert shop["Users/List"].url == "{{base}}/users"  # type: ignore[union-attr]
    assert builder.request.spec.auth is not None

    messages = told(builder)
    act(builder, "save")
    assert shop["Users/List"].url == "{{base}}/people"  # type: ignore[union-attr]
    assert shop["Users/List"].own.request.auth is None  # type: ignore[union-attr]
    assert "Users/List" in str(messages)


def test_it_is_saved_to_the_files_of_a_collection(tmp_path: Path) -> None:
    """And from then on it is edited there."""
    vayu.Collection("Shop").save(tmp_path / "shop")
    builder = vayu.RequestBuilder(vayu.Request("GET", "https://x.example/"))
    act(builder, "save", folder=str(tmp_path / "shop"), place="Users/List")

    opened = vayu.open(tmp_path / "shop")
    assert opened["Users/List"].url == "https://x.example/"  # type: ignore[index]
    messages = told(builder)
    act(builder, "save", folder="")
    assert "Users/List" in str(messages)


def test_a_secret_that_is_saved_in_clear_is_said(tmp_path: Path) -> None:
    """By the name of its place, never by its value; a template is none."""
    vayu.Collection("Shop").save(tmp_path / "shop")
    headers = {"Authorization": "Bearer c4nary", "X-Api-Key": "{{key}}", "Accept": "text/plain"}
    request = vayu.Request("POST", "https://x.example/?token=c4nary", headers=headers)
    builder = vayu.RequestBuilder(request)
    messages = told(builder)
    act(builder, "save", folder=str(tmp_path / "shop"), place="List")
    said = messages[-1]["notice"]["text"]
    assert "In clear in its file: token, Authorization; write a {{variable}} instead" in said

    act(builder, "edit", part="url", value="https://x.example/")
    act(builder, "edit", part="headers", value=[{"name": "Authorization", "value": "{{auth}}"}])
    act(builder, "save", folder="")
    assert "In clear" not in messages[-1]["notice"]["text"]
    assert "c4nary" not in str(messages)


def test_a_request_never_takes_the_place_of_a_folder(tmp_path: Path) -> None:
    """Nothing is written, and the folder keeps what is in it."""
    shop = vayu.Collection("Shop")
    shop["Users/List"] = vayu.Request("GET", "https://x.example/")
    shop.save(tmp_path / "shop")
    builder = vayu.RequestBuilder(vayu.Request("GET", "https://y.example/"))
    messages = told(builder)
    act(builder, "save", folder=str(tmp_path / "shop"), place="Users")

    assert "'Users' is a folder" in str(messages)
    assert vayu.Collection.open(tmp_path / "shop").tree() == shop.tree()


@pytest.mark.parametrize("lost", ["deleted", "made anew", "renamed"])
def test_a_form_whose_request_is_gone_is_not_saved_over_another(lost: str) -> None:
    """It says so; what was typed stays in the form."""
    shop = vayu.Collection("Shop")
    shop["List"] = vayu.Request("GET", "https://x.example/")
    builder = vayu.RequestBuilder(shop["List"])  # type: ignore[arg-type]
    act(builder, "edit", part="url", value="https://typed.example/")
    if lost == "renamed":
        shop.rename("List", "All")
    else:
        del shop["List"]
    if lost == "made anew":
        shop["List"] = vayu.Request("GET", "https://new.example/")
    before = shop.spec
    messages = told(builder)
    act(builder, "save")

    assert builder.outdated
    assert builder.edited
    assert shop.spec == before
    assert "since it was opened here; nothing was saved" in str(messages)
    assert builder.request.url == "https://typed.example/"


def test_a_form_is_saved_as_often_as_it_is_edited(tmp_path: Path) -> None:
    """Also when its collection was written and read meanwhile."""
    shop = vayu.Collection("Shop")
    shop["A"] = vayu.Request("POST", "https://x.example/", json={"a": 1})
    builder = vayu.RequestBuilder(shop["A"])  # type: ignore[arg-type]
    for text in ('{"b": 2}', "[1, 2.50]"):
        act(builder, "edit", part="body", value={"mode": "json", "text": text})
        assert builder.edited
        act(builder, "save")
        assert not builder.edited
        shop.save(tmp_path / "shop")
        shop.reload()
        assert not builder.outdated
    assert shop["A"].spec.body.content == "[1, 2.50]"  # type: ignore[union-attr]

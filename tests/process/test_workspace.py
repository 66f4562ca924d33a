"""A notebook and whoever calls the control API work on the same files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import vayu
from tests.process.conftest import eventually
from vayu.client.session import session
from vayu.errors import SaveConflict
from vayu.protocol.environments import EnvironmentList, EnvironmentView
from vayu.protocol.workspace import CollectionList, RequestList, RequestOrder, RequestView

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.testing import Target


def opened() -> dict[str, str]:
    """Path by id of each collection that is open in the engine."""
    found = session().ask("GET", "/collections", CollectionList).collections
    return {line.path: line.id for line in found}


def test_what_is_opened_here_is_open_there_and_changes_go_both_ways(
    home: Path, target: Target, tmp_path: Path
) -> None:
    """Opened before there is an engine, and with one; secrets too; nobody's work is lost."""
    del home
    shop = vayu.Collection("Shop", variables={"base": target.url})
    shop["Ping"] = vayu.Request("GET", "{{base}}/echo?t={{token}}")
    values = {"token": "c4nary", "v": "1"}
    shop.environments["staging"] = vayu.Environment("staging", values, secrets=["token"])
    folder = shop.save(tmp_path / "shop")
    vayu.connect()
    assert eventually(lambda: str(folder) in opened())
    other = vayu.Collection("Other").save(tmp_path / "other")
    assert eventually(lambda: str(other) in opened())

    collection = opened()[str(folder)]
    order = RequestOrder(collection=collection, name="New", request=shop["Ping"].spec)  # type: ignore[union-attr]
    made = session().ask("POST", "/requests", RequestView, body=order)
    [line] = session().ask("GET", "/environments", EnvironmentList).environments
    shown = session().ask("GET", f"/environments/{line.id}", EnvironmentView)
    assert (shown.name, shown.secrets) == ("staging", {"token": "***"})

    shop["New"] = vayu.Request("GET", "http://mine/")
    with pytest.raises(SaveConflict, match=r"new\.yaml"):
        shop.save()
    shop.reload()
    response = shop["New"].send(environment="staging")  # type: ignore[union-attr]
    assert response.url == f"{target.url}/echo?t=c4nary"
    shop.rename("New", "Newer")
    shop.save()
    found = session().ask("GET", "/requests", RequestList).requests
    assert {(line.id, line.path) for line in found} >= {(made.id, ("Newer",))}

"""Scripts are told where their request is, on a Send and under load."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from vayu.engine.scripting.port import Around
from vayu.engine.worker.surroundings import Surroundings, around_send
from vayu.model.requests.origin import Origin
from vayu.model.requests.request import RequestSpec
from vayu.model.sends.send import SendSpec

if TYPE_CHECKING:
    from vayu.engine.transport.port import Slot
    from vayu.engine.worker.surroundings import Jars

SHOP = Origin(name="Shop", path=("Users", "List"), environment="staging", iterations=3)
URL = "http://h.example/"


def test_a_send_knows_its_place_from_the_collection_down() -> None:
    """Outside of a collection there is none."""
    within = SendSpec(request=RequestSpec(url=URL), origin=SHOP)
    alone = SendSpec(request=RequestSpec(url=URL, name="Get"))

    assert around_send(within) == Around(
        "List",
        "Users/List",
        ("Shop", "Users", "List"),
        iteration=0,
        iterations=3,
        environment="staging",
    )
    assert around_send(alone) == Around("Get", iteration=0, iterations=1)


def test_under_load_it_is_the_same_place() -> None:
    """An arrival's number is its iteration, and nobody knows how many will come."""
    jars = cast("Jars", SimpleNamespace(cookie_lines=lambda _: []))
    slot = cast("Slot", SimpleNamespace(k=7))

    assert Surroundings(jars, name="Users/List", url=URL, origin=SHOP).around(slot) == Around(
        "Users/List",
        "Users/List",
        ("Shop", "Users", "List"),
        iteration=7,
        iterations=0,
        cookies=(),
        environment="staging",
    )

"""Collections as Postman keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

Item = dict[str, Any]


def collection_of(
    name: str,
    items: Sequence[Item],
    *,
    before: str = "",
    after: str = "",
    variables: Mapping[str, object] | None = None,
) -> Item:
    """Return a collection, with scripts of its own."""
    pairs = (variables or {}).items()
    return {
        "info": {"name": name, "schema": SCHEMA},
        "item": list(items),
        "event": events(before, after),
        "variable": [{"key": key, "value": value} for key, value in pairs],
    }


def folder(name: str, *items: Item, before: str = "", after: str = "") -> Item:
    """Return a folder, with scripts of its own."""
    return {"name": name, "item": list(items), "event": events(before, after)}


def request(name: str, path: str = "/json", *, before: str = "", after: str = "") -> Item:
    """Return a GET request to a path of the host."""
    sent = {"method": "GET", "url": f"{{{{host}}}}{path}"}
    return {"name": name, "id": f"id-{name}", "request": sent, "event": events(before, after)}


def events(before: str, after: str) -> list[Item]:
    """Return the scripts that are not empty."""
    pairs = (("prerequest", before), ("test", after))
    return [event(when, script) for when, script in pairs if script]


def event(when: str, script: str) -> Item:
    """Return a script."""
    return {"listen": when, "script": {"type": "text/javascript", "exec": script.split("\n")}}

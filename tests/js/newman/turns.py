"""Collections whose scripts break, or say where to go on, in the less usual ways."""

from __future__ import annotations

from tests.js.newman.flows import BROKEN, goto, log, passing, test
from tests.js.newman.postman import Item, collection_of, folder, request

LATE = "postman.setNextRequest('c'); pm.environment.set('late', 1);"
SENT = "pm.sendRequest(pm.variables.get('host') + '/json', () => {"


def on(name: str, after: str = "") -> Item:
    """Return a request that notes its name."""
    return request(name, after=log(name) + after)


TURNS: dict[str, Item] = {
    "a script before the request breaks": collection_of(
        "x", [request("a", before=log("ra") + BROKEN, after=log("ta") + passing("a")), on("b")]
    ),
    "the collection's breaks before the request": collection_of(
        "x",
        [request("a", before=log("ra"), after=log("ta") + passing("a"))],
        before=log("c") + BROKEN,
    ),
    "a test before the request fails": collection_of(
        "x", [request("a", before=test("pre", "pm.expect(1).to.equal(2)"), after=passing("a"))]
    ),
    "an end that is said before the request": collection_of(
        "x", [request("a", before="pm.execution.setNextRequest(null);", after=log("a")), on("b")]
    ),
    "on, and the request is skipped": collection_of(
        "x",
        [
            request("a", before="pm.execution.setNextRequest('c'); pm.execution.skipRequest();"),
            on("b"),
            on("c"),
        ],
    ),
    "on to one of two with a name": collection_of(
        "x", [on("a", goto("'c'")), on("c"), on("b"), folder("f", on("c", log("inner"))), on("d")]
    ),
    "back to one of two with a name": collection_of(
        "x", [on("c"), folder("f", on("c", log("inner"))), on("d", goto("'c'"))]
    ),
    "on to a folder": collection_of(
        "x", [on("a", goto("'f'")), on("b"), folder("f", on("c"), on("e")), on("d")]
    ),
    "on from the collection's script": collection_of(
        "x",
        [on("a"), on("b"), on("c")],
        after="if (pm.info.requestName === 'a') pm.execution.setNextRequest('c');",
    ),
    "levels that disagree where to go on": collection_of(
        "x",
        [
            folder(
                "f",
                on("a", "pm.execution.setNextRequest('d');"),
                after="pm.execution.setNextRequest('c');",
            ),
            on("b"),
            on("c"),
            on("d"),
        ],
    ),
    "on from a callback": collection_of("x", [on("a", f"{SENT} {LATE} }});"), on("b"), on("c")]),
    "on from a timer": collection_of(
        "x", [on("a", f"setTimeout(() => {{ {LATE} {passing('l')} }}, 20);"), on("b"), on("c")]
    ),
    "tests of one name": collection_of(
        "x", [on("a", passing("same") * 2 + test("same", "pm.expect(1).to.equal(2)"))]
    ),
}
"""By what they show."""

"""Lists and objects as values of variables: set in one script, read in a later one."""

from __future__ import annotations

from tests.js.newman.flows import test
from tests.js.newman.postman import Item, collection_of, request


def reads(call: str, value: str) -> str:
    """Return a script with a test of what a call returns."""
    return test(call, f"pm.expect(pm.{call}).to.eql({value})")


SETS = """
pm.environment.set("list", [1, 2, 3]);
pm.environment.set("object", { a: { b: [true, null, "text", 1.5] } });
pm.environment.set("emptyList", []);
pm.environment.set("emptyObject", {});
pm.collectionVariables.set("list", ["c"]);
pm.globals.set("list", ["g"]);
pm.variables.set("local", { l: 1 });
"""

READS = "".join(
    reads(call, value)
    for call, value in [
        ("environment.get('list')", "[1, 2, 3]"),
        ("environment.get('object')", "{ a: { b: [true, null, 'text', 1.5] } }"),
        ("environment.get('emptyList')", "[]"),
        ("environment.get('emptyObject')", "{}"),
        ("environment.has('emptyList')", "true"),
        ("environment.toObject().list", "[1, 2, 3]"),
        ("environment.toJSON().values.find((one) => one.key === 'list').value", "[1, 2, 3]"),
        ("collectionVariables.get('list')", "['c']"),
        ("globals.get('list')", "['g']"),
        ("variables.get('list')", "[1, 2, 3]"),
        ("variables.get('local')", "{ l: 1 }"),
        ("variables.replaceIn('<{{list}}>')", "'<1,2,3>'"),
        ("environment.get('list') === pm.environment.get('list')", "true"),
        ("environment.get('list') === pm.variables.get('list')", "true"),
    ]
)

CHANGES_WHAT_IT_READ = """
pm.environment.get("list").shift();
pm.collectionVariables.get("list").push("d");
pm.globals.get("list").push("h");
pm.variables.get("local").l = 2;
"""

AFTER_THAT = "".join(
    reads(call, value)
    for call, value in [
        ("environment.get('list')", "[1, 2, 3]"),
        ("collectionVariables.get('list')", "['c']"),
        ("globals.get('list')", "['g']"),
        ("variables.get('local')", "{ l: 2 }"),
    ]
)

ODD = """
pm.environment.set("odd", {
    day: new Date(0), none: undefined, say() {}, nothing: null, list: [undefined, () => 1],
});
pm.environment.set("moment", require("moment").utc(0));
pm.environment.set("proto", JSON.parse('{"__proto__": {"x": 1}, "y": 2}'));
const one = ["a"];
pm.environment.set("one", one);
pm.environment.set("two", one);
one.push("b");
"""

READS_ODD = "".join(
    reads(call, value)
    for call, value in [
        (
            "environment.get('odd')",
            "{ day: '1970-01-01T00:00:00.000Z', nothing: null, list: [null, null] }",
        ),
        ("environment.get('moment')", "'1970-01-01T00:00:00.000Z'"),
        ("environment.get('proto').x", "undefined"),
        ("environment.get('one')", "['a', 'b']"),
        ("environment.get('two')", "['a', 'b']"),
    ]
) + test("nothing is polluted", "pm.expect(({}).x).to.equal(undefined)")

ANSWERED = test("answered", "pm.expect(pm.response.code).to.equal(200)")
SENT = "pm.expect(pm.response.json().query).to.eql([['list', '1,2,a,true']])"
BODY = {"mode": "raw", "raw": '{"ids": [{{ids}}]}', "options": {"raw": {"language": "json"}}}


def posting(name: str, *, before: str, after: str) -> Item:
    """Return a request whose body has a list in brackets."""
    found = request(name, "/echo", before=before, after=after)
    return {**found, "request": {**found["request"], "method": "POST", "body": BODY}}


WHOLES: dict[str, Item] = {
    "lists and objects in every scope": collection_of(
        "wholes",
        [
            request("a", after=SETS),
            request("b", before=READS, after=READS + CHANGES_WHAT_IT_READ),
            request("c", after=AFTER_THAT),
        ],
    ),
    "what JSON makes of them": collection_of(
        "odd", [request("a", after=ODD), request("b", after=READS_ODD)]
    ),
    "a list that a loop works off": collection_of(
        "ids",
        [
            request("begin", after="pm.environment.set('ids', [1, 2, 3]);"),
            request(
                "work",
                "/echo?id={{id}}",
                before="const ids = pm.environment.get('ids');"
                "pm.variables.set('id', ids.shift()); pm.environment.set('ids', ids);",
                after=test(
                    "sent", "pm.expect(pm.response.json().query[0][1]).to.be.oneOf(['1', '2', '3'])"
                )
                + "if (pm.environment.get('ids').length) pm.execution.setNextRequest('work');",
            ),
        ],
    ),
    "a list where text stands": collection_of(
        "text",
        [
            request(
                "a",
                "/echo?list={{list}}",
                before="pm.environment.set('list', [1, 2, 'a', true]);",
                after=test("sent", SENT),
            )
        ],
    ),
    "a list in brackets": collection_of(
        "brackets",
        [
            posting(
                name,
                before=f"pm.environment.set('ids', {ids});",
                after=test("sent", f"pm.expect(pm.response.json().body).to.equal('{body}')"),
            )
            for name, ids, body in [
                ("some", "[1, 2]", '{"ids": [1,2]}'),
                ("none", "[]", '{"ids": []}'),
            ]
        ],
    ),
    "an object where text stands": collection_of(
        "no text",
        [request("a", "/echo?a={{a}}", before="pm.environment.set('a', {b: 1});", after=ANSWERED)],
    ),
    "a list of nothing where text stands": collection_of(
        "nothing",
        [request("a", "/echo?a={{a}}", before="pm.environment.set('a', []);", after=ANSWERED)],
    ),
    "a value that nobody meant": collection_of(
        "undefined",
        [request("a", after="pm.environment.set('token', pm.response.json().token);")],
    ),
}
"""By what they show."""

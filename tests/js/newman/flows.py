"""Collections with scripts at each level: their order, their errors, where they go on.

Each is run by Newman and by Vayu; `log` collects who ran when.
"""

from __future__ import annotations

from tests.js.newman.postman import Item, collection_of, folder, request


def log(word: str) -> str:
    """Return a script that notes a word."""
    return f"pm.environment.set('log', (pm.environment.get('log') || '') + ' {word}');"


def passing(name: str) -> str:
    """Return a script with a test that passes."""
    return test(name, "pm.expect(1).to.equal(1)")


def test(name: str, body: str) -> str:
    """Return a script with one test."""
    return f"pm.test({name!r}, function () {{ {body}; }});"


def goto(target: str) -> str:
    """Return a script that goes on elsewhere, once."""
    return (
        "if (!pm.environment.get('went')) { pm.environment.set('went', 1); "
        f"pm.execution.setNextRequest({target}); }}"
    )


BROKEN = "undefined_name.x;"

FLOWS: dict[str, Item] = {
    "the order of the levels": collection_of(
        "levels",
        [
            folder(
                "outer",
                folder(
                    "inner",
                    request("a", before=log("ra"), after=log("ta") + passing("a")),
                    before=log("ri"),
                    after=log("ti") + passing("inner"),
                ),
                request("b", after=log("tb") + passing("b")),
                before=log("ro"),
                after=log("to") + passing("outer"),
            ),
            request("c", before=log("rc"), after=log("tc") + test("c", "pm.expect(1).to.equal(2)")),
        ],
        before=log("r"),
        after=log("t") + passing("collection"),
    ),
    "each level has names of its own": collection_of(
        "names",
        [
            folder(
                "f",
                request(
                    "a",
                    before="let x = 3;",
                    after="let x = 3;" + test("a", "pm.expect(x).to.equal(3)"),
                ),
                before="let x = 2;",
                after="let x = 2;" + test("f", "pm.expect(x).to.equal(2)"),
            )
        ],
        before="let x = 1;",
        after="let x = 1;" + test("top", "pm.expect(x).to.equal(1)"),
    ),
    "a level that breaks after the response": collection_of(
        "broken",
        [
            folder(
                "f",
                request("a", after=passing("a")),
                after=passing("before it") + BROKEN + passing("never"),
            )
        ],
        after=passing("top") + BROKEN,
    ),
    "a request that breaks, and the next": collection_of(
        "next", [request("a", after=BROKEN + passing("never")), request("b", after=passing("b"))]
    ),
    "on by name": collection_of(
        "by name",
        [
            request("a", after=log("a") + "pm.execution.setNextRequest('c');"),
            request("b", after=log("b")),
            request("c", after=log("c") + passing("c")),
        ],
    ),
    "on by the old name": collection_of(
        "by old name",
        [
            request("a", after=log("a") + "postman.setNextRequest('c');"),
            request("b", after=log("b")),
            request("c", after=log("c")),
        ],
    ),
    "on by id": collection_of(
        "by id",
        [
            request("a", after=log("a") + "pm.execution.setNextRequest('id-c');"),
            request("b", after=log("b")),
            request("c", after=log("c")),
        ],
    ),
    "an end in the middle": collection_of(
        "end",
        [
            request("a", after=log("a") + "pm.execution.setNextRequest(null);"),
            request("b", after=log("b")),
        ],
    ),
    "back, once": collection_of(
        "back",
        [
            request("a", after=log("a")),
            request("b", after=log("b") + goto("'a'")),
            request("c", after=log("c")),
        ],
    ),
    "itself again, once": collection_of(
        "itself", [request("a", after=log("a") + goto("'a'")), request("b", after=log("b"))]
    ),
    "on to nowhere": collection_of(
        "nowhere",
        [
            request("a", after=log("a") + "pm.execution.setNextRequest('z');"),
            request("b", after=log("b")),
        ],
    ),
    "on from a script before the request": collection_of(
        "from before",
        [
            request("a", before="pm.execution.setNextRequest('c');", after=log("a")),
            request("b", after=log("b")),
            request("c", after=log("c")),
        ],
    ),
    "the last word counts": collection_of(
        "last word",
        [
            request(
                "a",
                before="pm.execution.setNextRequest('b');",
                after=log("a") + "pm.execution.setNextRequest('c');",
            ),
            request("b", after=log("b")),
            request("c", after=log("c")),
        ],
    ),
    "into a folder": collection_of(
        "into",
        [
            request("a", after=log("a") + "pm.execution.setNextRequest('d');"),
            request("b", after=log("b")),
            folder("f", request("c", after=log("c")), request("d", after=log("d"))),
        ],
    ),
    "the request is skipped": collection_of(
        "skipped",
        [
            request(
                "a",
                before=log("ra") + "pm.execution.skipRequest();" + log("never"),
                after=log("ta") + passing("a"),
            ),
            request("b", after=log("tb") + passing("b")),
        ],
    ),
    "what one sets the next reads": collection_of(
        "passed on",
        [
            request(
                "a",
                after="pm.environment.set('id', pm.response.json().id); "
                "pm.collectionVariables.set('name', 'n');"
                "pm.globals.set('g', 1); pm.variables.set('local', 'l');",
            ),
            request(
                "b",
                "/echo?id={{id}}&name={{name}}&g={{g}}",
                after=test(
                    "b",
                    "pm.expect(pm.response.json().query).to.eql([['id', "
                    "'7'], ['name', 'n'], ['g', '1']])",
                )
                + test("local", "pm.expect(pm.variables.get('local')).to.equal('l')")
                + test("id", "pm.expect(pm.environment.get('id')).to.equal(7)"),
            ),
        ],
        variables={"name": "first"},
    ),
    "cookies are carried along": collection_of(
        "cookies",
        [
            request("a", "/cookies/set?s=1"),
            request(
                "b",
                "/cookies",
                after=test("sent", "pm.expect(pm.response.json()).to.eql({s: '1'})"),
            ),
        ],
    ),
    "a script's request logs in": collection_of(
        "logs in",
        [
            request(
                "a",
                "/cookies",
                before="pm.sendRequest(pm.variables.get('host') + '/cookies/set?s=1', () => {});",
                after=test("sent", "pm.expect(pm.response.json()).to.eql({s: '1'})")
                + test("seen", "pm.expect(pm.cookies.get('s')).to.equal('1')"),
            ),
            request(
                "b",
                "/cookies",
                after="pm.sendRequest(pm.variables.get('host') + '/cookies', (error, answer) => {"
                + test("goes with it", "pm.expect(answer.json()).to.eql({s: '1'})")
                + "});",
            ),
        ],
    ),
    "variables are filled in after the script": collection_of(
        "filled in",
        [
            request(
                "a",
                "/echo?x={{x}}",
                before="pm.variables.set('x', 'late');",
                after=test("late", "pm.expect(pm.response.json().query).to.eql([['x', 'late']])"),
            )
        ],
    ),
    "variables that are made of others": collection_of(
        "made of others",
        [
            request(
                "a",
                "/echo?x={{outer}}",
                after=test(
                    "made",
                    "pm.expect(pm.response.json().query).to.eql([['x', 'a-b']]);"
                    "pm.expect(pm.variables.replaceIn('{{outer}}')).to.equal('a-b');"
                    "pm.expect(pm.collectionVariables.get('outer')).to.equal('{{inner}}-b')",
                ),
            )
        ],
        variables={"outer": "{{inner}}-b", "inner": "{{plain}}", "plain": "a"},
    ),
    "tests of every outcome": collection_of(
        "outcomes",
        [
            request(
                "a",
                before=passing("before"),
                after=passing("holds")
                + test("fails", "pm.expect(1).to.equal(2)")
                + "pm.test.skip('skipped', function () {});"
                + test("throws", "throw new Error('x')")
                + "pm.test('outer', function () { pm.test('inner', function "
                "() { pm.expect(1).to.equal(1); });"
                " pm.expect(1).to.equal(1); });"
                + "pm.test('one', () => pm.expect(1).to.equal(1)).test('two', "
                "() => pm.expect(1).to.equal(1));",
            )
        ],
    ),
}
"""By what they show."""

TWICE = collection_of(
    "twice",
    [
        request(
            "a",
            after=log("a")
            + "pm.test('i', function () { pm.expect(pm.info.iteration).to.equal(0); });",
        ),
        request(
            "b",
            after=log("b")
            + "pm.test('n', function () { pm.expect(pm.info.iterationCount).to.equal(2); });",
        ),
    ],
)
"""Run for two iterations."""

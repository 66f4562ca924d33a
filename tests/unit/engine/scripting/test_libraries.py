"""require(): what the libraries answer, and that nothing a script does to one stays."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting import libraries, quickjs_realm
from vayu.engine.scripting.analysis import analyse
from vayu.engine.scripting.libraries import HOW_TO_GET, NAMES, library_text
from vayu.engine.scripting.port import Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.model.scripts.visual import Visual
from vayu.resolve.scopes import Changes, Scopes

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(libraries.__file__).parents[3]


@pytest.fixture(scope="module", autouse=True)
def bundles() -> None:
    """Bundle the libraries, where Node is there to do it."""
    made = subprocess.run(
        [sys.executable, ROOT / "extension" / "bundle.py"],
        check=False,
        capture_output=True,
        text=True,
    )
    library_text.cache_clear()
    if made.returncode:
        pytest.skip(made.stdout.strip())


@pytest.fixture
def says(run: Callable[..., Outcome]) -> Callable[[str], object]:
    """Return what an expression is, as JSON takes it."""

    def says(expression: str) -> object:
        outcome = run(f"console.log(JSON.stringify({expression}))")
        assert outcome.error is None
        return json.loads(outcome.console[0][1])

    return says


def test_crypto_js_agrees_with_python(says: Callable[[str], object]) -> None:
    """Hashes, signatures and encodings are those of the standard library."""
    digest = hmac.new(b"key", b"text", "sha256").digest()

    assert says(
        """(() => { const crypto = require("crypto-js"); return [
        crypto.MD5("a").toString(), crypto.SHA512("a").toString(),
        crypto.HmacSHA256("text", "key").toString(crypto.enc.Base64),
        CryptoJS.enc.Utf8.parse("é").toString(CryptoJS.enc.Hex),
        crypto.AES.decrypt(crypto.AES.encrypt("secret", "pw") + "", "pw").toString(crypto.enc.Utf8),
        ]; })()"""
    ) == [
        hashlib.md5(b"a").hexdigest(),
        hashlib.sha512(b"a").hexdigest(),
        base64.b64encode(digest).decode(),
        "é".encode().hex(),
        "secret",
    ]


def test_uuids_are_uuids_and_differ(says: Callable[[str], object]) -> None:
    """Of random bytes, and of a name; crypto.randomUUID too, and the library as a function."""
    made = says(
        'Array.from({length: 30}, () => require("uuid").v4())'
        '.concat(crypto.randomUUID(), require("uuid")(),'
        ' require("uuid").v5("a", require("uuid").v5.URL))'
    )

    assert isinstance(made, list)
    assert len(set(made)) == 33
    assert [uuid.UUID(text).version for text in made] == [4] * 32 + [5]
    assert made[-1] == str(uuid.uuid5(uuid.NAMESPACE_URL, "a"))


def test_two_contexts_make_different_values() -> None:
    """The seed comes from the operating system, also for Math.random."""
    script = ScriptSpec(post="console.log(Math.random(), crypto.randomUUID())")
    lines = {
        ScriptRunner(script, Scopes()).after(Changes(), None, ResponseView(200)).console
        for _ in range(20)
    }

    assert len(lines) == 20


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('require("lodash").chunk([1, 2, 3], 2)', [[1, 2], [3]]),
        ('_.template("a<%= b %>")({b: 1})', "a1"),
        ("_([1, 2, 3]).map(x => 2 * x).value()", [2, 4, 6]),
        ('require("moment").utc(0).add(1, "day").format("YYYY-MM-DD")', "1970-01-02"),
        ('new (require("ajv"))().validate({type: "object", required: ["a"]}, {b: 1})', False),
        ('tv4.validate({a: 1}, {type: "object"})', True),
        ('require("csv-parse/lib/sync")("a,b\\n1,2", {columns: true})', [{"a": "1", "b": "2"}]),
        ('require("csv-parse/sync").parse("1,2")', [["1", "2"]]),
        ("xml2Json('<a b=\"1\"><c>2</c></a>')", {"a": {"$": {"b": "1"}, "c": "2"}}),
        ('require("cheerio").load("<p class=x>hi</p>")(".x").text()', "hi"),
        ('Buffer.from("aé").toString("base64")', "YcOp"),
        ('require("buffer").Buffer.from("YQ==", "base64").toString()', "a"),
        ('[atob("eA=="), require("btoa")("x")]', ["x", "eA=="]),
        ('pm.require("lodash@4.17.21").add(1, 2)', 3),
    ],
)
def test_libraries_answer(says: Callable[[str], object], expression: str, value: object) -> None:
    """Each of them works among built-ins that are frozen."""
    assert says(expression) == value


def test_chai_asserts(run: Callable[..., Outcome]) -> None:
    """Its own messages, too."""
    outcome = run(
        'const { expect, assert } = require("chai");'
        "assert.deepEqual([1], [1]); expect(1).to.equal(2)"
    )

    assert outcome.error == "AssertionError: expected 1 to equal 2 (line 1, column 85)"


@pytest.mark.parametrize("way", ['require("csv-parse")', 'require("csv-parse").parse'])
def test_csv_parse_calls_its_callback(run: Callable[..., Outcome], way: str) -> None:
    """With rows or with what is wrong, so that no assertion in it is left out."""
    outcome = run(f"""
        const parse = {way};
        const text = "a,b\\n1,2";
        pm.test("rows", () => parse(text, (error, rows) => pm.expect(rows[1]).to.eql(["1", "2"])));
        pm.test("fails", () => parse(text, (error, rows) => pm.expect(rows[1]).to.eql([])));
        pm.test("options", () => {{
            parse(text, {{ columns: true }}, (error, rows) => pm.expect(rows[0].b).to.equal("2"));
        }});
        pm.test("error", () => {{
            parse('a,b\\n1', (error, rows) => {{
                pm.expect(error.message).to.include("Invalid Record Length");
                pm.expect(rows).to.equal(undefined);
            }});
        }});
    """)

    assert outcome.error is None
    assert brief(outcome.tests) == (
        ("rows", True, None),
        ("fails", False, "expected [ '1', '2' ] to deeply equal []"),
        ("options", True, None),
        ("error", True, None),
    )


def test_xml2js_answers_in_both_ways(run: Callable[..., Outcome]) -> None:
    """Through a callback, and through a promise."""
    outcome = run(
        'const xml2js = require("xml2js");'
        'xml2js.parseString("<a>1</a>", (error, made) => console.log(error, made));'
        'xml2js.parseStringPromise("<a>2</a>").then((made) => console.log(made))'
    )

    assert outcome.console == (("log", 'null { a: "1" }'), ("log", '{ a: "2" }'))


CHANGES = {
    "a member is replaced": 'require("lodash").chunk = () => 0',
    "a member is added": 'require("lodash").mixin({ twice: (x) => 2 * x })',
    "a member is deleted": 'delete require("crypto-js").enc.Hex',
    "something deep in it is changed": 'require("crypto-js").algo.SHA256._doReset = () => 0',
    "moment speaks another language": 'require("moment").defineLocale("xx", {})',
    "chai learns a word": (
        'require("chai").use((c, u) => u.addProperty(c.Assertion.prototype, "odd", () => 0))'
    ),
}

REMEMBERED = [
    'tv4.addSchema("http://h/x", {type: "string"})',
    'tv4.addFormat("odd", () => null)',
    'tv4.defineKeyword("odd", () => null)',
    'tv4.language("xx")',
    "tv4.setErrorReporter(() => 'odd')",
    'require("moment").updateLocale("en", {months: []})',
    'require("moment").relativeTimeThreshold("s", 1)',
    'require("moment").relativeTimeRounding(() => 0)',
    'console.log(_.uniqueId("n"))',
    'console.log(_("n").uniqueId())',
    'console.log(_.runInContext().uniqueId("n"))',
]


@pytest.mark.parametrize("call", REMEMBERED)
def test_what_a_library_remembers_is_forgotten(call: str) -> None:
    """Also where it is in a variable of its own that nobody can look at."""
    runner = ScriptRunner(ScriptSpec(post=call), Scopes())
    first = runner.after(Changes(), None, ResponseView(200))
    assert first.error is None
    assert runner._realm is None

    assert runner.after(Changes(), None, ResponseView(200)) == first


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_library_is_as_it_was_for_the_next(change: str) -> None:
    """The script sees its change, the next exchange does not."""
    seen = (
        'console.log(typeof require("lodash").twice, require("lodash").chunk([1], 1),'
        ' typeof require("crypto-js").enc.Hex, require("crypto-js").SHA256("a").toString(),'
        ' require("moment").locale(), typeof require("chai").Assertion.prototype.odd);'
    )
    runner = ScriptRunner(ScriptSpec(post=f"{seen} {change}"), Scopes())
    first, second = (runner.after(Changes(), None, ResponseView(200)) for _ in range(2))

    assert first == second
    assert first.error is None


def test_a_context_is_kept_as_long_as_nothing_is_changed() -> None:
    """What a library makes for itself when it is first used is no change."""
    runner = ScriptRunner(
        ScriptSpec(post='require("crypto-js").enc.Base64.parse("eA=="); tv4.validate(1, {})'),
        Scopes(),
    )
    contexts = set()
    for _ in range(3):
        runner.after(Changes(), None, ResponseView(200))
        contexts.add(id(runner._realm))

    assert len(contexts) == 1
    assert runner._realm is not None


def test_what_is_not_there_is_refused_by_name(run: Callable[..., Outcome]) -> None:
    """A library that there is not, and a name that cannot be known before the script runs."""
    assert run('require("underscore")').error == (
        'Error: there is no library "underscore"; there is: ajv, assert, atob, btoa, buffer, chai, '
        "cheerio, crypto-js, csv-parse, events, lodash, moment, path, postman-collection, "
        "punycode, querystring, string_decoder, tv4, url, util, uuid, xml2js (line 1, column 1)"
    )
    assert "with the name in it as text" in (run('require("lo" + "dash")').error or "")


def test_a_library_that_was_not_built_says_how_to_get_it(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a script speaks of its global."""
    monkeypatch.setattr(quickjs_realm, "library_text", lambda _: None)

    for source, name in (('require("lodash")', "lodash"), ("_.chunk([1], 1)", "lodash3")):
        assert f"{name} is not there: {HOW_TO_GET}" in (run(source).error or "")


def test_only_what_a_script_speaks_of_is_loaded() -> None:
    """A name as text beside `require`, or a global of Postman's."""
    assert analyse("pm.test('a', () => {})").libraries == ()
    assert analyse("const _ = [1].map(_ => 1); x._.y").libraries == ()
    assert analyse("_.chunk([1], 1); CryptoJS.MD5('')").libraries == ("crypto-js", "lodash3")
    assert analyse("require('node:buffer'); require(`npm:moment@2.30.1`)").libraries == (
        "buffer",
        "moment",
    )
    assert analyse("'lodash'").libraries == ()


def test_every_library_is_bundled() -> None:
    """What is documented is built, and nothing else."""
    folder = Path(libraries.__file__).with_name("bundles")

    assert sorted(path.stem for path in folder.glob("*.js")) == sorted(NAMES)


def test_a_visualizer_makes_html_of_a_template(run: Callable[..., Outcome]) -> None:
    """Values are escaped; the last template counts, and what is wrong with one is named."""
    source = "pm.visualizer.set('a'); pm.visualizer.set('<b>{{x}}</b>', {x: '<i>'})"
    runner = ScriptRunner(ScriptSpec(post=source), Scopes())
    for _ in range(2):
        outcome = runner.after(Changes(), None, ResponseView(200))
        assert outcome.effects is not None
        assert outcome.effects.visual == Visual(
            template="<b>{{x}}</b>", data={"x": "<i>"}, html="<b>&lt;i&gt;</b>"
        )

    assert runner._realm is not None
    assert "Parse error on line 1" in (run("pm.visualizer.set('{{#if')").error or "")
    assert "takes a template as text" in (run("pm.visualizer.set(5)").error or "")
    assert 'there is no library "handlebars"' in (run("require('handlebars')").error or "")

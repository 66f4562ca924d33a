"""URL, URLSearchParams, TextEncoder, TextDecoder and structuredClone are what they are in Node."""

from __future__ import annotations

import json
import subprocess
from itertools import product
from pathlib import Path
from random import Random

from tests.js.node import node_program
from vayu.engine.scripting.port import Limits, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.scopes import Changes, Scopes

HERE = Path(__file__).parent / "web"
PRELUDE = (HERE / "asked.js").read_text(encoding="utf-8")

TEXTS = [
    "http://a", "HTTP://EXAMPLE.com:80/a/../b/./c?x=1#f", "https://u:p@h:8443/p", "http://a b",
    "http://a/b c?d e#f g", "http://[::1]:80/", "http://[2001:db8:0:0:1:0:0:1]/", "http://1.2.3/",
    "http://[::ffff:1.2.3.4]/", "http://0x7f.1/", "http://256.1.1.1", "http://a..b/", "http:/a",
    "http:a", "http:\\\\a\\b", "//a", "/x", "?q", "#h", "", "mailto:a@b?c", "foo://h/p/../q",
    "data:text/plain,hi there", "foo://", "foo:/a/b", "foo:a", "postgres://u:p@h:5432/db",
    "http://h:99999", "http://h:", "http://h:8a", "http://@h", "http://:@h", "http://u@",
    "http://h/%7e%zz", "http://h/é?é#é", "http://h/?a'b", "foo://h/?a'b", "http://h/{}|`",
    "http://h?{}|^`", "http://h#{}|^`", "  http://h  ", "ht\ntp://h\t/a", "http://h/a/..",
    "http://h/a/%2e%2E/b", "http://h/.", "http://%41/", "http://a%20b/", "http://h//x//",
    "http://h/a;b=c", "http://u%40:p%3a@h", "http://us er:p@ss@h", "http://1.2.3.4.", "http://h.",
    "http://0/", "http://4294967296", "http://[::", "http://[1:2:3:4:5:6:7]", "ws://h:80",
    "wss://h:443/x", "ftp://h:21/x", "a.b+c-d:x", "1http://h", "http://h?", "http://h#",
    "http://h/?a=b&a=c&d", "http://h/\ud800", "http://exa_mple/", "http://a|b/", "../x", "./", "..",
    "x?y", "/../x", "//h2/x", "\\x", "?", "#", "http:x", "https:y", "foo:z",
]  # fmt: skip
BASES = ["http://b/c/d?e#f", "https://b:1/", "foo://b/c/d"]
STARTS = ["http://u:p@h:1/a?b#c", "foo://h/a", "mailto:x"]
SET = [
    ("protocol", "https"), ("protocol", "foo"), ("protocol", "ftp:x"), ("host", "x:9"),
    ("host", "x"), ("host", "x:"), ("host", ""), ("hostname", "y:3"), ("hostname", "[::1]"),
    ("port", "99"), ("port", ""), ("port", "8x"), ("port", "x"), ("port", "99999"), ("port", 5),
    ("pathname", "q/../r s"), ("pathname", ""), ("pathname", "/%zz"), ("search", "?x y"),
    ("search", ""), ("search", "z=1'"), ("hash", "#h h"), ("hash", ""), ("username", "a b"),
    ("password", "@"), ("href", "http://new/"),
]  # fmt: skip
FIELDS = [
    "a=1&b=2", "?a=%20+x&&c", "a=b=c", "=x", "%zz=%C3%A9", "a", {"a": 1, "b": "x y"}, "",
    [["a", "1"], ["a", "2"]], [["a"]], "é=ü&~=*'()",
]  # fmt: skip
COPIED = [
    "5", "null", "[1, , 3]", "{ a: { b: [undefined] } }", "new Date(5)", "/x/g", "() => 1",
    "new Map([[{ a: 1 }, new Set([1])]])", "new Set(['a'])", "new Uint8Array([1, 2])",
    "Symbol('s')", "new RangeError('r')", "Object('s')", "[[]].map((a) => (a[0] = 1, a))",
    "JSON.parse('{\"__proto__\": 1}')", "Promise.resolve()",
]  # fmt: skip
BYTES = [0x20, 0x41, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80, 0xEF, 0xBB, 0xBF, 0xED,
         0xA0, 0xFF, 0xF4, 0x90, 0xC1]  # fmt: skip


def asked() -> list[str]:
    """Return expressions, some 700 of them."""
    random = Random(1)
    lines = [f"parts({json.dumps(text)})" for text in TEXTS]
    lines += [f"parts({json.dumps(text)}, {base!r})" for text, base in product(TEXTS, BASES)]
    lines += [f"after({start!r}, {json.dumps(part)}, {json.dumps(value)})"
              for start, (part, value) in product(STARTS, SET)]  # fmt: skip
    lines += [f"fields({json.dumps(given)})" for given in FIELDS]
    lines += [f"copy({value})" for value in COPIED]
    lines += [f"bytes({json.dumps(given)})" for given in ("aé€😀", "\ud800x", "")]
    for _ in range(200):
        given = random.choices(BYTES, k=random.randrange(7))
        label = random.choice(["utf-8", "UTF8 ", "utf-16le", "nope"])
        fatal = json.dumps({"fatal": random.random() < 0.3, "ignoreBOM": random.random() < 0.5})
        lines.append(f"text({given}, {json.dumps(label)}, {fatal})")
    return lines


def node_says(lines: list[str]) -> list[object]:
    """What each is in Node."""
    order = json.dumps({"prelude": PRELUDE, "expressions": lines})
    program = [node_program(), str(HERE / "values.cjs")]
    done = subprocess.run(
        program, input=order, capture_output=True, text=True, check=True, timeout=20
    )
    found: list[object] = json.loads(done.stdout)
    return found


def vayu_says(lines: list[str]) -> list[object]:
    """What each is in a script."""
    all_of_it = f"[{','.join(lines)}]"
    source = f"{PRELUDE}\npm.environment.set('found', JSON.stringify({all_of_it}))"
    changes = Changes()
    runner = ScriptRunner(ScriptSpec(post=source), Scopes(), limits=Limits(time=20.0))
    assert runner.after(changes, None, ResponseView(200)).error is None
    found: list[object] = json.loads(str(changes.environment["found"]))
    return found


def test_each_is_what_it_is_in_node() -> None:
    """Parts of addresses, alone and beside a base; what is set; fields; bytes; copies."""
    lines = asked()
    pairs = zip(lines, node_says(lines), vayu_says(lines), strict=True)

    assert [(line, node, vayu) for line, node, vayu in pairs if node != vayu] == []

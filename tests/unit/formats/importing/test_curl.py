"""curl commands as people and browsers write them."""

from __future__ import annotations

from typing import Any

import pytest

from vayu.errors import InvalidConfig
from vayu.formats.importing.curl_words import command_lines
from vayu.formats.importing.detect import read_text
from vayu.model.collections.collection import ItemSpec
from vayu.model.requests.auth import AwsAuth, BasicAuth, BearerAuth, DigestAuth
from vayu.model.requests.body import Body
from vayu.model.requests.part import Part
from vayu.model.requests.request import RequestSpec

FORM = "application/x-www-form-urlencoded"


def requests(command: str) -> list[RequestSpec]:
    """What a command sends."""
    found = read_text(command).collection
    assert found is not None
    return [item.request for item in found.items if isinstance(item, ItemSpec)]


def spec(url: str, **parts: Any) -> RequestSpec:
    """A request as curl makes it."""
    return RequestSpec(url=url, **{"follow_redirects": False} | parts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (r"""a 'b c' "d \"e\" \$f" g\ h""", ["a", "b c", 'd "e" $f', "g h"]),
        (r"""$'it\'s\n\u00e9\x41\101\ud83d\udca5'""", ["it's\néAA💥"]),
        ("a\"b\"'c'd", ["abcd"]),
        ("\"$A ${B}\" $C '$D'", ["{{A}} {{B}}", "{{C}}", "$D"]),
        ("a \\\n  b # c\n", ["a", "b"]),
        ("'' \"\"", ["", ""]),
    ],
)
def test_words_are_those_of_bash(text: str, words: list[str]) -> None:
    """Quotes of every kind; a variable of the shell becomes a template."""
    assert command_lines(text).commands == [words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('curl ^"https://x/?a=1^&b=2^" ^\n  -H ^"A: b^"',
         ["curl", "https://x/?a=1&b=2", "-H", "A: b"]),
        ('curl ^"x^" --data-raw ^"^{^\\^"a^\\^":^\\^"b c^\\^"^}^"',
         ["curl", "x", "--data-raw", '{"a":"b c"}']),
        ('curl "x" ^\n -d "{""a"":1}"', ["curl", "x", "-d", '{"a":1}']),
        ('curl ^"x^" -d ^"one^\n\ntwo^"', ["curl", "x", "-d", "one\ntwo"]),
        ('curl ^"x^" -d ^"100^%^"', ["curl", "x", "-d", "100%"]),
    ],
)  # fmt: skip
def test_words_are_those_of_cmd(text: str, words: list[str]) -> None:
    """Carets and quotes as Chrome copies them for Windows."""
    assert command_lines(text).commands == [words]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("curl example.com", spec("http://example.com")),
        ("curl -sSLk -XPUT https://x/", spec("https://x/", method="PUT", follow_redirects=True,
                                            verify=False)),
        ("curl -I https://x/", spec("https://x/", method="HEAD")),
        ("curl https://x/ -d a=1 -d 'b=2 3'",
         spec("https://x/", method="POST", body=Body(mode="text", content="a=1&b=2 3",
                                                     content_type=FORM))),
        ("curl https://x/ --data-urlencode 'q=a b&c' --data-urlencode =x/y",
         spec("https://x/", method="POST", body=Body(mode="text", content="q=a+b%26c&x%2Fy",
                                                     content_type=FORM))),
        ("curl -G https://x/?z=0 -d a=1 --data-urlencode 'b=c d'",
         spec("https://x/?z=0&a=1&b=c+d")),
        ("curl https://x/ --json '{\"a\": 1}'",
         spec("https://x/", method="POST", body=Body(mode="json", content='{"a": 1}'),
              headers=(("Content-Type", "application/json"), ("Accept", "application/json")))),
        ("curl https://x/ -H 'Content-Type: application/json' --data-raw '{\"a\":1}' --compressed",
         spec("https://x/", method="POST", headers=(("Content-Type", "application/json"),),
              body=Body(mode="json", content='{"a":1}'))),
        ("curl https://x/ --data-raw '@no file'",
         spec("https://x/", method="POST", body=Body(mode="text", content="@no file",
                                                     content_type=FORM))),
        ("curl https://x/ -F a=b -F 'f=@p.png;type=image/png;filename=q.png' --form-string c=@d",
         spec("https://x/", method="POST", body=Body(mode="multipart", content=(
             Part(name="a", value="b"),
             Part(name="f", file="p.png", filename="q.png", content_type="image/png"),
             Part(name="c", value="@d"))))),
        ("curl -T data.bin https://x/", spec("https://x/", method="PUT",
                                             body=Body(mode="file", content="data.bin"))),
        ("curl https://x/ -u 'me:s:e'", spec("https://x/", auth=BasicAuth("me", "s:e"))),
        ("curl https://x/ --digest -u me:p", spec("https://x/", auth=DigestAuth("me", "p"))),
        ("curl https://x/ --oauth2-bearer $TOKEN",
         spec("https://x/", auth=BearerAuth("{{TOKEN}}"))),
        ("curl https://x/ --aws-sigv4 aws:amz:eu-central-1:s3 -u key:secret",
         spec("https://x/", auth=AwsAuth(access_key="key", secret_key="secret",
                                         region="eu-central-1", service="s3"))),
        ("curl https://x/ -A me -e https://y/ -b 'a=1; b=2' -H 'X-Empty;' -H 'A:b'",
         spec("https://x/", headers=(("User-Agent", "me"), ("Referer", "https://y/"),
                                     ("X-Empty", ""), ("A", "b")),
              cookies=(("a", "1"), ("b", "2")))),
        ("curl https://x/ -b 'a=1; b' --raw",
         spec("https://x/", headers=(("Cookie", "a=1; b"),), decompress=False)),
        ("curl https://x/ -b a=1 -H 'Cookie: b=2'",
         spec("https://x/", headers=(("Cookie", "b=2"),))),
        ("curl https://x/ -m 2.5 --connect-timeout 1 --max-redirs 3 --http1.1 -4",
         spec("https://x/", timeout=2.5, connect_timeout=1.0, max_redirects=3, http_version="1.1",
              ip_version=4)),
        (r"curl https://x/ -E '/a\:b\\c.pem:p:\w' --key /k",
         spec("https://x/", cert=r"/a:b\c.pem", key="/k", key_password=r"p:\w")),
        ("curl https://x/ --pass pw -E /c.pem --key /k",
         spec("https://x/", cert="/c.pem", key="/k", key_password="pw")),
        ("$ curl.exe --url https://x/ -o /dev/null -w '%{http_code}'", spec("https://x/")),
    ],
)  # fmt: skip
def test_a_request_is_what_curl_sends(command: str, expected: RequestSpec) -> None:
    """Every kind of body, auth and option that people copy."""
    assert requests(command) == [expected]


def test_several_requests_of_one_text() -> None:
    """Several URLs, ``--next``, several lines."""
    text = "curl https://x/a https://x/b -H 'A: b'\n\ncurl https://x/c --next https://x/d -I"

    assert [(r.method, r.url, r.headers) for r in requests(text)] == [
        ("GET", "https://x/a", (("A", "b"),)),
        ("GET", "https://x/b", (("A", "b"),)),
        ("GET", "https://x/c", ()),
        ("HEAD", "https://x/d", ()),
    ]


def test_what_is_not_carried_over_is_named() -> None:
    """Auth that Vayu has not refuses the request; an option is only told."""
    found = read_text("curl https://x/a --ntlm -u a:b\ncurl https://x/b --tcp-fastopen -F 'a=<f'")

    assert [(s.where, s.what, s.request) for s in found.skipped] == [
        ("GET /a", "--ntlm", True),
        ("POST /b", "part 'a'", False),
        ("POST /b", "option --tcp-fastopen", False),
    ]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("curl 'https://x/", "line 1: the quote ' is never closed"),
        ("curl -s", "has no URL"),
        ("curl https://x/ -H", "--header: has no value"),
        ("curl -s | curl", "has no URL"),
    ],
)
def test_a_broken_command_is_told(command: str, why: str) -> None:
    """With what is missing."""
    with pytest.raises(InvalidConfig, match=why):
        read_text(command)


@pytest.mark.parametrize(
    ("text", "kept", "left"),
    [
        ("curl https://x/a | jq .", 1, ["(file): command 'jq': is another program"]),
        ("curl https://x/a > out.json 2>&1", 1,
         ["(file): > out.json: is the shell's", "(file): 2>& 1: is the shell's"]),
        ("curl https://x/a && curl https://x/b || A=s3cret true", 2,
         ["(file): command 'A': is another program"]),
        ('curl https://x/a -H "A: b $(cat "t k") `cat t`"', 1,
         ["(file): $(cat ...): is run by the shell; set the variable cat instead",
          "(file): $(cat ...): is run by the shell; set the variable cat_2 instead"]),
        ("curl https://x/a -d @- <<EOF\nb | c\nEOF\ncurl https://x/b", 2, ["(file): <<: is the"]),
        ("curl https://x/a?b=1&c=2", 1, ["(file): &: outside quotes ends a command in a shell"]),
        ("curl 'https://x/[1-3]' {{base}}/a 'https://x/{a,b}'", 1,
         ["[1-3]: URL: has [..]", "{a,b}: URL: has [..]"]),
        ("curl -g 'https://x/[1-3]'", 1, []),
        ("curl -G https://x/a -d a=1 -d @file", 1, ["GET a: --data: the text of a file"]),
        ("curl https://x/a --data-urlencode n@file", 1, ["POST a: --data-urlencode: the text of"]),
        ("curl https://x/a -F 'a=x;y=z'", 1, ["POST a: part 'a': text after a semicolon is not"]),
    ],
)  # fmt: skip
def test_what_is_the_shells_is_listed_and_no_url(text: str, kept: int, left: list[str]) -> None:
    """The commands of curl are read as they stand."""
    imported = read_text(text)
    said = sorted(str(one).replace("/", "") for one in imported.skipped if "file '" not in one.what)

    assert imported.collection is not None
    assert len(imported.collection.items) == kept
    assert [any(one.startswith(start.replace("/", "")) for one in said) for start in left] == [
        True for _ in said
    ]
    assert "s3cret" not in "".join(said)


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ('a="v;type=a";type=text/plain;filename=x.txt',
         Part(name="a", value="v;type=a", content_type="text/plain", filename="x.txt")),
        ('a="q\\"u\\\\o"', Part(name="a", value='q"u\\o')),
        ('a=1;type=text/html; charset=utf-8;filename="x;y"',
         Part(name="a", value="1", content_type="text/html; charset=utf-8", filename="x;y")),
        ('a=@"x;y.png";type=image/png', Part(name="a", file="x;y.png", content_type="image/png")),
    ],
)  # fmt: skip
def test_a_part_of_a_form_is_read_as_curl_reads_it(value: str, part: Part) -> None:
    """A semicolon within quotes begins no parameter."""
    (found,) = requests(f"curl https://x/ -F '{value}'")

    assert found.body == Body(mode="multipart", content=(part,))


def test_a_long_word_is_read_in_one_pass() -> None:
    """Each character is looked at once."""
    value = "a$1" * 100_000
    (found,) = requests(f"curl https://x/ -d {value} -b a=1 -b b=2")

    assert found.body.content == value
    assert found.cookies == (("a", "1"), ("b", "2"))

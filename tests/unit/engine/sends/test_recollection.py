"""What is kept of a Send: enough to send it again, and no secret."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import fields, replace

from vayu.engine.sends.recollection import LARGEST_REQUEST, Sent, recollect, words_of
from vayu.errors import SendTimeout
from vayu.model.requests.auth import BearerAuth
from vayu.model.requests.body import Body
from vayu.model.requests.cookie import Cookie
from vayu.model.requests.origin import Origin
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.checked import Checked
from vayu.model.scripts.script import ScriptSpec
from vayu.model.scripts.visual import Visual
from vayu.model.sends.response import ConsoleLine, ResponseSpec, SentRequest, TestResult, Timings
from vayu.model.sends.send import SendSpec
from vayu.protocol.reports import Answered

AT = "2026-01-31T12:00:00.000+00:00"
COOKIE = Cookie(name="sid", value="c4nary-cookie", domain="h", path="/")


def spec(**fields: object) -> SendSpec:
    given: dict = {
        "request": RequestSpec(
            method="POST",
            url="{{base}}/users?api_key=c4nary-key",
            headers=(("X-Token", "{{token}}"), ("X-Plain", "yes")),
            body=Body(mode="json", content={"name": "Ada", "password": "c4nary-typed"}),
            auth=BearerAuth(token="c4nary-literal"),
            name="Users/Create",
        ),
        "environment": {"base": "https://h.example", "token": "c4nary-token", "mode": "test"},
        "origin": Origin(path=("Users", "Create"), environment="staging"),
    }
    return SendSpec(**given | fields)  # type: ignore[arg-type]


def answered(**fields: object) -> Answered:
    given: dict = {
        "status": 201,
        "reason": "Created",
        "http_version": "HTTP/1.1",
        "url": "https://h.example/users?api_key=c4nary-key",
        "headers": (("Set-Cookie", "sid=c4nary-cookie"), ("X-Echo", "c4nary-token")),
        "body": b'{"access_token": "c4nary-new", "mode": "c4nary-local", "id": 7}',
        "body_bytes": 60,
        "timings": Timings(total=12.5),
        "cookies": (COOKIE,),
        "jar": (COOKIE,),
        "request": SentRequest(
            method="POST",
            url="https://h.example/users?api_key=c4nary-key",
            headers=(("Authorization", "Bearer c4nary-literal"), ("X-Token", "c4nary-token")),
            body=b'{"name":"Ada","password":"c4nary-typed"}',
        ),
        "tests": (
            TestResult(name="made c4nary-token", outcome=Checked.FAILED, message="c4nary-token"),
        ),
        "console": (ConsoleLine(level="log", text="c4nary-local"),),
        "environment": {"set": "c4nary-local"},
        "local": {"other": "c4nary-other"},
        "visual": Visual(template="c4nary", data={"a": "c4nary"}, html="c4nary"),
        "warnings": ("c4nary-token",),
    }
    return Answered(
        id=1,
        response=ResponseSpec(**given | fields),  # type: ignore[arg-type]
        values=("c4nary-local", "c4nary-cookie"),
    )


def kept(sent_spec: SendSpec, outcome: object, largest: int = 1000):
    return recollect(Sent(sent_spec, sent_spec, AT, outcome), largest_body=largest)  # type: ignore[arg-type]


def test_no_secret_is_left_anywhere() -> None:
    """Typed, of a variable, set by a script, a cookie, in a field of the answer."""
    entry = kept(spec(), answered())

    assert "c4nary" not in msgspec.json.encode(entry).decode()
    assert "c4nary" not in words_of(entry)


def test_the_row_says_what_happened() -> None:
    """Addresses that a variable holds stay readable."""
    row = kept(spec(), answered()).row

    assert (row.sent_at, row.name, row.method) == (AT, "Users/Create", "POST")
    assert row.url == "https://h.example/users?api_key=***"
    assert (row.status, row.reason, row.time, row.size) == (201, "Created", 12.5, 60)
    assert (row.tests_passed, row.tests_failed) == (0, 1)
    assert row.origin == Origin(path=("Users", "Create"), environment="staging")


def test_templates_stay_and_what_was_typed_is_named() -> None:
    """So that it can be sent again, or says what it lacks."""
    entry = kept(spec(), answered())

    assert entry.request.url == "{{base}}/users?api_key=***"
    assert entry.request.headers[0] == ("X-Token", "{{token}}")
    assert entry.lost == ("api_key", "password", "token")
    assert entry.variables == ("base", "mode", "token")
    whole = kept(spec(request=RequestSpec(url="{{base}}/", headers=(("X-Token", "{{token}}"),))),
                 answered())  # fmt: skip
    assert whole.lost == ()


def test_a_script_keeps_its_code() -> None:
    """What is quoted and has a secret's name goes, and so do long values of variables."""
    post = "pm.environment.set('token', pm.response.json().token); pm.test('mode', () => {});"
    same = kept(spec(script=ScriptSpec(post=post)), answered())
    assert (same.script.post, "script.post" in same.lost) == (post, False)

    pre = "const apiKey = 'c4nary-js'; add('c4nary-token'); pm.variables.set('v', 'c4nary-local-v')"
    learnt = replace(answered(), values=("c4nary-local-value",))
    changed = kept(spec(script=ScriptSpec(pre=pre.replace("local-v", "local-value"))), learnt)
    assert changed.script.pre == ("const apiKey = '***'; add('***'); pm.variables.set('v', '***')")
    assert "script.pre" in changed.lost


def test_a_marked_secret_goes_from_a_script_whatever_it_is_called() -> None:
    """Of 8 characters already; without the mark it may be any word."""
    given = {"script": ScriptSpec(pre="add('n-9-c4nary')"), "environment": {"note": "n-9-c4nary"}}
    assert kept(spec(**given), answered()).script.pre == "add('n-9-c4nary')"
    changed = kept(spec(**given, secrets=("note",)), answered())
    assert (changed.script.pre, "script.pre" in changed.lost) == ("add('***')", True)


def test_bodies_are_cut_and_that_is_told() -> None:
    """At so many bytes; the size that came over the wire stays."""
    entry = kept(spec(), answered(body=b"x" * 5000, body_bytes=5000), largest=100)
    assert entry.response is not None
    assert (len(entry.response.body), entry.response.truncated) == (100, True)
    assert entry.row.size == 5000

    whole = kept(spec(), answered(body=b"x" * 100), largest=100)
    assert whole.response is not None
    assert whole.response.truncated is False


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n\x00\xff", "Größe".encode()])
def test_other_bytes_of_a_body_stay(body: bytes) -> None:
    """It need not be text."""
    entry = kept(spec(), answered(body=body))
    assert entry.response is not None
    assert entry.response.body == body


def test_a_send_without_a_response_is_kept_with_its_reason() -> None:
    """Status 0, the kind of failure, and where it went as it was composed."""
    entry = kept(spec(), SendTimeout("POST {{base}}: c4nary-token took too long", kind="timeout"))

    assert (entry.row.status, entry.row.failure, entry.response) == (0, "timeout", None)
    assert entry.error == "POST {{base}}: *** took too long"
    assert entry.row.url == "{{base}}/users?api_key=***"


def test_it_is_found_by_what_a_person_remembers() -> None:
    """Name, folder, URL, status, headers, tests, bodies."""
    words = words_of(kept(spec(), answered()))

    for word in ("Users/Create", "staging", "h.example/users", "201 Created", "made ***",
                 "X-Token", '"Ada"', '"id": 7'):  # fmt: skip
        assert word in words


def test_nothing_of_it_shows_in_a_repr() -> None:
    """A traceback may print it."""
    sent = Sent(spec(), spec(), AT, answered())
    assert "c4nary" not in repr(sent) + repr(sent.outcome) + repr(kept(spec(), answered()))


def test_a_body_that_is_too_large_is_not_kept_but_its_secrets_are_known() -> None:
    """The request can only be sent again with another one."""
    content = {"password": "c4nary-typed", "name": "x" * (LARGEST_REQUEST + 1)}
    large = RequestSpec(method="POST", url="https://h/", body=Body(mode="json", content=content))
    entry = kept(spec(request=large), answered(body=b"hello c4nary-typed"))

    assert (entry.request.body, entry.lost) == (Body(), ("body",))
    assert entry.response is not None
    assert entry.response.body == b"hello ***"


def test_only_what_is_known_to_be_safe_is_kept_of_a_response() -> None:
    """A field that is added to it later is not, until somebody decides so here."""
    given = answered(
        globals={"g": "c4nary-local"}, collection={"c": "c4nary-local"}, local={"l": "c4nary-local"}
    )
    entry = kept(spec(), given)
    assert entry.response is not None
    emptied = {field.name for field in fields(type(entry.response))
               if getattr(entry.response, field.name) == field.default
               or field.default_factory in {dict, tuple}}  # fmt: skip
    assert {"globals", "collection", "environment", "local", "visual", "cookies", "jar"} <= emptied
    assert "c4nary" not in msgspec.json.encode(entry).decode()


def test_the_secrets_of_a_request_are_looked_for_once() -> None:
    """Of a body of megabytes that takes long enough; one that was signed is another request."""
    asked, signed = spec(), spec()
    for other, specs in ((asked, [asked]), (signed, [asked, signed])):
        sent = Sent(asked, other, AT, answered())
        assert [one for one, _ in sent.finders] == specs
        assert sent.finders is sent.finders

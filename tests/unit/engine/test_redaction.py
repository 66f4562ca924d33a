"""No text of an exemplar keeps a secret; what is none stays as it was."""

from __future__ import annotations

import base64

import msgspec
from hypothesis import given, settings, strategies as st

from vayu.engine.redaction import censored
from vayu.model.sends.exemplar import Exemplar
from vayu.model.sends.response import SentRequest
from vayu.resolve.redact import redactor

SECRET = "c4nary/4711+x"
ROOM = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="c"), max_size=20)
REDACT = redactor([SECRET])


def exemplar(text: str, body: bytes) -> Exemplar:
    """One that says `text` everywhere."""
    return Exemplar(
        why="check", about=text, worker=0, k=0, intended=0, started=0, completed=1, status=200,
        message=text, headers=(("X", text), (text, "y"), ("Location", f"http://h/?q={text}")),
        body=body,
        request=SentRequest(
            method="GET", url=f"http://h/{text}", headers=(("A", text),), body=body
        ),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ROOM, ROOM, st.sampled_from(["plain", "base64", "json"]), st.binary(max_size=8))
def test_a_secret_is_nowhere(before: str, after: str, form: str, noise: bytes) -> None:
    """Plain, encoded, and between bytes that are no text."""
    spelt = {
        "plain": SECRET,
        "base64": base64.b64encode(SECRET.encode()).decode(),
        "json": msgspec.json.encode(SECRET).decode(),
    }[form]
    text = f"{before}{spelt}{after}"
    encoded = msgspec.json.encode(censored(exemplar(text, noise + text.encode() + noise), REDACT))
    plain = msgspec.json.decode(encoded, type=Exemplar)
    shown = [plain.about, plain.message, str(plain.headers), str(plain.request.__struct_fields__)]
    shown += [(plain.body or b"").decode(errors="replace"), *map(str, plain.request.headers)]  # type: ignore[union-attr]

    assert [one for one in shown if spelt in one or SECRET in one] == []


def test_headers_lose_their_values_by_name() -> None:
    """Cookies and credentials, whatever they hold, and fields of a body."""
    one = exemplar("innocent", b'{"id": 1, "access_token": "abc"}')
    found = censored(
        msgspec.structs.replace(one, headers=(("Set-Cookie", "a=b"), ("ETag", "abc"))), REDACT
    )

    assert found.headers == (("Set-Cookie", "***"), ("ETag", "abc"))
    assert found.body == b'{"id": 1, "access_token": "***"}'
    assert found.message == "innocent"


@given(st.binary(max_size=200))
def test_other_bodies_stay_as_they_are(body: bytes) -> None:
    """To the byte, text or not, unless they look like a secret field."""
    if b"=" in body or b":" in body:
        return
    found = censored(exemplar("x", body), REDACT)

    assert found.body == body
    assert found.request is not None
    assert found.request.body == body


def test_what_is_unknown_stays_unknown() -> None:
    """A row without request, head and body."""
    one = Exemplar(why="slow", worker=0, k=1, intended=0, started=0, completed=1, status=200)

    assert censored(one, REDACT) == one

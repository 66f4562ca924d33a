"""An exchange as the few texts and numbers that go into JavaScript.

Text that no JSON, or no UTF-8, can hold is cleaned here, because the binding would fail on it
with an error that nobody understands.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec

from vayu.model.variables.scoped import SCOPES
from vayu.protocol.head import final_reason
from vayu.resolve.scopes import CHANGED, made_in
from vayu.resolve.template import utf8

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.engine.scripting.analysis import Script
    from vayu.engine.scripting.port import Around, ResponseView
    from vayu.model.requests.pair import Pairs
    from vayu.model.variables.scoped import Value, Variables
    from vayu.resolve.scopes import Changes, Scopes

PHRASES = {status.value: status.phrase for status in HTTPStatus}
"""What a status is called where the server does not say (HTTP/2 and later never do)."""

BYTE_ORDER_MARK = "\ufeff"
"""A text that begins with it does so for whoever decodes it, and is read without."""

LARGEST_NUMBER = 2**53 - 1
"""JavaScript counts exactly up to here; a longer number is handed over as text."""

_MOST_LINES = 64
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_encode = msgspec.json.Encoder().encode


class Phrases(dict[bytes, str]):
    """What status lines call their status; a server says few different ones.

    Of a line that says nothing it is what the status is called; empty where nobody knows, and of
    the line of an interim answer, which is not what a script is told.
    """

    def __missing__(self, line: bytes) -> str:
        """Look at a line that is new."""
        if len(self) >= _MOST_LINES:
            self.clear()
        code = line.partition(b" ")[2][:3]
        phrase = final_reason(line) or ""
        if not phrase and code[:1] != b"1" and code.isdigit():
            phrase = PHRASES.get(int(code), "")
        self[line] = phrase
        return phrase


def response_parts(response: ResponseView, script: Script, longest: int) -> tuple[Any, ...]:
    """Return what of a response a script can look at: code, phrase, body, head, time.

    A body that is longer than so many bytes is told by its size alone.
    """
    status, reason, headers, _, elapsed = response
    return (
        status,
        clean(reason or PHRASES.get(status, "")) if script.reads_phrase else None,
        body_text(response.body, headers, longest) if script.reads_body else None,
        header_text(headers) if script.reads_headers else None,
        elapsed if script.reads_time else None,
    )


def body_text(body: bytes, headers: Pairs, longest: int) -> str | int:
    """Return a body as text, or its size when it is too long for a script. [B].

    UTF-8, unless the bytes are not and the `Content-Type` names something else.
    """
    text = utf8_text(body, longest)
    return declared_text(body, headers) if text is None else text


def utf8_text(body: bytes, longest: int) -> str | int | None:
    """Return a body as text, or its size; None: it is not UTF-8."""
    if len(body) > longest:
        return len(body)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return text.removeprefix(BYTE_ORDER_MARK)


def is_utf8(body: bytes) -> bool:
    """Whether a body is UTF-8."""
    return body.isascii() or utf8_text(body, len(body)) is not None


def declared_text(body: bytes, headers: Pairs) -> str:
    """Return a body that is not UTF-8 as its headers say, or as well as possible."""
    for name, value in headers:
        charset = _CHARSET.search(value) if name.lower() == "content-type" else None
        if charset:
            try:
                return clean(body.decode(charset[1], "replace"))
            except (LookupError, ValueError):  # unknown, no text codec, or stricter than most
                break
    return body.decode("utf-8", "replace")


def header_text(pairs: Pairs) -> str:
    """Return headers as lines of ``name:value``."""
    return clean("\n".join([f"{name}:{value}" for name, value in pairs]))


def given_text(given: Scopes) -> str:
    """Return the variables that every exchange begins with as a JSON object of scopes.

    Beside them, as ``made``: the names in each scope whose values are made of others.
    """
    scopes = {scope: exact(getattr(given, scope)) for scope in SCOPES}
    return _json({**scopes, "made": {scope: tuple(made_in(given, scope)) for scope in SCOPES}})


def changes_text(changes: Changes) -> str:
    """Return what scripts changed so far as a JSON object of the scopes with any."""
    named = ((scope, getattr(changes, scope)) for scope in CHANGED)
    return _json({scope: exact(changed) for scope, changed in named if changed})


def request_text(data: Mapping[str, object]) -> str:
    """Return a request, as plain data, as JSON."""
    try:
        return clean(_encode(data).decode())
    except UnicodeEncodeError:
        return json.dumps(data)


def around_text(around: Around) -> str:
    """Return what lies around an exchange as JSON."""
    known = {
        "requestName": around.request_name,
        "requestId": around.request_id,
        "location": around.location,
        "iteration": around.iteration,
        "iterationCount": around.iterations,
        "environment": around.environment,
    }
    info = {name: value for name, value in known.items() if value is not None}
    return clean(_encode({"info": info, "cookies": around.cookies}).decode())


def clean(text: str) -> str:
    """Return `text` with half surrogate pairs replaced."""
    return text if text.isascii() else utf8(text).decode()


def exact(variables: Variables, largest: int = LARGEST_NUMBER) -> Variables:
    """Return variables; a whole number that is larger, as text.

    Parameters
    ----------
    variables : dict
    largest : int
        By default the largest that JavaScript would not round.
    """
    for value in variables.values():  # spelt out: scripts that set texts pay for each step of it
        kind = type(value)
        if kind is int:
            if abs(value) > largest:  # type: ignore[arg-type]
                break
        elif (kind is list or kind is dict) and _is_larger(value, largest):
            break
    else:
        return variables
    return {name: _exact_value(value, largest) for name, value in variables.items()}


def _is_larger(value: Value, largest: int) -> bool:
    """Whether there is a larger number in a value."""
    if type(value) is int:
        return abs(value) > largest
    if isinstance(value, list | dict):
        items = value.values() if isinstance(value, dict) else value
        return any(_is_larger(item, largest) for item in items)
    return False


def _exact_value(value: Value, largest: int) -> Value:
    """Return a value with larger numbers as text."""
    if isinstance(value, dict):
        return {name: _exact_value(item, largest) for name, item in value.items()}
    if isinstance(value, list):
        return [_exact_value(item, largest) for item in value]
    return str(value) if type(value) is int and abs(value) > largest else value


def _json(scopes: Mapping[str, Mapping[str, object]]) -> str:
    """Return variables as JSON, half a surrogate pair too."""
    try:
        return _encode(scopes).decode()
    except UnicodeEncodeError:
        return json.dumps({scope: dict(variables) for scope, variables in scopes.items()})

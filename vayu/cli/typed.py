"""Reads single options: headers, bodies, credentials, variables, scripts."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from vayu.errors import InvalidConfig
from vayu.formats.texts.raw_body import is_json
from vayu.model.records.repeated import repeated_names
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterable

_VARIABLE = re.compile(r"([^=]*?)(:?=)(.*)", re.DOTALL)

_SCRIPT = re.compile(r"\bpm\.\w+|=>|\n|;\s*$")

FORM = "application/x-www-form-urlencoded"


def header_pairs(typed: Iterable[str], first: int = 1) -> list[list[str]]:
    """Return ``NAME: VALUE`` texts as pairs; `first` is the number of the first.

    Raises
    ------
    InvalidConfig
        Naming each that has no colon. What follows it is never shown: it may be a secret.
    """
    pairs, wrong = [], {}
    for position, text in enumerate(typed, start=first):
        name, colon, value = text.partition(":")
        if colon:
            pairs.append([name.strip(), value.strip()])
        else:
            wrong[f"--header (number {position})"] = "has no colon; write 'Name: value'"
    if wrong:
        raise InvalidConfig(wrong)
    return pairs


def cookie_pairs(typed: Iterable[str], first: int = 1) -> list[list[str]]:
    """Return ``NAME=VALUE; NAME=VALUE`` texts as pairs; `first` is the number of the first.

    Raises
    ------
    InvalidConfig
        Naming each that holds something else. It is not shown: it may be a secret.
    """
    pairs, wrong = [], {}
    for position, text in enumerate(typed, start=first):
        parted = [piece.strip().partition("=") for piece in text.split(";") if piece.strip()]
        if not parted or not all(equals for _, equals, _ in parted):
            wrong[f"--cookie (number {position})"] = "must be NAME=VALUE, several with ; between"
        pairs += [[name.strip(), value] for name, _, value in parted]
    if wrong:
        raise InvalidConfig(wrong)
    return pairs


def body(typed: str | None, raw: str | None = None) -> dict[str, Any] | None:
    """Return ``--data`` as a body: JSON if it reads as JSON, else a form as curl sends it.

    A file that is no text is sent byte for byte; ``--data-raw`` names none.

    Raises
    ------
    InvalidConfig
        If both are given.
    """
    if raw is not None and typed is not None:
        raise InvalidConfig({"--data-raw": "conflicts with --data; give one"})
    content: str | bytes | None = raw if typed is None else typed
    if content is None:
        return None
    if typed is not None and typed.startswith("@"):
        content = _bytes("--data", typed[1:])
    try:
        text = content.decode() if isinstance(content, bytes) else content
    except UnicodeDecodeError:
        return {"mode": "binary", "content": content}
    if is_json(text):
        return {"mode": "json", "content": text}
    return {"mode": "text", "content": text, "contentType": FORM}


def credentials(user: str | None, bearer: str | None) -> dict[str, str] | None:
    """Return ``--user`` or ``--bearer`` as the payload's `auth`.

    Raises
    ------
    InvalidConfig
        If both are given.
    """
    if user is not None and bearer is not None:
        raise InvalidConfig({"--bearer": "conflicts with --user; give one"})
    if user is not None:
        name, _, password = user.partition(":")
        return {"type": "basic", "username": name, "password": password}
    return None if bearer is None else {"type": "bearer", "token": bearer}


def variables(typed: Iterable[str], what: str = "--var") -> dict[str, Any]:
    """Return ``NAME=TEXT`` and ``NAME:=JSON`` texts as variables; `what` says how each is typed.

    Raises
    ------
    InvalidConfig
        Naming each that is neither. Values are not shown.
    """
    found: dict[str, Any] = {}
    wrong = {}
    for position, text in enumerate(typed, start=1):
        match = _VARIABLE.fullmatch(text)
        name = match[1].strip() if match else ""
        if match is None or not name:
            wrong[f"{what} (number {position})"] = "must be NAME=TEXT or NAME:=JSON"
            continue
        try:
            found[name] = match[3] if match[2] == "=" else msgspec.json.decode(match[3])
        except (msgspec.DecodeError, RecursionError):
            wrong[f"{what} {name}"] = "what follows := is not JSON; write NAME=TEXT for text"
    if wrong:
        raise InvalidConfig(wrong)
    return found


def profile(typed: str | None) -> dict[str, Any] | None:
    """Return ``--profile`` as plain data: JSON, or a file of it.

    Raises
    ------
    InvalidConfig
        If it is no JSON object.
    """
    if typed is None:
        return None
    text = _file("--profile", typed[1:]) if typed.startswith("@") else typed
    try:
        plain = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise InvalidConfig({"--profile": f"is not JSON: {error}"}) from None
    if twice := repeated_names(text):
        raise InvalidConfig({f"--profile {name}": why for name, why in twice.items()})
    if isinstance(plain, dict):
        return plain
    raise InvalidConfig({"--profile": f"must be a JSON object with a 'kind', got {show(plain)}"})


def source(option: str, path: str | None) -> str | None:
    """Return the script in the file that `option` names.

    Raises
    ------
    InvalidConfig
        If it is the script itself.
    """
    if path is not None and _SCRIPT.search(path) and not Path(path).exists():
        raise InvalidConfig({option: "takes a file, and this is JavaScript; save it in one"})
    return None if path is None else _file(option, path)


def _file(what: str, path: str) -> str:
    """Return a file's text.

    Raises
    ------
    InvalidConfig
        If it cannot be read, or is no text.
    """
    try:
        return _bytes(what, path).decode()
    except UnicodeDecodeError as error:
        raise InvalidConfig({what: f"{path!r} cannot be read: {error}"}) from None


def _bytes(what: str, path: str) -> bytes:
    """Return what a file holds, or standard input, as ``-``.

    Raises
    ------
    InvalidConfig
        If it cannot be read.
    """
    try:
        if path == "-":
            return b"" if sys.stdin is None else sys.stdin.buffer.read()
        return Path(path).read_bytes()
    except OSError as error:
        raise InvalidConfig({what: f"{path!r} cannot be read: {error.strerror}"}) from None

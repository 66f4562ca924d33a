"""Problems of a payload, called by the options that were typed.

Rule: only what was typed is called by its option, and by its position where there are several. A
field that FILE says keeps the name that it has there.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from vayu.cli.arguments import LOAD_FIELDS
from vayu.cli.search import FIELDS
from vayu.cli.typed import cookie_pairs, header_pairs
from vayu.errors import InvalidConfig, ScriptError
from vayu.model.requests.transport import WIRE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Payload = dict[str, Any]

WHERE: Literal["FILE|URL"] = "FILE|URL"
"""The argument, as the usage line calls it."""

URLS = ("http://", "https://", "{{")
"""What the argument begins with when it is no file."""

_ITEM = re.compile(r"\[(\d+)\]")
_STAGE = re.compile(r"\bstages\[(\d+)\]")
_CONFLICT = re.compile(r"(?<=conflicts with )\w+")
_NOTHING = re.compile(r" or (null|None),")  # nobody types it
_WHOLE = ("--data", "--data-raw", "--user", "--bearer")  # nobody types the parts of what they make


def wire(name: str) -> str:
    """Spell the name of a field as on the wire."""
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))


def flag(name: str) -> str:
    """Return the option that is called as a parameter of a command."""
    return f"--{name.replace('_', '-')}"


PROFILES = ("profile", "find_capacity", "find_users", "replay")
"""Parameters that each say a whole load profile."""

_OWN_NAMES = {
    "max_redirects": "--max-redirs",
    "ca": "--cacert",
    "key_password": "--pass",
    "http_version": "--http{}",
    "min_tls": "--tlsv{}",
    "ip_version": "--ipv{}",
}

_OPTIONS = {
    **{name: (f"config.{wire(name)}", flag(name)) for name in LOAD_FIELDS},
    "thresholds": ("config.thresholds", "--threshold"),
    **{name: ("config.profile", flag(name)) for name in PROFILES},
    "speed": ("config.profile.speed", "--speed"),
    **{name: (f"config.profile.{field}", flag(name)) for name, field in FIELDS.items()},
    **{name: (f"request.{field}", _OWN_NAMES.get(name, flag(name)))
       for name, field in WIRE_NAMES.items()},
    "insecure": ("request.verify", "--insecure"),
    "no_follow": ("request.followRedirects", "--no-follow"),
    "no_keepalive": ("request.reuseConnections", "--no-keepalive"),
    "no_decompress": ("request.decompress", "--no-decompress"),
    "no_proxy": ("request.proxy", "--no-proxy"),
    "pins": ("request.resolve", "--resolve"),
    "method": ("request.method", "--method"),
    "data": ("request.body", "--data"),
    "data_raw": ("request.body", "--data-raw"),
    "user": ("request.auth", "--user"),
    "bearer": ("request.auth", "--bearer"),
    "pre": ("script.pre", "--pre-request"),
    "post": ("script.post", "--tests"),
    "name": ("name", "--name"),
    "tags": ("tags", "--tag"),
}  # fmt: skip
"""Parameter of a command: the field that it fills, and the option. ``{}`` is what was chosen."""

_FIELDS = {field for field, _ in _OPTIONS.values()}


@contextmanager
def as_typed(options: Mapping[str, Any], payload: Payload | msgspec.Struct) -> Iterator[None]:
    """Let an error of the block call each field, and each script, by the option that said it.

    Parameters
    ----------
    options : mapping
        What was typed, by parameter.
    payload : dict or record
        What became of it, with that of FILE.

    Yields
    ------
    None

    Raises
    ------
    ScriptError
        That of the block.
    """
    try:
        yield
    except InvalidConfig as error:
        plain = payload if isinstance(payload, dict) else msgspec.to_builtins(payload)
        places = _places(options, plain)
        problems: dict[str, str] = {}
        for field, why in error.problems.items():
            named, said = _called(field, why, places)
            problems[named] = f"{problems[named]}; {said}" if named in problems else said
        raise type(error)(problems, hint=error.hint) from error.__cause__
    except ScriptError as error:
        told = [_by_file(line, options) for line in error.message.split("\n")]
        raise ScriptError("\n".join(told), hint=error.hint) from error.__cause__


def _by_file(line: str, options: Mapping[str, Any]) -> str:
    """Call a script that was typed by its option and file, where a message begins with it."""
    for name, which in (("pre", "pre-request script: "), ("post", "tests script: ")):
        if options.get(name) and line.startswith(which):
            return f"{_OPTIONS[name][1]} {options[name]}: {line.removeprefix(which)}"
    return line


def _places(options: Mapping[str, Any], payload: Payload) -> dict[str, str]:
    """Return the option of each field of the payload that was typed."""
    found = {}
    for name, (field, option) in _OPTIONS.items():
        typed = options.get(name)
        if typed is not None and typed is not False and typed != ():
            found[field] = option.format(typed)
    if options.get("find_capacity") or options.get("find_users"):
        found["config.profile.thresholds"] = "--threshold"
    if str(options.get("where")).startswith(URLS):
        found["request.url"] = WHERE
    for text in options.get("variables", ()):
        name = re.split(":?=", text, maxsplit=1)[0].strip()
        found[f"environment.{name}"] = f"--var {name}"
    found |= _listed("headers", "--header", header_pairs, options, payload)
    return found | _listed("cookies", "--cookie", cookie_pairs, options, payload)


def _listed(
    name: str,
    option: str,
    read: Callable[[list[str]], list[list[str]]],
    options: Mapping[str, Any],
    payload: Payload,
) -> dict[str, str]:
    """Return the option of each typed header or cookie: they come after those of FILE."""
    numbers = []
    for number, text in enumerate(options.get(name, ()), start=1):
        try:
            numbers += [number] * len(read([text]))
        except InvalidConfig:
            continue
    request = payload.get("request")
    pairs = request.get(name) if isinstance(request, dict) else None
    first = len(pairs) - len(numbers) if isinstance(pairs, list | tuple) else 0
    return {
        f"request.{name}[{first + i}]": f"{option} (number {number})"
        for i, number in enumerate(numbers)
    }


def _called(field: str, why: str, places: Mapping[str, str]) -> tuple[str, str]:
    """Return what a problem is called, and what is said of it, in the words of who typed it."""
    place = max((p for p in places if _within(field, p)), key=len, default=None)
    if place is None:
        return field, why
    option = places[place]
    rest = "" if option in _WHOLE else _ITEM.sub(_numbered, field[len(place) :]).replace(".", " ")
    parent = place.rpartition(".")[0]

    def other(match: re.Match[str]) -> str:
        at = f"{parent}.{wire(match[0])}"
        return places.get(at, f"{at} of FILE") if at in _FIELDS else match[0]

    why = _CONFLICT.sub(other, _NOTHING.sub(",", why))
    if "request.verify" in places:
        why = why.replace("when verify is false", "with --insecure")
    if option.endswith("stages"):
        why = _STAGE.sub(lambda match: f"stage {int(match[1]) + 1}", why)
    return option + rest, why


def _numbered(match: re.Match[str]) -> str:
    """Count as people do who typed something several times."""
    return f" (number {int(match[1]) + 1})"


def _within(field: str, place: str) -> bool:
    """Whether ``config.stages[2]`` lies in ``config.stages``, or is it."""
    return field.startswith(place) and field[len(place) :][:1] in {"", "[", "."}

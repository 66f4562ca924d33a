"""What was typed, as the payload of the control API: a file, or a URL, and the options on top.

A file holds the JSON of ``POST /run``: ``{"request": {...}, "config": {...}, "script": {...},
"environment": {...}}``; to ``send`` it, its ``config`` is left aside.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from vayu.api.arguments.refusals import Refusals
from vayu.cli.arguments import LOAD_FIELDS
from vayu.cli.as_typed import PROFILES, URLS, WHERE, as_typed, wire
from vayu.cli.connection import connection_fields
from vayu.cli.habits import refuse_other_meanings
from vayu.cli.replay import replay_of
from vayu.cli.search import search_of
from vayu.cli.sent_variables import nested_names, saved_variables
from vayu.cli.stored import stored_origin, stored_payload
from vayu.cli.typed import body, cookie_pairs, credentials, header_pairs, profile, source, variables
from vayu.cli.unknown import UNKNOWN
from vayu.engine.paths import path_problems
from vayu.engine.store.anchored import anchored
from vayu.errors import InvalidConfig
from vayu.model.load.words import WORDS, contradictions
from vayu.model.records.check import build
from vayu.model.records.repeated import repeated_names
from vayu.model.requests.transport import FILES, WIRE_NAMES, on_the_wire
from vayu.model.runs.run import RunSpec
from vayu.model.sends.send import SendSpec

if TYPE_CHECKING:
    from collections.abc import Mapping

Payload = dict[str, Any]

ONLY_LOAD = ("config", "name", "tags", "detach")
"""Members of a payload that say nothing about a single request."""

_HOST = re.compile(
    r"(localhost|\[[0-9a-fA-F:]+\]|[\w-]+(\.[\w-]+)+|[\w.-]+(?=:\d))(:\d+)?([/?#]|$)"
)
_PORT = re.compile(r":\d{1,5}([/?#]|$)")
_FILE_ENDINGS = (".json", ".js", ".txt", ".yaml", ".yml", ".toml", ".http", ".har")


def send_spec(options: Mapping[str, Any]) -> SendSpec:
    """Return the request to send once; all problems are raised together."""
    refusals = Refusals(options.get(UNKNOWN, {}))
    payload = _exchange(options, refusals)
    plain = {name: value for name, value in payload.items() if name not in ONLY_LOAD}
    refusals.of(_refuse_missing_files, plain)
    spec = refusals.of(build, SendSpec, plain)
    request = spec and refusals.of(anchored, spec.request, _folder(options["where"]))
    with as_typed(options, payload):
        refusals.check()
    assert spec is not None
    assert request is not None
    origin = stored_origin(options["where"], options.get("environment"))
    return replace(spec, request=request, origin=origin)


def run_spec(options: Mapping[str, Any], known: Payload | None = None) -> RunSpec:
    """Return the load run; all problems are raised together.

    Parameters
    ----------
    options : mapping
        What was typed.
    known : dict, optional
        The payload that ``options["where"]`` is the name of, where that is no path and no URL.
    """
    refusals = Refusals(options.get(UNKNOWN, {}))
    payload = _exchange(options, refusals, known)
    refusals.of(refuse_other_meanings, options)
    search = refusals.of(search_of, options)
    _set(payload, "config", _load(options, judged=search is not None))
    replay = refusals.of(replay_of, options)
    typed = search or replay or refusals.of(profile, options.get("profile"))
    _set(payload, "config", {"profile": typed})
    if typed is None and any(options.get(name) for name in PROFILES):
        _say_conflicts(payload, refusals)
    for name in ("name", "tags", "detach"):
        if options.get(name):
            payload[name] = options[name]
    refusals.of(_refuse_missing_files, payload)
    spec = refusals.of(build, RunSpec, payload)
    request = spec and refusals.of(anchored, spec.request, _folder(options["where"]))
    with as_typed(options, payload):
        refusals.check()
    assert spec is not None
    assert request is not None
    return replace(spec, request=request)


def _say_conflicts(payload: Payload, refusals: Refusals) -> None:
    """Note each word beside a profile that was asked for, and cannot be read."""
    config = payload.get("config")
    given = [name for name in WORDS if isinstance(config, dict) and config.get(wire(name))]
    for name, why in contradictions(["given", *given]):
        refusals.add(f"config.{wire(name)}", why)


def read_payload(where: str) -> Payload:
    """Return the payload that a file holds, or that a URL alone makes.

    Parameters
    ----------
    where : str
        URL, path, or ``-`` for standard input.

    Returns
    -------
    dict
        Plain data with wire names.

    Raises
    ------
    InvalidConfig
        If it is neither a file that can be read nor a URL, or the file is not a JSON object.
    """
    if where.startswith(URLS):
        return {"request": {"url": where}}
    try:
        text = _stdin() if where == "-" else Path(where).read_text()
        plain = msgspec.json.decode(text)
    except FileNotFoundError:
        why = f"{where!r} is neither a file nor an http(s) URL{_meant(where)}"
    except OSError as error:
        why = f"{where!r} cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        why = f"{where!r} is not text: {error}"
    except (msgspec.DecodeError, RecursionError) as error:
        why = f"{where!r} is not JSON: {error}"
    else:
        if isinstance(plain, dict):
            return _once_named(plain, text)
        why = f"{where!r} must hold a JSON object with a 'request'"
    raise InvalidConfig({WHERE: why})


def _once_named(plain: Payload, text: str) -> Payload:
    """Return a payload if its text has no name twice.

    Raises
    ------
    InvalidConfig
        Naming each that it has.
    """
    if twice := repeated_names(text):
        raise InvalidConfig(twice)
    return plain


def _found(where: str) -> Payload:
    """Return the payload of a request of a collection, of a file, or of a URL."""
    stored = stored_payload(where)
    return read_payload(where) if stored is None else stored


def _folder(where: str) -> Path:
    """Return where the relative paths of a payload begin: beside its file."""
    path = Path(where)
    return path.parent if path.is_file() else Path.cwd()


def _stdin() -> str:
    """Return what is typed, or piped in; nothing when standard input is closed."""
    return sys.stdin.read() if sys.stdin is not None else ""


def _meant(where: str) -> str:
    """Return the URL that `where` may have been meant to be, as an advice."""
    if _PORT.match(where):
        return f"; for a URL write http://localhost{where}"
    if "://" in where or where.endswith(_FILE_ENDINGS) or not _HOST.match(where):
        return ""
    return f"; for a URL write http://{where}"


def _stand_in() -> Payload:
    """Return a payload that lets the options be checked although there is none."""
    return {"request": {"url": "http://localhost/"}}


def _exchange(
    options: Mapping[str, Any], refusals: Refusals, known: Payload | None = None
) -> Payload:
    """Return the payload with the options for request, scripts and variables on top."""
    payload = known or refusals.of(_found, options["where"]) or _stand_in()
    typed_body = refusals.of(body, options.get("data"), options.get("data_raw"))
    if options["where"] == "-" and options.get("data") == "@-":
        refusals.add("--data", "standard input is the FILE; give the body in a file of its own")
    auth = refusals.of(credentials, options.get("user"), options.get("bearer"))
    request = {
        "method": options.get("method") or ("POST" if typed_body and _bare(payload) else None),
        "body": typed_body,
        "auth": auth,
        "timeout": options.get("timeout"),
        **connection_fields(options, refusals),
    }
    _set(payload, "request", request)
    for name, read in (("headers", header_pairs), ("cookies", cookie_pairs)):
        texts = enumerate(options.get(name, ()), start=1)
        typed = [pair for number, text in texts for pair in refusals.of(read, [text], number) or ()]
        if typed and isinstance(payload.get("request"), dict):
            payload["request"][name] = _merged(payload["request"].get(name), typed)
    script = {
        "pre": refusals.of(source, "--pre-request", options.get("pre")),
        "post": refusals.of(source, "--tests", options.get("post")),
    }
    _set(payload, "script", script)
    _set(payload, "environment", refusals.of(saved_variables, options) or {})
    _set(payload, "nested", refusals.of(nested_names, options) or {})
    _set(payload, "environment", refusals.of(variables, options.get("variables", ())) or {})
    return payload


def _refuse_missing_files(payload: Payload) -> None:
    """Refuse paths that lead nowhere.

    Raises
    ------
    InvalidConfig
        Naming each.
    """
    request = payload.get("request")
    plain = request if isinstance(request, dict) else {}
    fields = (*FILES, "key_password")
    if wrong := path_problems({field: plain.get(WIRE_NAMES[field]) for field in fields}):
        raise InvalidConfig(on_the_wire(wrong))


def _load(options: Mapping[str, Any], *, judged: bool) -> Payload:
    """Return the typed fields of the load configuration, by their wire names.

    Whether a search has the thresholds, which is then `judged` by them itself.
    """
    given = {name: options.get(name) for name in LOAD_FIELDS}
    if given["thresholds"] is not None:
        given["thresholds"] = None if judged else list(given["thresholds"]) or None
    return {wire(name): given[name] for name in LOAD_FIELDS}


def _set(payload: Payload, member: str, values: Payload) -> None:
    """Put `values` over a member of the payload; None was not typed."""
    typed = {name: value for name, value in values.items() if value is not None}
    if typed and isinstance(payload.get(member, {}), dict):
        payload[member] = payload.get(member, {}) | typed


def _bare(payload: Payload) -> bool:
    """Whether the payload says nothing of a method."""
    request = payload.get("request")
    return isinstance(request, dict) and "method" not in request


def _merged(known: Any, typed: list[list[str]]) -> Any:
    """Return the file's pairs with the typed ones instead of those of their names."""
    names = {name.lower() for name, _ in typed}
    pairs = list(known.items()) if isinstance(known, dict) else [] if known is None else known
    if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
        return known  # no headers at all: the record says so
    return [p for p in pairs if str(p[0]).lower() not in names] + typed


def _is_pair(value: Any) -> bool:
    """Whether a member of a list of headers is a name and something."""
    return isinstance(value, list | tuple) and len(value) == 2

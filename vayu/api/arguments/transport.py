"""How a request travels, from what people pass to the fields of `TransportSpec`.

Names and forms are those of requests and httpx where these have them: ``verify`` may be the
path of a CA bundle, ``cert`` a path or a tuple. Relative paths are of this process.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from vayu.engine.paths import path_problems
from vayu.errors import InvalidConfig
from vayu.model.variables.template import has_template
from vayu.model.words.duration import in_seconds
from vayu.model.words.show import kind_of

if TYPE_CHECKING:
    from vayu.api.arguments.refusals import Refusals

AS_THEY_ARE = ("follow_redirects", "max_redirects", "key_password", "min_tls", "server_name",
               "proxy", "ip_version", "dns", "reuse_connections", "decompress")  # fmt: skip
PATHS = ("ca", "key", "unix_socket")
LENGTHS = ("timeout", "connect_timeout", "stream_for")

_CERT = ("cert", "key", "key_password")


def transport_fields(given: Mapping[str, object], refusals: Refusals) -> dict[str, object]:
    """Return the fields that `given` options stand for; their record checks the values.

    Parameters
    ----------
    given : mapping
        Those of `RequestOptions`, without None.
    refusals : Refusals
        Told what is wrong with single options: a file that is not there, a ``cert`` that is
        none, an option that says what another one says too.
    """
    made = {name: given[name] for name in AS_THEY_ARE if name in given}
    made |= {name: absolute(given[name]) for name in PATHS if name in given}
    made |= {name: in_seconds(given[name]) for name in LENGTHS if name in given}
    if "http_version" in given:
        made["http_version"] = _version(given["http_version"])
    if "resolve" in given:
        made["resolve"] = _pins(given["resolve"])
    said = dict.fromkeys(made, "")
    for name, fields in (("verify", _verify), ("cert", _cert)):
        found = refusals.of(fields, given[name]) if name in given else None
        refusals.of(_refuse_twice, made, found or {}, name)
        made |= found or {}
        said |= dict.fromkeys(found or {}, name)
    refusals.of(_refuse_missing_files, made, said)
    return made


def absolute(path: object) -> object:
    """Return a path as the engine can open it; what is none as it is."""
    if not isinstance(path, str | os.PathLike):
        return path
    text = os.fspath(path)
    if not isinstance(text, str) or not text or "\0" in text or has_template(text):
        return text
    return os.path.abspath(os.path.expanduser(text))  # noqa: PTH100, PTH111 (text in, text out)


def _refuse_twice(made: Mapping[str, object], found: Mapping[str, object], name: str) -> None:
    """Refuse what two options say.

    Raises
    ------
    InvalidConfig
        Naming each field.
    """
    twice = dict.fromkeys(found.keys() & made, f"conflicts with {name}, which says it too")
    if twice:
        raise InvalidConfig(twice)


def _refuse_missing_files(made: Mapping[str, object], said: Mapping[str, str]) -> None:
    """Refuse paths that lead nowhere, by the names of the options that gave them.

    Raises
    ------
    InvalidConfig
        Naming each.
    """
    wrong = path_problems(made)
    if wrong:
        raise InvalidConfig({said.get(field) or field: why for field, why in wrong.items()})


def _version(value: object) -> object:
    """Return ``2`` as ``"2"``."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if plain else value


def _pins(value: object) -> object:
    """Return a mapping as plain data."""
    return dict(value) if isinstance(value, Mapping) else value


def _verify(value: object) -> dict[str, object]:
    """Return what ``verify`` says: whether to check, or against which CA bundle."""
    if isinstance(value, str | os.PathLike):
        return {"verify": True, "ca": absolute(value)}
    return {"verify": value}


def _cert(value: object) -> dict[str, object]:
    """Return what ``cert`` says: certificate, key and the key's password.

    Raises
    ------
    InvalidConfig
        If it is neither a path nor a tuple of two or three; it is not shown.
    """
    parts = value if isinstance(value, tuple | list) else (value,)
    if not 1 <= len(parts) <= len(_CERT) or not isinstance(parts[0], str | os.PathLike):
        why = 'must be a path, ("cert.pem", "key.pem") or ("cert.pem", "key.pem", "password")'
        raise InvalidConfig({"cert": f"{why}, got {kind_of(value)}"})
    fields = dict(zip(_CERT, parts, strict=False))
    return {
        name: part if name == "key_password" else absolute(part)
        for name, part in fields.items()
        if part is not None
    }

"""How a request of a curl command travels: TLS, proxy, names, protocol, time limits.

Rule: a file that curl would look for beside it is found from where the command is run, or it is
noted and left out; the request stays.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from vayu.model.requests.address import path_problem
from vayu.model.requests.transport import FILES
from vayu.model.words.show import show

if TYPE_CHECKING:
    from vayu.formats.importing.curl_options import Options
    from vayu.formats.importing.draft import Where
    from vayu.formats.importing.imported import Skips

_SINGLE = {
    "max-time": "timeout", "connect-timeout": "connect_timeout", "proxy": "proxy",
    "cacert": "ca", "capath": "ca", "cert": "cert", "key": "key", "pass": "key_password",
    "unix-socket": "unix_socket",
}  # fmt: skip
_FLAGS: dict[str, dict[str, Any]] = {
    "insecure": {"verify": False}, "location": {"follow_redirects": True},
    "location-trusted": {"follow_redirects": True}, "ipv4": {"ip_version": 4},
    "ipv6": {"ip_version": 6}, "http1.0": {"http_version": "1.0"},
    "http1.1": {"http_version": "1.1"}, "http2": {"http_version": "2"},
    "http2-prior-knowledge": {"http_version": "2-prior-knowledge"},
    "http3": {"http_version": "3"},
    "tlsv1.0": {"min_tls": "1.0"}, "tlsv1.1": {"min_tls": "1.1"},
    "tlsv1.2": {"min_tls": "1.2"}, "tlsv1.3": {"min_tls": "1.3"}, "raw": {"decompress": False},
}  # fmt: skip
_CERT = re.compile(r"((?:[A-Za-z]:[\\/])?(?:[^:\\]|\\[:\\]?)*)(?::(.*))?", re.DOTALL)
"""A certificate and the password of its key; in the name of its file, a colon is escaped."""

_ESCAPED = re.compile(r"\\([:\\])")
_PINS = {
    "resolve": re.compile(r"\+?((?:\[[^\]]*\]|[^:]+):\d+):([^,]+)"),
    "connect-to": re.compile(r"((?:\[[^\]]*\]|[^:]+):\d+):((?:\[[^\]]*\]|[^:]+):\d+)"),
}
_OPTION = {field: f"--{name}" for name, field in reversed(_SINGLE.items())}

HANDLED = {*_SINGLE, *_FLAGS, *_PINS, "max-redirs", "noproxy"}
"""Options that are read here, by their long names."""


def read_transport(skips: Skips, where: Where, options: Options, home: str) -> dict[str, Any]:
    """Return how the request travels, as fields of a `TransportSpec`.

    Parameters
    ----------
    skips : Skips
        Told what cannot be carried over.
    where : tuple of str
        Path of the request.
    options : list of pairs
    home : str
        The folder that relative paths begin at; empty: nobody knows. [path]
    """
    found: dict[str, Any] = {"follow_redirects": False}
    for name, value in options:
        if name in _FLAGS:
            found |= _FLAGS[name]
        elif name == "cert":
            found |= _certificate(value)
        elif name in _SINGLE:
            found[_SINGLE[name]] = _single(name, value)
        elif name == "max-redirs":
            found["max_redirects"] = int(value) if value.isdecimal() else 100
        elif name == "noproxy" and value == "*":
            found["proxy"] = "none"
        elif name == "noproxy":
            skips.skip(where, "--noproxy", "is carried over only for every host: '*'")
    return _with_files(skips, where, found | _pins(skips, where, options), home)


def _pins(skips: Skips, where: Where, options: Options) -> dict[str, Any]:
    """Return which places to connect to instead, if that is said."""
    pins: dict[str, str] = {}
    for name, value in options:
        if name not in _PINS:
            continue
        if pin := _PINS[name].fullmatch(value):
            pins[pin[1]] = pin[2]
        else:
            skips.skip(where, f"--{name}", "is not HOST:PORT and one place to connect to instead")
    return {"resolve": pins} if pins else {}


def _with_files(skips: Skips, where: Where, found: dict[str, Any], home: str) -> dict[str, Any]:
    """Return the fields with absolute paths; without a certificate its key says nothing."""
    for field in [name for name in FILES if name in found]:
        path = found[field]
        if home and path and not path.startswith(("~", "{{")):
            path = found[field] = posixpath.join(home, path) if path_problem(path) else path
        if path_problem(path):
            why = f"{show(path)} is no absolute path, and nobody knows where it begins"
            skips.skip(where, _OPTION[field], f"{why}; set {field} to one that is")
            del found[field]
    if "cert" not in found:
        for field in ("key", "key_password"):
            if found.pop(field, None) is not None:
                skips.skip(where, _OPTION[field], "belongs to a certificate, which is not there")
    return found


def _single(name: str, value: str) -> float | str:
    """Return the value of an option: seconds as a number."""
    try:
        return float(value) if "time" in name else value
    except ValueError:
        return value


def _certificate(value: str) -> dict[str, str]:
    """Return the file of a certificate, and the password of its key if that is said."""
    found = _CERT.fullmatch(value)
    assert found is not None  # it takes any text
    file, password = found.groups()
    told = {"cert": _ESCAPED.sub(r"\1", file)}
    return told if password is None else told | {"key_password": password}

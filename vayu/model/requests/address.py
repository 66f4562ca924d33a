"""Hosts, ports, addresses, proxies and paths as people write them, and why one is none.

What may hold a password is never repeated in a message.
"""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vayu.model.records.plain import text_problem
from vayu.model.variables.template import TEMPLATE, has_template
from vayu.model.words.show import show, show_name

if TYPE_CHECKING:
    from collections.abc import Iterator

Pins = tuple[tuple[str, str], ...]

PROXY_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")

_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_-]{1,63})*\.?")
_PIN = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+|\*):(?P<port>\d{1,5})")
_TO = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+):(?P<port>\d{1,5})")


def host_problem(text: str) -> str | None:
    """Return why `text` is no host name, or None when it is one."""
    if has_template(text):
        return text_problem(text)
    if _HOST.fullmatch(text):
        return None
    return f"{show(text)} is not a host name; write it as 'api.example.com'"


def family_problems(url: str, version: int) -> Iterator[tuple[str, str]]:
    """Yield it when the host of `url` is an address of the other family than `version`."""
    host = "" if has_template(url) else urlsplit(url).hostname or ""
    with suppress(ValueError):
        found = ipaddress.ip_address(host).version
        if found != version:
            why = f"{version} conflicts with {host} of the URL, an address of IPv{found}"
            yield "ip_version", f"{why}; leave it out"


def path_problem(path: str) -> str | None:
    """Return why `path` is none that another process could open, or None when it is one."""
    if not path or "\0" in path:
        return "is empty or holds NUL; give the path of a file"
    if path.startswith(("/", "{{")) or re.match(r"[A-Za-z]:[\\/]", path):
        return text_problem(path)
    return f"{show(path)} must be absolute: the engine has a working directory of its own"


def proxy_problem(url: str) -> str | None:
    """Return why `url` names no proxy, or None when it does."""
    why = text_problem(url) if url.startswith("{{") else _proxy_problem(TEMPLATE.sub("1", url))
    write = "write it as 'http://host:port' or 'socks5h://host:port', or 'none'"
    return why and f"{why}; {write}"


def _proxy_problem(url: str) -> str | None:
    """Return why `url`, templates replaced, names no proxy; never what may be a password."""
    if re.search(r"[\s\x00-\x1f\x7f]", url) or text_problem(url):
        return "holds white space or a character that no URL has"
    shown = show(re.sub(r"(\w+://)?.*@", r"\1***@", url))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return f"{shown} has no port from 1 to 65535 after its host"
    if parts.scheme not in PROXY_SCHEMES or "://" not in url:
        return f"{shown} must begin with {', '.join(PROXY_SCHEMES[:-1])} or {PROXY_SCHEMES[-1]}"
    if not parts.hostname or port == 0:
        return f"{shown} names no host or port"
    rest = parts.path.strip("/") or parts.query or parts.fragment
    return f"{shown} goes on after its port" if rest else None


def resolve_problems(pins: Pins | dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with pairs of ``"host:port"`` and ``"address[:port]"``."""
    for place, to in pins_of(pins):
        where = f"resolve.{show_name(place)}"
        found = _PIN.fullmatch(place)
        if not has_template(place) and (found is None or not _is_port(found["port"])):
            yield where, f"{show(place)} is not 'host:port', such as 'api.example.com:443'"
        elif not has_template(to) and address_of(to) is None:
            yield where, f"{show(to)} is not an IP address, with or without a port"


def address_of(text: str) -> tuple[str, int | None] | None:
    """Return the address, without brackets, and the port in `text`; None when it is neither."""
    found = _TO.fullmatch(text)
    host, port = (found["host"], found["port"]) if found else (text, None)
    if port is not None and not _is_port(port):
        return None
    host = host[1:-1] if host.startswith("[") else host
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return None
    return host, None if port is None else int(port)


def pins_of(pins: Pins | dict[str, str]) -> Pins:
    """Return ``resolve`` as ordered pairs, whichever way it was given."""
    return tuple(pins.items()) if isinstance(pins, dict) else pins


def _is_port(digits: str) -> bool:
    """Whether digits are a port's number."""
    return 1 <= int(digits) <= 65535

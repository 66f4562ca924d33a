"""The options that say how a request travels: names are curl's where curl has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from vayu.api.arguments.transport import absolute
from vayu.cli.length import LENGTH
from vayu.cli.number import NUMBER
from vayu.errors import InvalidConfig
from vayu.model.requests.transport import NO_PROXY, WIRE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vayu.api.arguments.refusals import Refusals

_VERSIONS = {
    "--http1.0": ("1.0", "HTTP/1.0."),
    "--http1.1": ("1.1", "HTTP/1.1."),
    "--http2": ("2", "HTTP/2, agreed on by TLS; requests share connections."),
    "--http2-prior-knowledge": ("2-prior-knowledge", "HTTP/2 without asking, also without TLS."),
    "--http3": ("3", "HTTP/3, or what the server has instead."),
}
_TLS = ("1.0", "1.1", "1.2", "1.3")

OPTIONS = (
    *(click.option(flag, "http_version", flag_value=value, default=None, help=text)
      for flag, (value, text) in _VERSIONS.items()),
    click.option("--connect-timeout", type=LENGTH, help="For name, TCP and TLS."),
    click.option("--no-follow", is_flag=True, help="Do not follow redirects."),
    click.option("--max-redirs", "max_redirects", type=NUMBER, help="Redirects to follow. [10]"),
    click.option("-k", "--insecure", is_flag=True, help="Do not check the certificate."),
    click.option("--cacert", "ca", metavar="PATH", help="Certificates to trust: file or folder."),
    click.option("-E", "--cert", metavar="PATH", help="Client certificate, PEM."),
    click.option("--key", metavar="PATH", help="Its private key, if in a file of its own."),
    click.option("--pass", "key_password", metavar="TEXT", help="The key's password."),
    *(click.option(f"--tlsv{v}", "min_tls", flag_value=v, default=None, help=f"TLS {v} or later.")
      for v in _TLS),
    click.option("--server-name", metavar="NAME", help="To ask for, and check, in TLS."),
    click.option("-x", "--proxy", metavar="URL", help="http, https, socks4(a) or socks5(h)."),
    click.option("--no-proxy", is_flag=True, help="No proxy, whatever the environment says."),
    click.option("--unix-socket", metavar="PATH", help="Connect to this socket."),
    click.option("-4", "--ipv4", "ip_version", flag_value=4, type=int, default=None,
                 help="IPv4 only."),
    click.option("-6", "--ipv6", "ip_version", flag_value=6, type=int, default=None,
                 help="IPv6 only."),
    click.option("--resolve", "pins", multiple=True, metavar="HOST:PORT:ADDRESS[:PORT]",
                 help="Connect to this address instead."),
    click.option("--dns", metavar="once|each", help="Look names up once a run, or each time."),
    click.option("--stream-for", type=LENGTH, help="Read so long, then hang up."),
    click.option("--no-keepalive", is_flag=True, help="A new connection for every request."),
    click.option("--no-decompress", is_flag=True, help="Keep a compressed body as it came."),
)  # fmt: skip

_AS_THEY_ARE = ("http_version", "connect_timeout", "max_redirects", "key_password", "min_tls",
                "server_name", "ip_version", "dns", "stream_for")  # fmt: skip
_PATHS = ("ca", "cert", "key", "unix_socket")


def connection_fields(options: Mapping[str, Any], refusals: Refusals) -> dict[str, Any]:
    """Return what was typed as members of the payload's `request`, by their wire names.

    Parameters
    ----------
    options : mapping
    refusals : Refusals
        Told what cannot be read as what it should be.
    """
    typed = {name: options.get(name) for name in _AS_THEY_ARE}
    typed |= {name: absolute(options.get(name)) for name in _PATHS}
    typed |= {
        "verify": False if options.get("insecure") else None,
        "follow_redirects": False if options.get("no_follow") else None,
        "reuse_connections": False if options.get("no_keepalive") else None,
        "decompress": False if options.get("no_decompress") else None,
        "proxy": refusals.of(_proxy, options.get("proxy"), bool(options.get("no_proxy"))),
        "resolve": refusals.of(pins, options.get("pins", ())) or None,
    }
    return {WIRE_NAMES[name]: value for name, value in typed.items()}


def pins(typed: Iterable[str]) -> dict[str, str]:
    """Return ``HOST:PORT:ADDRESS`` texts, as curl has them, as the payload's `resolve`.

    Raises
    ------
    InvalidConfig
        Naming each that is none.
    """
    found, wrong = {}, {}
    for position, text in enumerate(typed, start=1):
        host, colon, rest = text.partition(":")
        port, second, to = rest.partition(":")
        if colon and second and host and to:
            found[f"{host}:{port}"] = to
        else:
            wrong[f"--resolve (number {position})"] = (
                f"{text!r} is not HOST:PORT:ADDRESS, such as api.example.com:443:127.0.0.1"
            )
    if wrong:
        raise InvalidConfig(wrong)
    return found


def _proxy(typed: str | None, forbidden: bool) -> str | None:  # noqa: FBT001 (as click has it)
    """Return the proxy.

    Raises
    ------
    InvalidConfig
        If one is asked for and forbidden.
    """
    if not forbidden:
        return typed
    if typed is not None:
        raise InvalidConfig({"--proxy": "conflicts with --no-proxy; give one"})
    return NO_PROXY

"""One nginx with a door for each way to come in, and certificates that are right or wrong."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import trustme

from bench.nginx import nginx_program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEEN = (
    "$server_protocol|$ssl_protocol|$ssl_server_name|$connection|$http_host|$remote_addr|"
    "$request_method|"
)
REDIRECTS = " ".join(
    f"location /{status} {{ return {status} /; }}" for status in (301, 302, 303, 307, 308)
)
SERVER = """
  server {{
    listen {listen};
    {more}
    location / {{ default_type text/plain; return 200 "{seen}$ssl_client_s_dn"; }}
    {redirects}
    location /away {{ return 301 /there; }}
    location /twice {{ return 301 /away; }}
  }}
"""
CONFIG = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 100000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  ssl_certificate {folder}/good.pem;
  ssl_certificate_key {folder}/good.pem;
  {servers}
}}
"""


@dataclass
class Web:
    """Where each door of the nginx is, and the certificates."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def socket(self) -> str:
        return str(self.folder / "web.sock")

    def file(self, name: str) -> str:
        return str(self.folder / f"{name}.pem")

    def url(self, door: str, host: str = "localhost", path: str = "/") -> str:
        scheme = "http" if door in {"plain", "h2c"} else "https"
        return f"{scheme}://{host}:{self.ports[door]}{path}"


def has_ipv6() -> bool:
    """Whether this machine has an IPv6 loopback."""
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


def listening() -> list[socket.socket]:
    """Listen on one port of every loopback address."""
    while True:
        first = socket.create_server(("127.0.0.1", 0))
        if not has_ipv6():
            return [first]
        place = ("::1", first.getsockname()[1])
        try:
            return [first, socket.create_server(place, family=socket.AF_INET6)]
        except OSError:  # somebody has it there
            first.close()


def _write_certificates(folder: Path) -> None:
    """Write a CA and what it signed; one key a file, then its chain."""
    ca, stranger = trustme.CA(), trustme.CA()
    now = dt.datetime.now(dt.UTC)
    issued = {
        "good": ca.issue_cert("localhost", "127.0.0.1", "api.test", "::1"),
        "elsewhere": ca.issue_cert("elsewhere.test"),
        "expired": ca.issue_cert(
            "localhost", "127.0.0.1", not_before=now - dt.timedelta(9),
            not_after=now - dt.timedelta(1),
        ),
        "client": ca.issue_cert("ada@example.test", common_name="Ada"),
        "stranger": stranger.issue_cert("eve@example.test", common_name="Eve"),
    }  # fmt: skip
    issued["good"].private_key_pem.write_to_path(str(folder / "good-key.pem"))
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    stranger.cert_pem.write_to_path(str(folder / "other-ca.pem"))
    for name, certificate in issued.items():
        certificate.private_key_and_cert_chain_pem.write_to_path(str(folder / f"{name}.pem"))


def _own(file: str) -> str:
    """Show another certificate."""
    return f"ssl_certificate {file}; ssl_certificate_key {file};"


def _servers(web: Web, sockets: list[socket.socket]) -> Iterator[str]:
    """Yield a server for each door; its sockets join the others."""
    doors = {
        "plain": ("", ""),
        "h2c": (" http2", ""),
        "h2": (" ssl http2", ""),
        "tls": (" ssl", ""),
        "short": (" ssl http2", "keepalive_requests 200;"),
        "old": (" ssl", "ssl_protocols TLSv1.2;"),
        "expired": (" ssl", _own(web.file("expired"))),
        "elsewhere": (" ssl", _own(web.file("elsewhere"))),
        "members": (" ssl", f"ssl_client_certificate {web.file('ca')}; ssl_verify_client on;"),
    }
    for door, (kind, more) in doors.items():
        first, *second = listening()
        sockets += [first, *second]
        web.ports[door] = port = first.getsockname()[1]
        listen = f"127.0.0.1:{port}{kind}"
        also = f" listen [::1]:{port}{kind};" if second else ""
        yield SERVER.format(listen=listen, more=more + also, seen=SEEN, redirects=REDIRECTS)
    yield SERVER.format(listen=f"unix:{web.socket}", more="", seen=SEEN, redirects=REDIRECTS)


@contextmanager
def running(folder: Path) -> Iterator[Web]:
    """Yield the running nginx; its answer to any path says what it saw.

    It inherits sockets that listen already, as when it is upgraded: so nobody else has the ports.
    """
    program = nginx_program()
    if program is None:
        pytest.skip("nginx is not installed")
    web = Web(folder)
    _write_certificates(folder)
    config = folder / "nginx.conf"
    sockets: list[socket.socket] = []
    config.write_text(CONFIG.format(folder=folder, servers="".join(_servers(web, sockets))))
    numbers = [one.fileno() for one in sockets]
    process = subprocess.Popen(
        [program, "-p", folder, "-c", config],
        env=os.environ | {"NGINX": "".join(f"{number};" for number in numbers)},
        pass_fds=numbers,
    )
    for one in sockets:
        one.close()
    while not (folder / "nginx.pid").exists():
        assert process.poll() is None, (folder / "error.log").read_text()
        time.sleep(0.05)
    try:
        yield web
    finally:
        process.terminate()
        process.wait(10)

"""One nginx with a door for each way to come in, and certificates that are right or wrong."""

from __future__ import annotations

import datetime as dt
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


def free_port() -> int:
    """Return a port that nothing held a moment ago."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


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


def _servers(web: Web) -> Iterator[str]:
    """Yield a server for each door."""
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
        web.ports[door] = port = free_port()
        listen = f"127.0.0.1:{port}{kind}"
        also = f" listen [::1]:{port}{kind};" if has_ipv6() else ""
        yield SERVER.format(listen=listen, more=more + also, seen=SEEN, redirects=REDIRECTS)
    yield SERVER.format(listen=f"unix:{web.socket}", more="", seen=SEEN, redirects=REDIRECTS)


@contextmanager
def running(folder: Path) -> Iterator[Web]:
    """Yield the running nginx; its answer to any path says what it saw."""
    program = nginx_program()
    if program is None:
        pytest.skip("nginx is not installed")
    web = Web(folder)
    _write_certificates(folder)
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, servers="".join(_servers(web))))
    process = subprocess.Popen([program, "-p", folder, "-c", config])
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", web.ports["plain"])).close()
        except OSError:
            assert process.poll() is None, (folder / "error.log").read_text()
            time.sleep(0.05)
        else:
            break
    try:
        yield web
    finally:
        process.terminate()
        process.wait(10)

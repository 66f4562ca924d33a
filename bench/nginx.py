"""The target: nginx with one worker, its own configuration and a free loopback port."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Self
from urllib.request import urlopen

import psutil

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 16384; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = /json {{ default_type application/json; return 200 '{{"id": 7, "name": "Ada"}}'; }}
    location / {{ default_type text/plain; return 200 "ok\\n"; }}
    location = /count {{ stub_status; }}
  }}
}}
"""


def nginx_program() -> str | None:
    """Return the program; None where it is not installed."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def counted(text: str) -> int:
    """Return the number of requests from the page on which nginx counts them."""
    found = re.search(r"^ \d+ \d+ (\d+)", text, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"nginx does not count: {text!r}")
    return int(found[1])


class Nginx:
    """A running nginx; a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "nginx"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.port = self._socket.getsockname()[1]

    @property
    def url(self) -> str:
        """What the generators request."""
        return f"http://127.0.0.1:{self.port}/"

    def requests(self) -> int:
        """Requests answered so far, as nginx counts them."""
        with urlopen(f"{self.url}count") as page:
            return counted(page.read().decode())

    def connections(self) -> int:
        """Connections open now."""
        with urlopen(f"{self.url}count") as page:
            return int(page.read().split()[2])

    def freeze(self) -> None:
        """Stop the worker where it stands; the kernel still accepts connections."""
        for worker in psutil.Process(self._process.pid).children():
            worker.suspend()

    def thaw(self) -> None:
        """Let the worker go on."""
        for worker in psutil.Process(self._process.pid).children():
            worker.resume()

    def __enter__(self) -> Self:
        """Start it with a socket that listens already, so that nobody else has its port; wait."""
        program = nginx_program()
        if program is None:
            raise RuntimeError("nginx is not installed (apt-get install nginx)")
        config = self._folder / "nginx.conf"
        config.write_text(CONFIG.format(folder=self._folder, port=self.port))
        number = self._socket.fileno()
        self._process = subprocess.Popen(
            [program, "-p", self._folder, "-c", config],
            env=os.environ | {"NGINX": f"{number};"},
            pass_fds=[number],
        )
        self._socket.close()
        for _ in range(100):
            try:
                self.requests()
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise RuntimeError(f"nginx does not answer; see {self._folder}/error.log")

    def __exit__(self, *error: object) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)

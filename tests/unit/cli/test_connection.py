"""The options of the command line that say how a request travels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from vayu.cli.arguments import request_options
from vayu.cli.payload import send_spec
from vayu.errors import InvalidConfig
from vayu.model.requests.transport import TransportSpec
from vayu.testing.certificate import write_certificate

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://localhost/x"


def typed(*arguments: str) -> TransportSpec:
    """Return how a request travels that is typed with these arguments."""
    found: list[TransportSpec] = []

    @click.command
    @request_options
    def command(**options: object) -> None:
        found.append(send_spec(options).request.transport)

    CliRunner().invoke(command, [URL, *arguments], catch_exceptions=False)
    return found[0]


def problems(*arguments: str) -> dict[str, str]:
    """Return what is wrong with these arguments."""
    with pytest.raises(InvalidConfig) as caught:
        typed(*arguments)
    return caught.value.problems


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        ("", {}),
        ("--http1.0", {"http_version": "1.0"}),
        ("--http1.1", {"http_version": "1.1"}),
        ("--http2", {"http_version": "2"}),
        ("--http2-prior-knowledge", {"http_version": "2-prior-knowledge"}),
        ("--http3", {"http_version": "3"}),
        ("--connect-timeout 2s --timeout 5s", {"connect_timeout": "2s", "timeout": "5s"}),
        ("--no-follow", {"follow_redirects": False}),
        ("--max-redirs 3", {"max_redirects": 3}),
        ("-k", {"verify": False}),
        ("--tlsv1.3 --server-name a.test", {"min_tls": "1.3", "server_name": "a.test"}),
        ("-x socks5h://p:1080", {"proxy": "socks5h://p:1080"}),
        ("--no-proxy", {"proxy": "none"}),
        ("-4", {"ip_version": 4}),
        ("-6", {"ip_version": 6}),
        ("--resolve a:80:10.0.0.1 --resolve b:1:[::1]:2",
         {"resolve": {"a:80": "10.0.0.1", "b:1": "[::1]:2"}}),
        ("--dns each", {"dns": "each"}),
        ("--no-keepalive", {"reuse_connections": False}),
    ],
)  # fmt: skip
def test_each_option_has_its_field(arguments: str, fields: dict[str, object]) -> None:
    """And says nothing of the others."""
    assert typed(*arguments.split()) == TransportSpec(**fields)  # type: ignore[arg-type]


def test_paths_are_of_where_one_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine gets them absolute."""
    monkeypatch.chdir(tmp_path)
    write_certificate(tmp_path / "a.pem")
    arguments = "--cacert a.pem -E a.pem --key a.pem --pass s"
    path = str(tmp_path / "a.pem")

    assert typed(*arguments.split()) == TransportSpec(
        ca=path, cert=path, key=path, key_password="s"
    )


def test_everything_wrong_at_once() -> None:
    """Of files, of values and of conflicts."""
    found = problems(
        "--cacert", "/none.pem", "--resolve", "a", "-x", "p", "--max-redirs", "x", "--dns", "x"
    )

    assert {"--cacert", "--resolve (number 1)", "--max-redirs"} <= set(found)
    assert set(problems("-x", "http://p", "--no-proxy")) == {"--proxy"}

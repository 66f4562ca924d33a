"""The page about protocols is true: each option by its names, each example as it is."""

from __future__ import annotations

import json
import re
import shlex
import socket
from pathlib import Path

import click
import pycurl
import pytest

import vayu
from vayu.cli.arguments import load_options, request_options
from vayu.cli.payload import send_spec
from vayu.model.records.check import build
from vayu.model.requests.request import RequestSpec
from vayu.model.requests.transport import WIRE_NAMES, TransportSpec
from vayu.testing.certificate import write_certificate

TEXT = (Path(vayu.__file__).parent.parent / "docs" / "protocols.md").read_text()
TABLE = TEXT.split("| Python |")[1].split("\n\n")[0]


def blocks(language: str) -> list[str]:
    """The blocks of code in a language."""
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_every_option_is_on_it() -> None:
    """By its name in Python and on the wire, once."""
    rows = [re.findall(r"`([^`]+)`", line) for line in TABLE.splitlines()[2:]]
    named = {row[0]: row for row in rows}

    assert set(named) == set(TransportSpec.__struct_fields__)
    assert [n for n, row in named.items() if WIRE_NAMES[n] not in row] == []


def test_every_flag_on_it_exists_and_every_one_is_on_it() -> None:
    """Those of the options for connections."""
    from vayu.cli.connection import OPTIONS

    @click.command
    def command() -> None:
        """Nothing."""

    for option in OPTIONS:
        command = option(command)
    flags = {flag for param in command.params for flag in param.opts}
    told = set(re.findall(r"(?<![\w-])--?[\w.-]+", TABLE)) - {"---"}
    tls = {f"--tlsv1.{minor}" for minor in range(4)}

    assert told - {"--timeout"} - tls <= flags
    assert flags - told <= tls | {"--ipv4", "--ipv6"}


def test_every_option_of_libcurl_on_it_exists() -> None:
    """So pycurl knows them."""
    told = {name for line in TABLE.splitlines()[2:] for name in
            re.findall(r"`([A-Z_]+)`", line.rpartition("|")[0].rpartition("|")[2])}  # fmt: skip

    assert len(told) > 15
    assert [name for name in told if not hasattr(pycurl, name)] == []


def test_its_json_is_a_request() -> None:
    """As it stands."""
    for block in blocks("json"):
        build(RequestSpec, json.loads(block))


def test_its_commands_are_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the files that they name."""
    monkeypatch.chdir(tmp_path)
    write_certificate(tmp_path / "ca.pem")  # and its key: one file that is good for each of them
    for name in ("client.pem", "key.pem"):
        (tmp_path / name).write_bytes((tmp_path / "ca.pem").read_bytes())
    found: list[object] = []

    @click.command
    @load_options
    @request_options
    def command(**options: object) -> None:
        found.append(send_spec(options))

    lines = "".join(blocks("sh")).strip().splitlines()
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind("api.sock")
        for line in lines:
            command.main(shlex.split(line)[2:], standalone_mode=False)
    assert len(found) == len(lines) == 4


@pytest.mark.usefixtures("shared_engine")
def test_its_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Block by block, as it stands."""
    scope: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, scope)
    printed = capsys.readouterr().out.splitlines()

    assert printed[0].startswith("HTTP/1.1 ['127.0.0.1:")
    assert re.fullmatch(r"True \d+ [\d.]+", printed[1])
    assert printed[2].startswith("30 ")

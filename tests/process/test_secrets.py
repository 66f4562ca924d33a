"""A planted secret is in no file, log or repr; neither are its encoded forms."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

import vayu
from vayu.errors import SendError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vayu.testing import Target

VALUE = 'c4nary/in "the" mine+7'
PASSWORD = "c4nary-passw0rd"
LITERAL = "c4nary-literal-token"
PLANTED = (VALUE, PASSWORD, LITERAL)


def forms(secret: str) -> Iterator[bytes]:
    """The secret, and what encodings make of it."""
    raw = secret.encode()
    yield raw
    yield base64.b64encode(raw)
    yield base64.b64encode(b"ada:" + raw)
    yield quote(secret, safe="").encode()
    yield json.dumps(secret)[1:-1].encode()


def leaks(text: bytes) -> list[bytes]:
    """Every form of a planted secret that is in `text`."""
    return [form for secret in PLANTED for form in forms(secret) if form in text]


def test_planted_secrets_are_nowhere(home: Path, target: Target, refused_url: str) -> None:
    """Sent to the target, and found in no artifact of the data folder and in no repr."""
    environment = vayu.Environment("canary", {"secret": VALUE, "password": PASSWORD})
    headers = {
        "Authorization": f"Bearer {LITERAL}",
        "X-Secret": "{{secret}}",
        "Cookie": f"s={LITERAL}",
    }
    request = vayu.Request(
        "POST",
        f"{target.url}/echo",
        params={"q": "{{secret}}"},
        headers=headers,
        json={"secret": "{{secret}}"},
        tests="pm.test('ok', () => pm.expect(pm.response.code).to.equal(200));",
    )
    basic = vayu.Request("GET", f"{target.url}/", auth=("ada", "{{password}}"))
    shown = [repr(environment), repr(request), repr(basic), repr(request.spec)]

    response = request.send(environment)
    assert VALUE in response.json()["body"] or json.dumps(VALUE)[1:-1] in response.json()["body"]
    shown += [repr(response)]
    run = request.load(concurrency=2, iterations=20, environment=environment).wait(30)
    shown += [repr(run), repr(run.info), repr(run.summary), run.requests.to_csv()]
    basic.load(concurrency=1, iterations=5, environment=environment).wait(30)
    failing = vayu.Request("GET", refused_url, headers=headers)
    with contextlib.suppress(SendError):
        failing.send(environment)
    failing.load(concurrency=1, iterations=5, environment=environment).wait(30)
    with pytest.raises(vayu.VayuError) as broken:
        vayu.Request(
            "GET", target.url, headers=headers, pre_request="throw new Error('x' + nothing)"
        ).send(environment)
    shown += [str(broken.value), repr(broken.value)]
    vayu.shutdown()

    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name == "run.json" for path in files)
    assert any(path.name == "engine.log" for path in files)
    assert {str(path.relative_to(home)): leaks(path.read_bytes()) for path in files} == {
        str(path.relative_to(home)): [] for path in files
    }
    assert leaks("\n".join(shown).encode()) == []
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)


def test_the_engines_token_is_in_its_discovery_file_only(home: Path) -> None:
    """Not in its log, its arguments or its environment."""
    import psutil

    engine = vayu.connect()
    token = json.loads((home / "engine.json").read_text())["token"]
    process = psutil.Process(engine.pid)

    assert token not in " ".join(process.cmdline())
    assert token not in " ".join(process.environ().values())
    assert token not in repr(engine)
    others = [path for path in home.rglob("*") if path.is_file() and path.name != "engine.json"]
    assert [path.name for path in others if token.encode() in path.read_bytes()] == []

"""A planted secret is in no file, log or repr; neither are its encoded forms."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import sys
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec
import nbformat
import pytest

import vayu
from tests import kernels
from tests.process.canaries import CANARY, CASES, ECHO, found_in
from vayu.errors import SendError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


def test_what_a_run_says_holds_no_secret(home: Path, target: Target) -> None:
    """Literal, from the environment, set by scripts; cut, encoded, short: in no file, no repr."""
    shown = []
    for name, case in CASES.items():
        options = dict(case)
        environment = options.pop("environment", None)
        request = vayu.Request("POST", f"{target.url}/echo", name=name, **options)
        run = request.load(concurrency=1, iterations=3, environment=environment).wait(30)
        said = json.dumps(msgspec.to_builtins(run.summary), ensure_ascii=False)
        assert "***" in said, name
        shown += [repr(request), repr(run), repr(run.summary), said, run.requests.to_csv()]
    session = vayu.Request("GET", f"{target.url}/cookies/set?sid=c4nary-sid", tests=ECHO)
    shown.append(repr(session.load(concurrency=1, iterations=2).wait(30).summary))
    jar = vayu.Request(
        "GET",
        f"{target.url}/{{{{path}}}}",
        pre_request="pm.environment.set('path', pm.environment.get('path') ? 'echo' : "
        "'cookies/set?theme=c4nary-jar')",
        tests="if (pm.environment.get('path') === 'echo') " + ECHO,
    )
    shown.append(repr(jar.load(concurrency=1, iterations=2).wait(30).summary))
    vayu.shutdown()

    assert CANARY.findall("\n".join(shown).encode()) == []
    assert found_in(home) == {}
    notes = b"".join(path.read_bytes() for path in home.rglob("notes.jsonl"))
    assert notes.count(b"Basic ***") == 3  # nothing before the mask, and nothing after it
    assert b"Basic ***=" not in notes


def test_an_exception_says_no_secret(home: Path, refused_url: str) -> None:
    """A cell stores it; which address did not answer is still readable."""
    environment = {"base": refused_url, "v": "c4nary-v", "password": "zqx"}
    thrown = "throw new Error(pm.environment.get('v') + ' \"' + pm.environment.get('password'))"
    with pytest.raises(vayu.VayuError) as broken:
        vayu.get(refused_url, pre_request=thrown, environment=environment)
    with pytest.raises(SendError) as refused:
        vayu.get("{{base}}{{v}}?q={{v}}&sid=c4nary", environment=environment)

    said = f"{broken.value}{broken.value!r}{refused.value}{refused.value!r}"
    assert CANARY.findall(said.encode()) == []
    assert f"GET {refused_url}***?q=***&sid=***: " in str(refused.value)
    assert CANARY.findall((home / "engine.log").read_bytes()) == []


def test_secrets_of_a_url_are_in_no_name_of_a_step(home: Path, target: Target) -> None:
    """A URL in a parameter, raw or encoded; a session by its common name."""
    queries = [
        "to=http://h/?token=c4nary",
        "to=http%3A%2F%2Fu%3Ac4nary%40h%2F%3Ftoken%3Dc4nary",
        "sid=c4nary",
        "key=c4nary&pass=c4nary",
    ]
    shown = []
    for query in queries:
        request = vayu.Request("GET", f"{target.url}/;jsessionid=c4nary?{query}")
        run = request.load(concurrency=1, iterations=3).wait(30)
        assert run.requests["step"].str.contains("***", regex=False).all()
        shown += [repr(request), repr(run), run.requests.to_csv()]
    vayu.shutdown()

    assert CANARY.findall("\n".join(shown).encode()) == []
    assert found_in(home) == {}


def test_an_executed_notebook_holds_no_secret(
    home: Path, target: Target, notebook: Callable[..., str]
) -> None:
    """Whatever of a response or a run a cell ends with; asking for one value still returns it."""
    saved = notebook(
        f"""
        import os, vayu
        token = os.environ["CANARY_TOKEN"]
        environment = {{"token": token, "password": "zqx"}}
        r = vayu.post("{target.url}/echo", headers={{"X": "{{{{token}}}}"}}, auth=token + "-auth",
                      params={{"q": "{{{{token}}}}", "sid": token + "-sid"}},
                      json={{"t": "{{{{token}}}}", "was": "{{{{password}}}}"}},
                      environment=environment)
        assert r.request.headers["X"] == token
        assert token in r.request.url and token.encode() in r.request.body and token in r.text
        assert vayu.get(r.url).ok
        """,
        "r", "r.request", "r.request.headers", "r.request.url", "r.request.body",
        "[r.url, r.headers]", "{'text': r.text, 'content': r.content}", "r.spec",
        f"""
        request = vayu.Request("POST", "{target.url}/echo?sid=" + token, auth=("u", token),
                               tests="throw new Error(pm.response.text())")
        run = request.load(concurrency=1, iterations=3, environment=environment).wait(30)
        """,
        "request", "run", "run.summary", "run.info", "run.requests", "run.ticks",
    )  # fmt: skip

    assert "***" in saved
    assert CANARY.findall(saved.encode()) == []
    vayu.shutdown()
    assert found_in(home) == {}


@pytest.fixture
def notebook(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Executes cells in a kernel that knows a canary, and returns the JSON that is saved."""
    del home
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CANARY_TOKEN", "c4nary-nb12")

    def execute(*cells: str) -> str:
        book = nbformat.v4.new_notebook()
        book.cells = [nbformat.v4.new_code_cell(dedent(cell)) for cell in cells]
        kernels.execute(book)
        outputs: str = nbformat.writes(book)
        return outputs.replace('"password\\": \\"zqx', "")  # as it was typed into the first cell

    return execute


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

"""A secret is in no saved notebook: not in what cells show, and not in the state of widgets."""

from __future__ import annotations

import base64
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import nbformat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from vayu.testing import Target

CANARY = 'c4nary/ü"9'
"""Each of its forms is another text: percent-encoded, as base64, escaped in JSON."""

CELLS = (
    """\
import os
import vayu

values = {"base": os.environ["TARGET"], "token": os.environ["CANARY"]}
staging = vayu.Environment("staging", values, secrets=["token"]).save()
staging""",
    """\
request = vayu.Request(
    "POST",
    "{{base}}/echo?q={{token}}",
    auth=vayu.BasicAuth("me", "{{token}}"),
    cookies={"sid": "{{token}}"},
    json={"note": "{{token}}"},
    tests="console.log(pm.request.url); pm.test('x', () => pm.expect(pm.response.text()).to.eql(1))",
)
response = request.send(staging)
response""",
    "print(response, response.headers, response.cookies, response.tests)\nrequest.resolve(staging)",
    "vayu.RequestBuilder(request, environment=staging)",
    """\
shop = vayu.Collection("Shop")
shop["Echo"] = request
shop.environments["staging"] = staging
shop.save("shop")
vayu.Workspace("shop")""",
    "run = request.load(iterations=5, environment=staging)\nrun",
    "run.wait()\nrun.summary",
    "run.requests",
    "vayu.history()",
    """\
try:
    vayu.get("{{base}}:{{token}}/", environment=staging)
except vayu.VayuError as error:
    print(error)""",
)


def forms(secret: str) -> set[bytes]:
    """What a secret may look like; of base64 the part that is the same wherever it begins."""
    plain = secret.encode()
    coded = {base64.b64encode(b"x" * lead + plain)[4:-4] for lead in range(3)}
    return {plain, quote(secret).encode(), quote(secret, safe="").encode(), b"c4nary", *coded}


def test_an_executed_notebook_holds_no_secret(
    execute: Callable[..., Any], home: Path, target: Target, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Nor do its data folder and the collection that it saved, whatever `grep` looks for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TARGET", target.url)
    monkeypatch.setenv("CANARY", CANARY)
    notebook = execute(*CELLS)
    path = tmp_path / "saved.ipynb"
    nbformat.write(notebook, path)

    assert "widgets" in notebook.metadata
    assert all(cell.outputs for cell in notebook.cells)
    places = [path, tmp_path / "shop", home]
    files = [file for place in places for file in (place, *place.rglob("*")) if file.is_file()]
    assert {"vault.json", "run.json", "staging.yaml", "vayu.db"} <= {file.name for file in files}
    assert {file.name: form for file in files for form in forms(CANARY)
            if form in file.read_bytes()} == {}  # fmt: skip
    found = subprocess.run(["grep", "-r", "c4nary", *map(str, places)], capture_output=True)
    assert (found.returncode, found.stdout) == (1, b"")

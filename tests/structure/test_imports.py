"""Who may import what, where a static contract cannot see it: whole processes, lazily too."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import vayu

ROOT = Path(vayu.__file__).parent
NATIVE = {"pycurl", "quickjs", "tree_sitter", "tree_sitter_javascript"}
NATIVE_HOMES = ("engine/transport/curl", "engine/scripting/quickjs", "engine/scripting/syntax")
RARER = {
    "aiohttp", "cryptography", "http.cookiejar", "keyring", "numpy", "pandas", "plotly", "yaml",
    "vayu.api.collections.collection", "vayu.api.responses.response", "vayu.api.runs.run",
    "vayu.client.session", "vayu.formats.importing.curl", "vayu.formats.exporting.vayu_export",
    "vayu.report.response_text", "vayu.widgets.live_view", "vayu.widgets.response_viewer",
}  # fmt: skip
"""What a builder needs only when somebody does something with it."""


def imported_by(path: Path) -> set[str]:
    """Top-level packages that a module imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def loaded_by(module: str) -> set[str]:
    """Top-level packages in a fresh process that has imported `module`."""
    code = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return {name.split(".")[0] for name in json.loads(out.stdout)}


def test_native_code_has_its_homes() -> None:
    """Only the curl transport, the QuickJS port and the tree of a script import native code."""
    strangers = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if NATIVE & imported_by(path)
        and not path.relative_to(ROOT).as_posix().startswith(NATIVE_HOMES)
    ]

    assert strangers == []


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        (
            "vayu.engine.worker.__main__",
            {
                "asyncio",
                "aiohttp",
                "sqlite3",
                "pandas",
                "pyarrow",
                "IPython",
                "plotly",
                "rich",
                "quickjs",
                "tree_sitter",
            },  # starts a thread: loaded with the first script
        ),
        ("vayu.engine.__main__", {*NATIVE, "pandas", "pyarrow", "IPython", "plotly"}),
        ("vayu", {"asyncio", "aiohttp", "pandas", "numpy", "IPython", "plotly", "pycurl"}),
        (
            "vayu.api.workspace.builder",  # opens at once: calls, curves, tables come when needed
            {"aiohttp", "numpy", "pandas", "plotly", "pycurl", "quickjs"},
        ),
        ("vayu.cli.main", {"pandas", "plotly", "IPython", "pycurl", "quickjs"}),
        ("vayu.client.sidecar", {"pandas", "plotly", "IPython", "pycurl", "quickjs"}),
    ],
)
def test_process_loads_only_what_it_needs(module: str, forbidden: set[str]) -> None:
    """A worker stays lean, an engine free of native code, an import without weight."""
    assert not forbidden & loaded_by(module)


def test_a_builder_opens_without_what_only_some_need(tmp_path: Path) -> None:
    """The first of a kernel waits for its imports: what sends, loads, saves, pastes comes later."""
    code = (
        "import json, sys, vayu\n"
        "builder = vayu.RequestBuilder(vayu.Request('GET', 'http://127.0.0.1/{{id}}'))\n"
        "builder._repr_mimebundle_()\n"
        "builder._controller.receive({'do': 'hello'})\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    environment = os.environ | {"VAYU_HOME": str(tmp_path)}
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env=environment
    )

    assert set(json.loads(out.stdout)) & RARER == set()


def test_no_module_imports_the_facade() -> None:
    """Inside the package names come from the module that defines them, never from `vayu`."""
    guilty = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "vayu"
    }

    assert guilty == set()


def test_importing_has_no_side_effects() -> None:
    """No thread, no child, no file, no signal handler; sockets are not patched."""
    code = (
        "import os, signal, socket, threading\n"
        "before = (threading.active_count(), signal.getsignal(signal.SIGINT), socket.socket)\n"
        "import vayu\n"
        "[getattr(vayu, n) for n in vayu.__all__]\n"
        "after = (threading.active_count(), signal.getsignal(signal.SIGINT), socket.socket)\n"
        "assert before == after, (before, after)\n"
        "assert os.listdir(os.environ['VAYU_HOME']) == []\n"
    )
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        subprocess.run([sys.executable, "-c", code], check=True, env={"VAYU_HOME": home})

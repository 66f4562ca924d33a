"""The first page, and those about requests, auth, variables, secrets and thresholds, are true:
every example runs.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

import vayu
from vayu.model.requests.auth import Auth
from vayu.model.requests.body import BodyMode
from vayu.resolve.dynamic import DYNAMIC_NAMES

if TYPE_CHECKING:
    from vayu.testing import Target

DOCS = Path(vayu.__file__).parent.parent / "docs"
PAGES = ("index", "tour", "how-to", "requests", "auth", "variables", "secrets")

pytestmark = pytest.mark.usefixtures("shared_engine")


def text(page: str) -> str:
    """Return a page."""
    return (DOCS / f"{page}.md").read_text()


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, in one namespace; what needs the internet is marked."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("API_TOKEN", raising=False)
    monkeypatch.setenv("API_TOKEN", "set, so that it is put back")
    blocks = re.findall(r"```python\n(.*?)```", text(page), re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, f"{page}.md", "exec"), names)
    assert blocks


@pytest.mark.usefixtures("home")
def test_the_readme_runs() -> None:
    """Its ten lines of Python, as they stand, where nothing has run yet."""
    block = re.search(r"```python\n(.*?)```", (DOCS.parent / "README.md").read_text(), re.DOTALL)
    assert block
    scope: dict[str, object] = {}
    try:
        exec(compile(block[1], "README.md", "exec"), scope)
        assert scope["run"].summary.checks[0].failed == 0  # type: ignore[attr-defined]
    finally:
        scope["target"].stop()  # type: ignore[attr-defined]


def test_the_examples_of_thresholds_run(target: Target) -> None:
    """The first as it stands, and the others as far as they are one."""
    scope: dict[str, object] = {
        "vayu": vayu,
        "request": vayu.Request("GET", f"{target.url}/json"),
    }
    for block in re.findall(r"```python\n(.*?)```", text("thresholds"), re.DOTALL):
        exec(compile(block, "thresholds.md", "exec"), scope)
    assert scope["run"].passed is True  # type: ignore[attr-defined]


def test_every_kind_of_auth_and_every_mode_of_a_body_is_told() -> None:
    """By its name on the wire."""
    kinds = {record.__struct_config__.tag for record in get_args(Auth)}
    assert {kind for kind in kinds if f"| `{kind}` |" not in text("auth")} == set()
    modes = get_args(BodyMode)
    assert [mode for mode in modes if f"| `{mode}` |" not in text("requests")] == []


def test_every_dynamic_variable_is_told() -> None:
    """And no other."""
    told = re.findall(r"`(\$\w+)`", text("variables"))
    assert sorted(set(told)) == sorted(DYNAMIC_NAMES)


def test_the_table_of_a_resolution_is_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The example and its output belong together."""
    (block,) = re.findall(r"```python\n(.*?)```", text("variables"), re.DOTALL)
    exec(compile(block, "variables.md", "exec"), {})
    (shown,) = re.findall(r"```text\n(.*?)```", text("variables"), re.DOTALL)
    assert capsys.readouterr().out == shown

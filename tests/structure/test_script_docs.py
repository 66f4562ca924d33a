"""Every JavaScript example of our pages runs, and does what docs/scripts.md says of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import vayu
from tests.unit.engine.scripting.tested import brief
from vayu.engine.scripting.libraries import NAMES, library_text
from vayu.engine.scripting.port import Around, Outcome, ResponseView
from vayu.engine.scripting.quickjs import ScriptRunner
from vayu.model.requests.body import Body
from vayu.model.requests.request import RequestSpec
from vayu.model.scripts.script import ScriptSpec
from vayu.resolve.compose import WireRequest
from vayu.resolve.scopes import Changes, Scopes

ROOT = Path(vayu.__file__).parents[1]
PAGE = (ROOT / "docs" / "scripts.md").read_text(encoding="utf-8")
EXAMPLES = [
    example
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
    for example in re.findall(
        r"^```(?:js|javascript)\b ?(\w*)\n(.*?)^```",
        page.read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )
]
RESPONSE = ResponseView(
    status=200,
    reason="OK",
    headers=(("Content-Type", "application/json"), ("Date", "today")),
    body=b'{"id": 7, "name": "abc", "tags": ["a", "b"]}',
    response_time=12.5,
)


def run(kind: str, source: str) -> Outcome:
    """Run an example; its own requests are answered with the same response."""
    around = Around(cookies=())
    if kind == "before":
        runner = ScriptRunner(ScriptSpec(pre=source), Scopes())
        spec = RequestSpec(method="POST", url="http://h.example/a?b=c", body=Body())
        outcome = runner.before(Changes(), spec, around)
    else:
        runner = ScriptRunner(ScriptSpec(post=source), Scopes())
        wire = WireRequest("GET", "http://h.example/a")
        outcome = runner.after(Changes(), wire, RESPONSE, around)
    unanswered: list[int] = []
    while (paused := outcome.paused) is not None:
        unanswered += [errand.number for errand in paused.errands]
        if unanswered:
            outcome = paused.answer(unanswered.pop(0), RESPONSE, 0.01)
        else:
            outcome = paused.go_on(paused.due)
    return outcome


@pytest.fixture(scope="module", autouse=True)
def bundles() -> None:
    """Bundle the libraries, where Node is there to do it."""
    subprocess.run([sys.executable, ROOT / "extension" / "bundle.py"], check=False)
    library_text.cache_clear()


@pytest.mark.parametrize(("kind", "source"), EXAMPLES)
def test_every_example_runs(kind: str, source: str) -> None:
    """Its tests pass, unless the page says that they fail."""
    if re.search(r"require\(|jsonSchema", source) and library_text(NAMES[0]) is None:
        pytest.skip("the script libraries are not built: Node.js with npm is missing")
    outcome = run(kind, source)
    failed = [(name, why) for name, passed, why in brief(outcome.tests) if not passed]

    assert outcome.error is None
    assert len(outcome.tests) > 0
    assert bool(failed) is (kind == "fails"), failed


def test_every_library_is_named() -> None:
    """And every global."""
    assert [name for name in NAMES[:-2] if f"`{name}`" not in PAGE] == []

"""A run as a notebook: read without Vayu, run again with it, made by a template."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest

import vayu
from vayu.api.runs.run_notebook import OPEN, PARTS
from vayu.cli.main import main
from vayu.errors import InvalidConfig, RunStateConflict, ScriptError, StoreError
from vayu.report.notebook import INJECTED, PARAMETERS
from vayu.testing import Target

EVIL = "<script>window.pwned=1</script>"
TEMPLATE = Path(vayu.__file__).parent.parent / "notebooks" / "report_template.ipynb"


@pytest.fixture(scope="module")
def run(shared_engine: None, tmp_path_factory: pytest.TempPathFactory) -> vayu.SavedRun:
    """A run with a hostile name and a secret, as it was saved."""
    del shared_engine
    with Target() as target:
        request = vayu.Request("GET", f"{target.url}/?token=s3cr3t-canary")
        made = request.load(rate=100, iterations=100, name=EVIL).wait()
    saved = vayu.open(made.save(tmp_path_factory.mktemp("saved") / "run.zip"))
    assert isinstance(saved, vayu.SavedRun)
    return saved


def cells_of(path: Path) -> list[Any]:
    """Return the cells of a notebook that is valid."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return list(notebook.cells)


def template(path: Path, *sources: str, tag: str = PARAMETERS) -> Path:
    """Write a template with these cells after its parameters."""
    notebook = nbformat.v4.new_notebook()
    first = nbformat.v4.new_code_cell("path = None", metadata={"tags": [tag]})
    notebook.cells = [first, *(nbformat.v4.new_code_cell(source) for source in sources)]
    path.write_text(nbformat.writes(notebook))
    return path


def test_it_shows_what_running_it_gives(run: vayu.SavedRun, tmp_path: Path) -> None:
    """Every cell has its value saved: no script, no secret, no path of this machine."""
    path = run.to_notebook(tmp_path / "r.ipynb")
    code = [cell for cell in cells_of(path) if cell.cell_type == "code"]
    assert [cell.source for cell in code[1:]] == [
        OPEN,
        *(s for part in PARTS.values() for s in part),
    ]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["r.ipynb", "r.run.zip"]
    bundles = [cell.outputs[0].data for cell in code[1:]]
    assert "application/vnd.vayu.run.v1+json" in bundles[0]
    drawn = [b for c, b in zip(code[1:], bundles, strict=True) if ".plot." in c.source]
    assert all("data:image/svg+xml;base64," in b["text/html"] for b in drawn)
    text = path.read_text()
    for word in ("s3cr3t-canary", str(tmp_path), str(Path.home())):
        assert word not in text
    assert not [b for b in bundles if "<script" in b.get("text/html", "")]

    names: dict[str, Any] = {}
    exec(code[0].source.replace("r.run.zip", str(tmp_path / "r.run.zip")), names)
    exec(code[1].source, names)
    for cell, bundle in zip(code[2:], bundles[1:], strict=True):
        assert repr(eval(cell.source, names)) == bundle["text/plain"]


def test_it_may_carry_its_data(run: vayu.SavedRun, tmp_path: Path) -> None:
    """One file, which `vayu.open` reads, also after Jupyter has saved it."""
    path = run.to_notebook(tmp_path / "r.ipynb", embed=True)
    assert [file.name for file in tmp_path.iterdir()] == ["r.ipynb"]
    nbformat.write(nbformat.read(path, as_version=4), path)
    assert vayu.open(path).requests.equals(run.requests)
    assert main(["report", str(path), "-o", str(tmp_path / "r.md")]) == 0

    path.write_text(json.dumps({"metadata": {}}))
    with pytest.raises(InvalidConfig, match=r"'r\.ipynb' carries no run"):
        vayu.open(path)
    for damaged in ('{"metadata": {"vayu": {"run": "A"}}}', '{"metadata": {"vayu": 1}}', "{"):
        path.write_text(damaged)
        with pytest.raises(StoreError, match=r"r\.ipynb is damaged"):
            vayu.open(path)


def test_what_cannot_be_a_notebook(
    run: vayu.SavedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, and what is there stays: the notebook as well as its data."""
    with pytest.raises(InvalidConfig, match=r"r\.html must end in \.ipynb"):
        run.to_notebook(tmp_path / "r.html")
    (tmp_path / "r.run.zip").write_text("mine")
    with pytest.raises(InvalidConfig, match=r"r\.run\.zip is there already"):
        run.to_notebook(tmp_path / "r.ipynb")
    with pytest.raises(InvalidConfig, match="finds its data beside"):
        run.to_notebook(tmp_path / "r.ipynb", embed=True, template=TEMPLATE)
    monkeypatch.setattr("vayu.api.runs.run_notebook.LARGEST_EMBEDDED", 1_000)
    with pytest.raises(InvalidConfig, match="a notebook carries up to"):
        run.to_notebook(tmp_path / "r.ipynb", embed=True)
    assert [(f.name, f.read_text()) for f in tmp_path.iterdir()] == [("r.run.zip", "mine")]


@pytest.mark.usefixtures("shared_engine")
def test_a_run_that_goes_on_is_a_notebook_of_what_there_is(tmp_path: Path) -> None:
    """Marked so at its top, in what it shows and in its data; a saved run is one that is over."""
    goes_on = "The run goes on: these are its numbers after"
    other = vayu.Request("GET", "http://127.0.0.1:9/").load(rate=20, duration=60, name="long")
    try:
        while not len(other.ticks) > 2:
            time.sleep(0.05)
        beside = other.to_notebook(tmp_path / "r.ipynb")
        inside = other.to_notebook(tmp_path / "e.ipynb", embed=True)
        with pytest.raises(RunStateConflict):
            other.save(tmp_path / "r.zip")
    finally:
        other.stop()
    for path, data in ((beside, tmp_path / "r.run.zip"), (inside, inside)):
        title, _, shows, *_ = nbformat.read(path, as_version=4).cells
        saved = vayu.open(data)

        assert title.source.startswith(f"# long\n\n**{goes_on}")
        assert goes_on in shows.outputs[0].data["text/html"]
        assert (str(saved.status), saved.summary, saved.passed) == ("running", None, None)
        assert len(saved.requests) > 0
        assert "running" in repr(saved)


def test_a_template_is_executed_with_the_run(
    run: vayu.SavedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it sets itself is set anew below; the data is beside what comes of it."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    mine = template(tmp_path / "mine.ipynb", "import vayu\nlen(vayu.open(path).requests)", "1 / 0")
    with pytest.raises(ScriptError, match="code cell 3 failed: ZeroDivisionError") as raised:
        run.to_notebook(tmp_path / "r.ipynb", template=mine)
    assert "1 / 0" in str(raised.value)

    top, first, injected, counted, failed = cells_of(tmp_path / "r.ipynb")
    assert top.source.startswith("**This report is not complete.** code cell 3 failed: ZeroDivi")
    assert "```python\n1 / 0\n```" in top.source
    assert (first.source, injected.metadata.tags) == ("path = None", [INJECTED])
    assert injected.source.startswith("path = 'r.run.zip'")
    assert counted.outputs[0].data["text/plain"] == "100"
    assert failed.outputs[0].ename == "ZeroDivisionError"


def test_what_is_no_template(
    run: vayu.SavedRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No file, no notebook, no cell for the parameters, the output itself; nothing is written."""
    text = tmp_path / "a.ipynb"
    text.write_text("no json")
    untagged = template(tmp_path / "b.ipynb", tag="other")
    target = tmp_path / "r.ipynb"
    for given, why in (
        (tmp_path / "gone.ipynb", "cannot be read: No such file"),
        (text, "is no notebook"),
        (untagged, "has no cell tagged 'parameters'"),
        (None, "is no notebook"),
    ):
        with pytest.raises(InvalidConfig, match=why):
            run.to_notebook(target, template=given or 7)  # type: ignore[arg-type]
    own = template(tmp_path / "c.ipynb")
    with pytest.raises(InvalidConfig, match="is the template itself"):
        run.to_notebook(own, template=own, overwrite=True)
    odd = nbformat.read(own, as_version=4)
    odd.metadata.kernelspec = {"name": "no-such-kernel", "display_name": "?"}
    nbformat.write(odd, own)
    with pytest.raises(InvalidConfig, match="needs the kernel 'no-such-kernel'"):
        run.to_notebook(target, template=own)
    assert not {target, tmp_path / "r.run.zip"} & {*tmp_path.iterdir()}
    assert main(["report", str(run.folder), "--embed", "-f", "json"]) == 2
    err = capsys.readouterr().err
    assert "-o FILE.ipynb" in err
    assert "--format: a notebook has no other form" in err


def test_the_template_of_the_repository_is_the_notebook_without_a_run() -> None:
    """The same cells, and nothing of a run; without one it makes one."""
    cells = cells_of(TEMPLATE)
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert code[0].metadata.tags == [PARAMETERS]
    first, *others = [cell.source for cell in code[1:]]
    assert first.startswith("import vayu\n")
    assert first.endswith(OPEN.removeprefix("import vayu\n"))  # a run of its own stands between
    assert others == [source for part in PARTS.values() for source in part]
    assert not [cell for cell in code if cell.outputs or cell.execution_count]

"""A run in every form that others read, and what the command line says of two."""

from __future__ import annotations

import html
import json
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pandas as pd
import pyarrow.parquet as pq
import pytest

import vayu
from vayu.cli.main import main
from vayu.errors import InvalidConfig
from vayu.testing import Target

if TYPE_CHECKING:
    from collections.abc import Iterator


TESTS = """
pm.test('ok', () => pm.response.to.have.status(200));
pm.test('a|<b>', () => pm.expect(1).to.equal(2));
"""


@pytest.fixture(scope="module")
def runs(shared_engine: None) -> Iterator[list[vayu.Run]]:
    """Yield two runs with secrets, odd names, thresholds that pass, fail, and say nothing."""
    del shared_engine
    with Target() as target:
        request = vayu.Request(
            "POST", f"{target.url}/echo?token=s3cr3t-canary", json={"a": 1}, tests=TESTS,
            headers={"Authorization": "Bearer s3cr3t-canary"},
        )  # fmt: skip
        limits = ["failed < 1%", "p99 < 1us", "checks > 99%"]
        yield [
            request.load(
                rate=100, iterations=200, thresholds=limits, name="orders | <b>x</b>"
            ).wait()
            for _ in range(2)
        ]


@pytest.fixture
def run(runs: list[vayu.Run]) -> vayu.Run:
    """One of them."""
    return runs[0]


def test_every_form(run: vayu.Run, tmp_path: Path) -> None:
    """By the ending of the file; no secret is in any, no file of another form is written."""
    texts = {
        ending: run.report(tmp_path / f"r.{ending}").read_text("utf-8")
        for ending in ("html", "md", "xml", "json", "txt")
    }
    assert all("s3cr3t-canary" not in text for text in texts.values())
    assert run.report(tmp_path / "step", format="markdown").read_text() == texts["md"]
    assert "orders \\| \\<b\\>x\\</b\\>" in texts["md"]
    assert json.loads(texts["json"])["summary"]["started"] == 200
    for part in (
        "Can the numbers be trusted?",
        "Percentile spectrum",
        "vayu.ConstantRate(",
        "tests=&quot;&quot;&quot;",
        "seed",
    ):
        assert part in texts["html"]
    assert "<b>x</b>" not in texts["html"]


def test_thresholds_and_tests_are_cases(run: vayu.Run, tmp_path: Path) -> None:
    """As JUnit counts them; what a threshold limits is that threshold's to judge."""
    [suite] = ET.fromstring(run.report(tmp_path / "r.xml").read_text("utf-8"))
    cases = {case.get("name"): [child.tag for child in case] for case in suite.iter("testcase")}
    assert cases == {
        "run": [], "failed < 1%": [], "p99 < 1us": ["failure"], "checks > 99%": ["failure"],
        "ok": [], "a|<b>": ["system-out"],
    }  # fmt: skip
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("6", "2", "0")


def test_what_cannot_be_reported(run: vayu.Run, tmp_path: Path) -> None:
    """Another ending, another form, a folder that is not there: nothing is written."""
    for path, form in (
        (tmp_path / "r.pdf", None),
        (tmp_path / "r.md", "pdf"),
        (tmp_path / "no/r.md", None),
    ):
        with pytest.raises(InvalidConfig):
            run.report(tmp_path / path, format=form)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("shared_engine")
def test_failures_that_nothing_limits_are_no_green(tmp_path: Path) -> None:
    """And a name that XML has no characters for is escaped."""
    run = vayu.Request("GET", "http://127.0.0.1:1/").load(iterations=2, name="a\uffff").wait()
    [suite] = ET.fromstring(run.report(tmp_path / "r.xml").read_text("utf-8"))
    [failure] = suite.iter("failure")
    assert failure.get("message") == "2 of 2 requests failed, and no threshold is about that"
    assert suite.get("name") == "a\\uffff"


@pytest.mark.usefixtures("shared_engine")
def test_a_run_that_goes_on_is_reported_as_far_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every form says so, and none is green; its rows so far are there."""
    other = vayu.Request("GET", "http://127.0.0.1:9/").load(rate=20, duration=60, name="long")
    try:
        while not len(other.ticks) > 2:
            time.sleep(0.05)
        for ending in ("html", "md", "txt"):
            text = other.report(tmp_path / f"r.{ending}").read_text()
            assert "The run goes on: these are its numbers after" in text
            assert "running" in text
        assert main(["report", other.id, "-f", "json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["run"]["status"] == found["summary"]["status"] == "running"
        [suite] = ET.fromstring(other.report(tmp_path / "r.xml").read_text())
        [error] = suite.iter("error")
        assert error.get("message") == "the run has not ended: it is running"
        assert other.report(tmp_path / "r.csv").read_text().count("\n") > 2
    finally:
        other.stop()
        other.wait(30)


def test_several_runs_stand_beside_each_other(
    runs: list[vayu.Run], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one table, laid over each other, then each alone; runs of one name are told apart."""
    names = [f"orders | <b>x</b> ({run.id})" for run in runs]
    page = vayu.report_of(runs, tmp_path / "r.html").read_text()
    assert "<b>x</b>" not in page
    assert page.count("Latency spectrum") >= 2
    assert all(page.count(html.escape(name)) > 3 for name in names)
    paths = [str(run.folder) for run in runs]
    assert main(["report", *paths, "-f", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["runs"]
    assert [one["run"]["id"] for one in found] == [run.id for run in runs]
    suites = ET.fromstring(vayu.report_of(runs, tmp_path / "r.xml").read_text())
    assert len(suites) == 2
    assert main(["report", *paths, "-f", "markdown"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("# 2 runs\n")
    assert text.count("orders \\| \\<b\\>x\\</b\\>") == 4


def test_what_is_no_report_of_several(runs: list[vayu.Run], tmp_path: Path) -> None:
    """Rows of two, one twice, none, nine, and what is no run: said by place and value."""
    one = runs[0]
    for given, why in (
        ([one, one], r"runs\[1\]: is run .* a second time"),
        ([], "must be 1 to 8 runs, got 0"),
        ([object()] * 9, r"runs\[8\]: must be a run(.|\n)*must be 1 to 8 runs, got 9"),
        ("last", "must be a run or a list of runs, got 'last'"),
    ):
        with pytest.raises(InvalidConfig, match=why):
            vayu.report_of(given, tmp_path / "r.html")
    with pytest.raises(
        InvalidConfig, match=r"'r\.ipynb' is no report but a notebook; run\.to_note"
    ):
        one.report(tmp_path / "r.ipynb")
    with pytest.raises(InvalidConfig, match=r"the ending of 'r\.csv' is none of"):
        vayu.report_of(runs, tmp_path / "r.csv")
    assert list(tmp_path.iterdir()) == []


def test_rows_and_ticks(run: vayu.Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of one run, a line each; they are for a file."""
    rows = pd.read_csv(run.report(tmp_path / "r.csv"))
    assert len(rows) == len(pq.read_table(run.report(tmp_path / "r.parquet"))) == 200
    ticks = pd.read_csv(run.report(tmp_path / "r.ticks.csv"))
    assert ticks.requests_total.iloc[-1] == 200
    kept = pq.read_table(run.report(tmp_path / "r.ticks.parquet"))
    assert kept["latency_p99"].to_pandas().equals(ticks.latency_p99)
    assert main(["report", run.id, "-f", "csv"]) == 2
    assert "add --output FILE" in capsys.readouterr().err


def test_the_summary_of_a_step(
    run: vayu.Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is added to what other steps wrote; without GitHub it is printed."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    assert main(["report", run.id, "-f", "github"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("## ✗ finished, 2 of 3 thresholds failed")
    assert printed.index("failed \\< 1%") < printed.index("<details>")
    step = tmp_path / "step.md"
    step.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(step))
    assert main(["report", run.id, "-f", "github"]) == 0
    assert step.read_text() == f"before\n{printed}"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    assert main(["report", run.id, "-f", "github"]) == 3
    assert "GITHUB_STEP_SUMMARY" in capsys.readouterr().err


def test_nothing_is_replaced_without_being_told(
    run: vayu.Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every writer keeps the file that is there, and writes over it when that is said."""
    path = tmp_path / "mine"
    path.write_text("mine")
    for write in (
        partial(run.report, format="markdown"), run.save, run.export_hlog, run.to_csv, run.to_json,
        run.to_parquet, run.to_k6, run.to_hlog,
    ):  # fmt: skip
        with pytest.raises(InvalidConfig, match="mine is there already"):
            write(path)
        assert path.read_text() == "mine"
        write(path, overwrite=True)
        assert path.read_bytes() != b"mine"
        path.write_text("mine")
    for command in (["report", run.id, "-f", "text", "-o", str(path)], ["save", run.id, str(path)]):
        assert main(command) == 2
        said = capsys.readouterr().err
        assert "--force" in said
        assert "overwrite" not in said
        assert path.read_text() == "mine"
        assert main([*command, "--force"]) == 0
        path.write_text("mine")
    assert list(tmp_path.iterdir()) == [path]


def test_the_command_line(
    runs: list[vayu.Run], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """To a file, or to standard output; two runs compared, and the exit code."""
    run, other = runs
    assert main(["report", run.id, "-o", str(tmp_path / "r.md")]) == 0
    assert main(["report", str(run.folder), "-f", "junit"]) == 0
    assert "<testsuites>" in capsys.readouterr().out
    assert main(["report", "last", "-f", "text"]) == 0
    assert main(["report", "nobody"]) == 2
    capsys.readouterr()

    assert main(["compare", run.id, other.id, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    code = main(["compare", run.id, other.id, "--fail-on", "inconclusive"])
    assert code == (found["verdict"] in {"worse", "inconclusive"})
    assert len(found["quantiles"]) >= 5
    capsys.readouterr()
    assert main(["compare", run.id, other.id, "--quantile", "p50", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["quantiles"]) == 1
    assert main(["compare", run.id, other.id, "--quantile", "p101"]) == 2
    assert main(["compare", run.id, "nobody"]) == 2
    path = tmp_path / "c.html"
    capsys.readouterr()
    assert main(["compare", run.id, other.id, "-o", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == found
    assert main(["compare", run.id, other.id, "-o", str(path)]) == 2
    assert "--force" in capsys.readouterr().err
    assert main(["compare", run.id, other.id, "-o", str(tmp_path / "c.xml")]) == 2


def test_programs_are_told_what_was_written(
    run: vayu.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Where it is and how large; a text that is printed is wrapped, an error an envelope."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "step.md"))
    for command in (
        ["report", run.id, "-o", str(tmp_path / "r.md")],
        ["report", run.id, "-o", str(tmp_path / "r.ipynb")],
        ["save", run.id, str(tmp_path / "r.zip")],
    ):
        assert main([*command, "--json"]) == 0
        size = Path(command[-1]).stat().st_size
        assert json.loads(capsys.readouterr().out) == {"path": command[-1], "bytes": size}
    assert main(["report", run.id, "-f", "text", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"].startswith(f"Run {run.id}")
    assert main(["report", run.id, "-f", "github", "--json"]) == 0
    added = (tmp_path / "step.md").stat().st_size
    assert json.loads(capsys.readouterr().out) == {
        "path": str(tmp_path / "step.md"),
        "added": added,
    }
    assert main(["report", run.id, "-o", str(tmp_path / "r.pdf"), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)["error"]
    ends = (".html, .htm, .md, .xml, .json, .txt, .ticks.csv, .ticks.parquet, .csv, .parquet, "
            ".ipynb")  # fmt: skip
    assert told["details"] == {"--output": f"the ending of 'r.pdf' is none of {ends}"}

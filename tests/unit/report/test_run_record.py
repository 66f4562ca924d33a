"""The schema that is published is that of what is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import vayu
from vayu.cli.main import main
from vayu.model.load.config import LoadConfig
from vayu.report.overlay import OverlaidRun
from vayu.report.run_record import report_schema
from vayu.report.several import reports_text
from vayu.report.so_far import summary_so_far
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsonschema import Draft202012Validator

    from vayu.model.results.summary import Summary

PUBLISHED = Path(vayu.__file__).parent.parent / "docs" / "report.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """By another implementation."""
    from jsonschema import Draft202012Validator  # a second of imports

    Draft202012Validator.check_schema(report_schema())
    return Draft202012Validator(report_schema())


def test_every_report_is_what_the_schema_says(
    validator: Draft202012Validator, info_of: Callable[..., Any],
    summary_of: Callable[..., Summary], troubled: Summary, ticks_of: Callable[..., Any],
) -> None:  # fmt: skip
    """One that went well, one in trouble, one that never began, one of users; and all together."""
    closed = info_of(config=LoadConfig(concurrency=3, duration=1), tags=("a", "b"))
    nothing = summary_so_far(info_of(), info_of().status, None, error="lost <b>")
    runs = [
        OverlaidRun(name="a", info=info_of(), summary=summary_of(), timeline=Timeline(ticks_of())),
        OverlaidRun(
            name="b", info=closed, summary=troubled, timeline=Timeline(ticks_of(failing=3))
        ),
        OverlaidRun(name="c", info=info_of(name=None), summary=nothing, timeline=Timeline()),
    ]
    for some in (*([run] for run in runs), runs):
        validator.validate(json.loads(reports_text(some, "json")))


def test_the_schema_refuses_what_is_no_report(validator: Draft202012Validator) -> None:
    """It is not so wide that everything passes."""
    for wrong in ({}, [], {"runs": [{}]}, {"run": {}, "summary": {}, "timeline": {}}):
        assert not validator.is_valid(wrong)


def test_the_schema_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    """As a file, and by the command line: write it again with `vayu report --schema`."""
    assert main(["report", "--schema"]) == 0
    assert PUBLISHED.read_text() == capsys.readouterr().out

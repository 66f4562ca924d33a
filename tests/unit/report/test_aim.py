"""Whoever reads a run sees which host it loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.requests.request import RequestSpec
from vayu.report.aim import aim_of
from vayu.report.run_markdown import run_markdown
from vayu.report.run_text import run_text
from vayu.report.run_view import run_bundle

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.results.summary import Summary
    from vayu.model.results.tick import Tick
    from vayu.model.runs.info import RunInfo

TEMPLATE = RequestSpec(url="{{base}}/json")
SAID = "to https://staging.test:8443, environment staging"


def test_the_host_behind_a_template_is_said(
    info_of: Callable[..., RunInfo],
    summary_of: Callable[..., Summary],
    ticks_of: Callable[..., list[Tick]],
) -> None:
    """With who named it, in every form; nothing that the URL itself says."""
    info = info_of(request=TEMPLATE, target="https://staging.test:8443", environment="staging")

    assert aim_of(info) == SAID
    assert f"\n  {SAID}\n" in run_text(info, summary_of())
    assert SAID in str(run_bundle(info, summary_of(), ticks_of())["text/html"])
    assert f"json ({SAID})" in run_markdown(info, summary_of()).replace("\\", "")
    assert aim_of(info_of(target="http://127.0.0.1:8000")) == aim_of(info_of()) == ""

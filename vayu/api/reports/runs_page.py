"""`vayu.report_of` several runs as one HTML page: beside and over each other, then one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.analysis.exemplars import read_exemplars
from vayu.api.rows.held import Held
from vayu.figures.placed import placed, plotly_source
from vayu.report.escape import line
from vayu.report.markup import Markup
from vayu.report.overlay import overlay_html
from vayu.report.page import Section, page
from vayu.report.quantity import count
from vayu.report.run_html import run_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.api.rows.recorded import Recorded
    from vayu.report.overlay import OverlaidRun


def runs_page(runs: Sequence[Recorded], told: Sequence[OverlaidRun]) -> str:
    """Return several runs as a whole HTML document.

    Parameters
    ----------
    runs : sequence of Run or SavedRun
        At least two.
    told : sequence of OverlaidRun
        What is known of each.
    """
    first, *others = (Held(run) for run in runs)
    spectra = Section("Latency spectrum", [placed(lambda: first.plot.spectrum(*others))])
    shares = Section(
        "Share of requests by response time", [placed(lambda: first.plot.ecdf(*others))]
    )
    return page(
        f"{count(len(runs))} runs: {', '.join(line(one.name, limit=60) for one in told)}",
        [Section("Runs", [overlay_html(told)]), spectra, shares, *map(_alone, runs, told)],
        kind="Load runs",
        plotly=plotly_source(),
        made=f"of {count(len(runs))} runs",
    )


def _alone(run: Recorded, told: OverlaidRun) -> Section:
    """Return one of the runs by itself: verdict first, as in its own report."""
    shown = run_html(told.info, told.summary, told.timeline, read_exemplars(run.folder))
    return Section(line(told.name, limit=80), [Markup(shown)])

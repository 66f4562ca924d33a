"""A comparison in the form that its reader needs: the verdict first, then what it rests on.

html      sentence, quantiles, shift function, both spectra     markdown  for a pull request
json      for programs: durations in ms, ratios as factors      text      for a log
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from vayu.analysis.comparison_text import (
    HEADS,
    facts,
    html,
    quantile_rows,
    sentence,
    text,
)
from vayu.analysis.percentile_names import level_name
from vayu.report.escape import line
from vayu.report.form import form_of
from vayu.report.markdown import table, text as marked
from vayu.report.output_file import file_to_write, write_text
from vayu.report.quantity import ABSENT, seconds

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from vayu.analysis.comparison import Comparison
    from vayu.report.markup import Markup
    from vayu.stats.interval import Interval

FORMS = ("html", "markdown", "json", "text")
"""Of `comparison_report`."""


def write(
    comparison: Comparison,
    path: str | os.PathLike[str],
    *,
    form: str | None = None,
    overwrite: bool = False,
) -> Path:
    """Write a comparison to a file; return it.

    Parameters
    ----------
    comparison : Comparison
    path : str or path
    form : str, optional
        One of `FORMS`; else the ending says it.
    overwrite : bool, default False
    """
    target = file_to_write(path, overwrite=overwrite)
    write_text(target, comparison_report(comparison, form_of(target, form, known=FORMS)))
    return target


def comparison_report(comparison: Comparison, form: str) -> str:
    """Return a comparison in one of `FORMS`."""
    if form == "html":
        return _page(comparison)
    if form == "json":
        return json.dumps(comparison_json(comparison), indent=2) + "\n"
    if form == "text":
        return text(comparison) + "\n"
    title = f"## {marked(sentence(comparison))}\n"
    notes = [f"- {marked(fact)}" for fact in facts(comparison)]
    return "\n".join([title, *table(HEADS, quantile_rows(comparison)), *notes]) + "\n"


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON data: durations in ms, null for a bound that is missing."""
    outcomes = comparison.outcomes
    found: dict[str, Any] = {
        "verdict": str(comparison.verdict),
        "sentence": sentence(comparison),
        "needed": comparison.needed,
        "unit": comparison.unit,
        "confidence": comparison.confidence,
        "margin": comparison.margin,
        "quantiles": _records(comparison.quantiles.reset_index()),
    }
    if comparison.runs:
        found["runs"] = _records(comparison.per_run)
    if outcomes is not None:
        found |= {
            "baseline": outcomes.labels[0],
            "now": outcomes.labels[1],
            "failed": [{"failed": bad, "requests": total} for bad, total in outcomes.failed],
            "errors": _estimate(outcomes.errors.value, outcomes.errors.interval),
            "throughput": _estimate(outcomes.throughput.value, outcomes.throughput.interval),
            "notes": list(outcomes.notes),
        }
    return found


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as JSON data."""
    rows = frame.to_dict("records")
    return [{str(name): _plain(value) for name, value in row.items()} for row in rows]


def _page(comparison: Comparison) -> str:
    """Return a comparison as a whole HTML document."""
    from vayu.figures.placed import placed, plotly_source  # noqa: PLC0415 (plotly is heavy)
    from vayu.report.markup import Markup  # noqa: PLC0415
    from vayu.report.page import Section, page  # noqa: PLC0415

    sections = [Section("Verdict", [Markup(html(comparison))])]
    if comparison.shifts:
        sections.append(Section("Change of each quantile", [placed(comparison.plot)]))
    if comparison.runs:
        sections.append(Section("Each run", [_runs(comparison)]))
    if comparison.spectra is not None:
        title = "Spectra of the first runs of each side" if comparison.runs else "Both spectra"
        sections.append(Section(title, [placed(comparison.spectra)]))
    outcomes = comparison.outcomes
    labels = ("one sample", "another") if outcomes is None else outcomes.labels
    named = " compared with ".join(line(label, limit=60) for label in reversed(labels))
    return page(
        f"{comparison.verdict.capitalize()}: {named}",
        sections,
        kind=named,
        plotly=plotly_source(),
    )


def _runs(comparison: Comparison) -> Markup:
    """Return a row for each run: what it says by itself."""
    from vayu.report.markup import table as html_table  # noqa: PLC0415 (of a page only)

    names = [level_name(shift.q) for shift in comparison.shifts]
    rows = [
        [
            one.side,
            line(one.label, limit=60),
            f"{one.failed[1]:,}",
            f"{one.failed[0]:,}",
            *(ABSENT if math.isnan(value) else seconds(value) for value in one.quantiles),
        ]
        for one in comparison.runs
    ]
    heads = ["side", "run", "requests", "failed", *names]
    return html_table(heads, rows, columns="tt" + "n" * (len(heads) - 2), fill=True)


def _estimate(value: float, interval: Interval) -> dict[str, Any]:
    """Return a value with its bounds."""
    low, high = interval
    return {"value": _plain(value), "low": _plain(low), "high": _plain(high)}


def _plain(value: Any) -> Any:
    """Return a value for JSON: a duration in ms, and null where there is none."""
    if value is None or value != value:  # noqa: PLR0124 (NaN and NaT are not themselves)
        return None
    if hasattr(value, "total_seconds"):
        return value.total_seconds() * 1_000
    if isinstance(value, str):
        return str(value)
    return value.item() if hasattr(value, "item") else value

"""`run.report`: a run as one HTML page, for whoever has neither Vayu nor a notebook.

Verdict and quality come first, then what was sent, how well the numbers are known, the pictures,
and how to do it again. What cannot be drawn says why in its place.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from vayu.analysis.exemplars import read_exemplars
from vayu.api.comparisons.ab_sides import sides_of_run
from vayu.api.comparisons.judging import Question
from vayu.api.reports.run_code import again
from vayu.api.rows.held import Held
from vayu.errors import VayuError
from vayu.figures.placed import absent, placed, plotly_source
from vayu.formats.exporting.vayu_export import write_vayu
from vayu.model.sends.send import SendSpec
from vayu.report.escape import line, plain
from vayu.report.markup import QUIET, Markup, element, join, table
from vayu.report.page import Section, code, page
from vayu.report.profile_view import profile_html
from vayu.report.quantity import milliseconds, moment, size
from vayu.report.run_html import run_html
from vayu.resolve.redact import mask_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vayu.api.rows.analysed import Analysed
    from vayu.api.rows.recorded import Recorded
    from vayu.figures.figure import Figure
    from vayu.model.runs.manifest import Manifest
    from vayu.report.overlay import OverlaidRun

LEVELS = (0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999)
"""Percentiles of the table."""


def run_page(run: Recorded, told: OverlaidRun) -> str:
    """Return a run as a whole HTML document.

    Parameters
    ----------
    run : Run or SavedRun
    told : OverlaidRun
        What is known of it.
    """
    info, held = told.info, Held(run)
    kept = read_exemplars(run.folder)
    head = Markup(run_html(info, told.summary, told.timeline, kept))
    sections = [
        Section("Run", [head]),
        Section("What was sent", list(_sent(run))),
        Section("Can the numbers be trusted?", [_fragment(lambda: _quality(held))]),
        *_sides(run),
        Section("Percentiles", [_fragment(lambda: _percentiles(held))]),
        *_pictures(held, told.summary.model),
        Section("Do it again", list(_again(run))),
    ]
    name = line(info.name or "Load run")
    return page(
        f"{name} · {info.id}",
        sections,
        kind="Load run",
        plotly=plotly_source(),
        made=f"of a run of {moment(info.created_at)}",
    )


def _sides(run: Recorded) -> Iterator[Section]:
    """Yield how both requests of an A/B run compare; nothing of another run."""
    if run.info.against is not None:
        found = cache(lambda: sides_of_run(run, Question()))
        compared = _fragment(lambda: found()._repr_html_())
        yield Section("B against A", [compared, placed(lambda: found().plot())])


def _pictures(run: Analysed, model: str) -> Iterator[Section]:
    """Yield the sections of figures."""
    plot, open_model = run.plot, model == "open"
    pictures: dict[str, list[Callable[[], Figure]]] = {
        "Latency spectrum": [plot.spectrum],
        "Latency over time": [plot.timeline, plot.heatmap],
        "Outcomes": [plot.outcomes, plot.arrivals],
        "Where the time goes": [plot.phases, plot.tail],
        "Load and latency": [plot.offsets, plot.concurrency] if open_model else [plot.concurrency],
    }
    for title, figures in pictures.items():
        yield Section(title, [placed(figure) for figure in figures])


def _fragment(make: Callable[[], str]) -> Markup:
    """Return a part of ours that shows itself, or why there is none."""
    try:
        return element("div", Markup(make()))
    except VayuError as error:
        return absent(error)


def _quality(run: Analysed) -> Markup:
    """Return each question, what speaks for or against the numbers, and what helps."""
    found = run.quality().frame.to_numpy()
    rows = [
        [line(name.replace("_", "-")), *(line(str(cell), limit=500) for cell in cells)]
        for name, *cells in found
    ]
    return table(["question", "trust", "reason", "remedy"], rows, columns="tttt", fill=True)


def _percentiles(run: Analysed) -> Markup:
    """Return percentiles of the response time with their intervals, and what they are of."""
    found = run.percentiles(LEVELS)
    rows = [
        [
            str(name),
            *(_length(row[column]) for column in ("value", "low", "high", "boot_low", "boot_high")),
            f"{int(row.needed):,}" if row.needed > 0 else "",
        ]
        for name, row in found.iterrows()
    ]
    heads = ["", "response time", "from", "to", "bootstrap: from", "to", "more requests needed"]
    note = element("div", line(found.note, limit=1_000), style=f"{QUIET}font-size:12px;")
    return join([table(heads, rows, columns="tnnnnnn", fill=True), note])


def _length(value: Any) -> str:
    """Return a duration as people read it; a dash where there is none."""
    return milliseconds(None if value != value else value.total_seconds() * 1_000)  # noqa: PLR0124


def _sent(run: Recorded) -> Iterator[Markup]:
    """Yield the requests, without secrets, and the load profile as a picture."""
    for request in run.info.requests:
        spec = SendSpec(request=mask_request(request))
        yield code(plain(write_vayu(spec), limit=8_000))
    yield Markup(profile_html(run.info.config.profile))


def _again(run: Recorded) -> Iterator[Markup]:
    """Yield code for a run like it, and what it ran on."""
    manifest = run.manifest
    yield code(again(run.info, manifest))
    if manifest is not None:
        yield table([], list(_facts(manifest)), columns="st", fill=True)


def _facts(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Yield what a run was made with."""
    machine = manifest.machine
    yield "Vayu, Python", f"{manifest.vayu}, {manifest.python}"
    libraries = [f"{name} {version}" for name, version in manifest.libraries.items()]
    yield "libraries", line(", ".join(libraries), limit=1_000)
    yield "machine", line(f"{machine.system}, {machine.cores} cores, {size(machine.memory or 0)}")
    yield "seed", str(manifest.seed)
    if manifest.git is not None:
        yield "git revision", line(str(manifest.git), limit=500)
    if manifest.variables:
        yield "variables", line(", ".join(manifest.variables))

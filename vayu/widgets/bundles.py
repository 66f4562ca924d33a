"""What is saved of the runs of a view: the report of one, or several laid over each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vayu.analysis.exemplars import read_exemplars
from vayu.errors import VayuError
from vayu.report.overlay import OverlaidRun, overlay_bundle
from vayu.report.run_view import MimeBundle, run_bundle
from vayu.report.so_far import summary_so_far
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.model.sends.exemplar import Exemplar
    from vayu.widgets.source import LiveSource


def static_bundle(source: LiveSource) -> MimeBundle:
    """Return a run as it is saved: what it came to, or how far it is."""
    return run_bundle(
        source.info,
        source.summary,
        Timeline(source.ticks()),
        status=source.status,
        error=source.error,
        exemplars=_exemplars(source),
    )


def ended_bundle(sources: Sequence[LiveSource], names: Sequence[str]) -> MimeBundle:
    """Return the runs of a view as they are saved; `names` tell several apart."""
    if len(sources) == 1:
        return static_bundle(sources[0])
    return overlay_bundle(
        [_overlaid(source, name) for source, name in zip(sources, names, strict=True)]
    )


def _overlaid(source: LiveSource, name: str) -> OverlaidRun:
    """Return one run among several."""
    timeline = Timeline(source.ticks())
    summary = source.summary or summary_so_far(
        source.info, source.status, timeline.last, error=source.error
    )
    return OverlaidRun(name=name, info=source.info, summary=summary, timeline=timeline)


def _exemplars(source: LiveSource) -> list[Exemplar]:
    """Return the exchanges that were kept; a report does without what cannot be read."""
    try:
        return read_exemplars(Path(source.info.folder))
    except VayuError:
        return []

"""Where the requests of a run went: the host behind its templates, and who named it.

Two runs of one template against staging and production must be told apart when they are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.report.escape import line
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from vayu.model.runs.info import RunInfo


def aim_of(info: RunInfo) -> str:
    """Return host and environment in a few words; nothing where the URL itself says it all."""
    told = mask_url(info.request.url)
    parts = []
    if info.target is not None and not told.startswith(info.target):
        parts.append(f"to {line(info.target)}")
    if info.environment is not None:
        parts.append(f"environment {line(info.environment)}")
    return ", ".join(parts)

"""Code that does a run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.formats.vayu_export import write_vayu
from vayu.model.run import SendSpec
from vayu.report.escape import plain
from vayu.resolve.redact import mask_request

if TYPE_CHECKING:
    from vayu.model.info import RunInfo


def again(info: RunInfo) -> str:
    """Return Python for a run like another; its secrets are masked.

    Parameters
    ----------
    info : RunInfo
    """
    request = replace(mask_request(info.request), name=None)
    made = plain(write_vayu(SendSpec(request=request)))
    load = f"run = request.load(profile=vayu.{info.config.profile!r})"
    return f"import vayu\n\nrequest = {made}\n{load}"

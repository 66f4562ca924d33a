"""Code that does a run again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from vayu.formats.vayu_export import write_vayu
from vayu.model.run import SendSpec
from vayu.model.threshold import Threshold
from vayu.report.escape import plain
from vayu.resolve.redact import mask_request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vayu.model.info import RunInfo


def again(info: RunInfo) -> str:
    """Return Python for a run like another; its secrets are masked.

    Parameters
    ----------
    info : RunInfo
    """
    made = [
        plain(write_vayu(SendSpec(request=replace(mask_request(request), name=None))))
        for request in info.requests
    ]
    load = ", ".join([f"profile=vayu.{info.config.profile!r}", *_limits(info.config.thresholds)])
    if len(made) > 1:
        return f"import vayu\n\na = {made[0]}\nb = {made[1]}\nfound = vayu.ab(a, b, {load})"
    return f"import vayu\n\nrequest = {made[0]}\nrun = request.load({load})"


def _limits(thresholds: Sequence[str | Threshold]) -> Iterator[str]:
    """Yield the thresholds as an argument, if there are any."""
    if thresholds:
        texts = [one.threshold if isinstance(one, Threshold) else one for one in thresholds]
        yield f"thresholds={[plain(text, limit=200) for text in texts]!r}"

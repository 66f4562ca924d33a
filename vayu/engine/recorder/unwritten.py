"""Says what helps when a file of a run takes no more: whoever reads it is not at the log."""

from __future__ import annotations

import errno

_KEPT = "the rows so far are kept"
_FULL = f"Free some space there, or set VAYU_HOME to a disk that has more; {_KEPT}."
_REMEDIES = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: f"Raise the limit of file sizes (ulimit -f) before the engine starts; {_KEPT}.",
}


def remedy(error: OSError) -> str | None:
    """Return what helps against an error of a write, if anything is known to."""
    return _REMEDIES.get(error.errno or 0)

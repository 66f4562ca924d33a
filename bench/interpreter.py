"""Which Python measures: how it was built decides a part of what Python's own code costs."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from functools import cache

from bench.floors import NotAvailable

_SHORT = "{}.{}".format(*sys.version_info)


@cache
def version_of(python: str) -> str:
    """Return the version of an interpreter, such as ``3.11.2``."""
    ask = [python, "-c", "print('%d.%d.%d' % __import__('sys').version_info[:3])"]
    return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()


def packages_for(python: str) -> list[str]:
    """Return where an interpreter finds this one's packages: in no other place where it is this.

    Raises
    ------
    NotAvailable
        If it cannot use them, because they are compiled for another version.
    """
    if python == sys.executable:
        return []
    if not version_of(python).startswith(f"{_SHORT}."):
        raise NotAvailable(f"is not Python {_SHORT}, for which the packages are compiled")
    return [sysconfig.get_path("purelib")]

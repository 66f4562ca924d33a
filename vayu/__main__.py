"""``python -m vayu``: the command line of this very interpreter, where ``vayu`` is not found."""

from __future__ import annotations

import sys

from vayu.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

"""Public test doubles: a real HTTP server that behaves as badly as it is told to.

>>> from vayu.testing import Target
>>> with Target(latency="5ms", errors=0.01, seed=1) as target:
...     response = vayu.get(target.url + "/json")

In a shell, until Ctrl-C: ``python -m vayu.testing --latency 5ms --port 8080``.
"""

from __future__ import annotations

from vayu.testing.behaviour import Behaviour
from vayu.testing.counts import Counts
from vayu.testing.proxy import Proxy
from vayu.testing.target import Target

__all__ = ["Behaviour", "Counts", "Proxy", "Target"]

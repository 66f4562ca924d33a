"""What one worker of this machine sends at best, as measured, and as the runs so far have shown.

    ceiling = requests that it started / CPU time that it took

A worker that has little to do takes more time for each request, because it sends them one by
one, so only one that was busy tells. Scripts take time of their own: what a run with scripts
shows is nothing about one without. The best run counts; what slowed the others down may be gone.
A run that asks for more than any machine is sure to send, when none has shown anything yet, waits
for a measurement (`vayu.engine.coordinator.calibration`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.load.bounds import SURE_RATE
from vayu.model.runs.sides import sides_of

if TYPE_CHECKING:
    from vayu.model.results.summary import Summary
    from vayu.model.runs.run import RunSpec

_BUSY = 0.5  # of a core
_TELLING = 10_000  # requests


class Ceiling:
    """The highest rate of one worker.

    Attributes
    ----------
    rate : float or None
        By the best run, or as measured; None while it is not known. [1/s]
    """

    def __init__(self) -> None:
        self.rate: float | None = None
        self._measured = False
        self._telling: set[str] = set()

    def is_to_be_measured(self, spec: RunSpec) -> bool:
        """Whether a run asks for more than any machine is sure to send, and nothing is known."""
        profile = spec.config.profile
        fast = profile.model == "open" and profile.peak > SURE_RATE
        return fast and self.rate is None and not self._measured

    def measured(self, rate: float | None) -> None:
        """Take over a measurement; if it failed, there is no other."""
        self._measured = True
        self.rate = rate

    def expect(self, run_id: str, spec: RunSpec) -> None:
        """Note a run that was accepted; one without scripts may show the rate."""
        if not any(s.script.pre or s.script.post or s.above for s in sides_of(spec)):
            self._telling.add(run_id)

    def learn(self, run_id: str, summary: Summary | None) -> None:
        """Take over what a run that has ended has shown."""
        if run_id not in self._telling:
            return
        self._telling.remove(run_id)
        if summary is None:  # it never began
            return
        for worker in summary.health.workers:
            if worker.cpu is not None and worker.cpu >= _BUSY and worker.started >= _TELLING:
                shown = worker.started / (worker.cpu * summary.duration)
                self.rate = max(shown, self.rate or 0.0)

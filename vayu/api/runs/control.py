"""What a person does to a run while it goes on. Each returns at once; the run obeys a moment later.

Every change stands as an event in ``run.ticks``, at the time at which it took effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.load import ConstantRate, ConstantUsers
from vayu.model.load.control import RunChange, StopOrder
from vayu.model.records.check import build

if TYPE_CHECKING:
    from vayu.client.live import LiveRun
    from vayu.model.runs.state import RunState


class Controlled:
    """A run that can be steered.

    What a run cannot do is refused by name: a rate in the closed model
    (`vayu.errors.InvalidConfig`), any change of a run that is about to end or has ended
    (`vayu.errors.RunStateConflict`).
    """

    live: LiveRun

    def __setattr__(self, name: str, value: object) -> None:
        """Set what a run has.

        Raises
        ------
        AttributeError
            If it has no such thing: a slip such as ``run.rat = 800`` would change nothing.
        """
        if name not in Controlled.__annotations__ and not hasattr(type(self), name):
            why = f"a run has no {name!r} to set; set rate (open model) or concurrency (closed)"
            raise AttributeError(why, name=name, obj=self)
        super().__setattr__(name, value)

    @property
    def rate(self) -> float | None:
        """Open model: the arrival rate in force [1/s]; set it to change it.

        None in the closed model, and while the rate follows stages.
        """
        info = self.live.refresh()
        profile = info.config.profile
        asked = profile.rate if isinstance(profile, ConstantRate) else None
        return asked if info.rate_now is None else info.rate_now

    @rate.setter
    def rate(self, value: float) -> None:
        """Let requests arrive at another rate, from now to the end."""
        self._change(rate=value)

    @property
    def concurrency(self) -> int | None:
        """Closed model: the virtual users in force [1]; set it to change it.

        None in the open model, and while their number follows stages.
        """
        info = self.live.refresh()
        profile = info.config.profile
        asked = profile.users if isinstance(profile, ConstantUsers) else None
        return asked if info.concurrency_now is None else info.concurrency_now

    @concurrency.setter
    def concurrency(self, value: int) -> None:
        """Let more or fewer users send; those who go finish what they have begun."""
        self._change(concurrency=value)

    @property
    def paused(self) -> bool:
        """Whether nothing is started at the moment."""
        return self.live.refresh().paused

    def pause(self) -> None:
        """Start nothing until `resume`; what is in flight completes.

        Arrivals of the pause are not called for: they are neither late nor dropped. The end of
        the schedule does not move.
        """
        self._change(paused=True)

    def resume(self) -> None:
        """Go on after `pause`."""
        self._change(paused=False)

    def stop(self, *, drain: bool | None = None) -> RunState:
        """Stop the run: nothing more is started, and what it measured is kept.

        Parameters
        ----------
        drain : bool, optional
            True: what is in flight may complete, each request within its timeout. False: it is
            cancelled at once. By default it has one second.

        Returns
        -------
        RunState
            ``stopping``; `wait` for its end. A run that has ended stays as it is.
        """
        order = build(StopOrder, {"drain": drain}, names="python")
        return self.live.stop(drain=order.drain)

    def _change(self, **change: object) -> None:
        """Ask for one change.

        Raises
        ------
        InvalidConfig
            If None is given, which would change nothing.
        """
        absent = {name: "must be a number, got None" for name in change if change[name] is None}
        if absent:
            raise InvalidConfig(absent)
        self.live.change(build(RunChange, change, names="python"))

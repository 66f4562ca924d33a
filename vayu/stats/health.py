"""Was the generator the bottleneck? Numbers in, the bounds that they break out.

A load test whose generator is out of breath measures itself. Each bound says from where on
that must be feared, why there, and what helps. One that is broken makes the verdict.

Little's law: of what is in flight (N), the rate at which responses come (X) and how long each
takes (R) any two give the third, whatever their distributions are:

    N = X R

X R is counted, from the stamps of each request. N is sampled right after a turn of a worker's
loop has started everything that was due. The two agree when turns are short beside R. When N
is much larger, requests are started in bursts and users wait for the loop: the time that is
missing in X R went by in the generator. One request a worker more is in every sample, for the
one just started; below `ENOUGH` in flight that is too much to say anything.

Sources: J. D. C. Little, "A Proof for the Queuing Formula L = λW", 1961; the time in a single
queue grows as u / (1 - u) with the utilisation u of its server (M/M/1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BUSY = 0.9
"""A worker that uses this much of a core is busy. At 0.9 the queue for its one thread is nine
times that at 0.5. [1]"""

ENOUGH = 10.0
"""Requests in flight, for each worker, from where on Little's law can tell anything. [1]"""

SMALL_SHARE = 0.05
"""A send lag that is a smaller part of the response time is no matter: it hides in the error
of any percentile. [1]"""


SAMPLE = 100
"""Requests from where on 1 % of them is more than the one that was latest by chance. Of fewer
the median speaks. [1]"""


@dataclass(frozen=True, slots=True)
class Bound:
    """From where on a number says that the generator was the bottleneck.

    Attributes
    ----------
    name : str
    unit : str
        ``1``: a share of the whole.
    at : float
        In `unit`; this much is already too much.
    what : str
        What the number is.
    why : str
        Why the bound is there.
    remedy : str
        What helps.
    """

    name: str
    unit: str
    at: float
    what: str
    why: str
    remedy: str

    def remedy_of(self, *, closed: bool) -> str:
        """Return what helps a run of the closed model, or of the open one.

        Parameters
        ----------
        closed : bool
            It has users; else it has a rate.
        """
        return self.remedy.replace(LESS, "fewer users" if closed else "a lower rate")


LESS = "a lower rate or fewer users"
"""Of these a run has only one."""

BOUNDS = (
    Bound(
        name="cpu",
        unit="1",
        at=0.1,
        what="share of the seconds in which a worker used 90 % of a core or more",
        why="a busy thread makes responses wait, and the wait is measured as the target's; now "
        "and then that does not change a percentile",
        remedy="more workers if cores are idle, lighter scripts, or another machine",
    ),
    Bound(
        name="stalled",
        unit="1",
        at=0.01,
        what="share of the time in which a worker's loop was more than 10 ms late",
        why="1 % of the time is 1 % of the responses, so it reaches the 99th percentile",
        remedy="fewer other processes on this machine, lighter scripts, more workers if cores are "
        "idle, or another machine",
    ),
    Bound(
        name="send_lag",
        unit="ms",
        at=5.0,
        what="99th percentile of the send lag; of fewer than 100 requests the median",
        why="half of what counts as late, and what an idle generator never has",
        remedy=f"{LESS}, fewer other processes on this machine, more workers if cores are "
        "idle, lighter scripts, or another machine",
    ),
    Bound(
        name="unsent",
        unit="1",
        at=0.01,
        what="share of the arrivals that were due and never sent; dropped ones count unless "
        "`max_in_flight` was stated; of the closed model, share of the users that never sent one",
        why="the target got less load than was asked for",
        remedy=f"{LESS}, more workers if cores are idle, or another machine",
    ),
    Bound(
        name="held",
        unit="1",
        at=0.001,
        what="share of the completed requests whose time ran out while their worker was busy",
        why="they count as failed, and may have been answered in time; a strict limit on failures "
        "is a tenth of a percent",
        remedy="lighter scripts, longer timeouts, fewer other processes on this machine, or more "
        "workers if cores are idle",
    ),
    Bound(
        name="descriptors",
        unit="1",
        at=0.9,
        what="share of the open files that a worker may have",
        why="the next connection may be refused by this machine, not by the target",
        remedy="more workers, or a higher limit of open files (ulimit -n)",
    ),
    Bound(
        name="ports",
        unit="1",
        at=0.8,
        what="share of this machine's ports for connections to one address that are taken",
        why="a closed connection keeps its port for a minute; when none is left, connecting fails",
        remedy="connections that are kept open, a wider net.ipv4.ip_local_port_range, or another "
        "machine",
    ),
    Bound(
        name="little",
        unit="1",
        at=0.25,
        what="share of the requests in flight that throughput times service time lacks",
        why="by Little's law they are the same, if no time goes by in the generator",
        remedy=f"more workers if cores are idle, lighter scripts, {LESS}, or another machine",
    ),
)
"""Every bound, the gravest first."""


def broken_bounds(values: Mapping[str, float]) -> list[Bound]:
    """Return the bounds that some numbers break.

    Parameters
    ----------
    values : mapping of str to float
        By the name of their bound, in its unit. What was not measured is absent.

    Returns
    -------
    list of Bound
        In the order of `BOUNDS`; empty: nothing speaks against the generator.
    """
    return [bound for bound in BOUNDS if values.get(bound.name, 0.0) >= bound.at]


def telling_lag(lag: float | None, response: float | None) -> float | None:
    """Return a send lag that matters beside a response time; None for one that does not.

    Parameters
    ----------
    lag, response : float, optional
        The same percentile of both, in the same unit.
    """
    if lag is None or response is None or lag < SMALL_SHARE * response:
        return None
    return lag


def little_deviation(concurrency: float, expected: float, *, workers: int) -> float | None:
    """Return what share of N is missing in X R; None when too little is in flight to tell.

    Parameters
    ----------
    concurrency : float
        N, as it was sampled. [1]
    expected : float
        X R, as it was counted. [1]
    workers : int
        At least 1.

    Returns
    -------
    float or None
        0 to 1; 0 also when X R is the larger one, which says nothing against the generator.
    """
    if concurrency < ENOUGH * workers:
        return None
    return max(concurrency - expected, 0.0) / concurrency

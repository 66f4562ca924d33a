"""What a run has in its folder, whether the folder is an engine's or came in a zip file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.api.rows.monitored import Monitored
from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa

    from vayu.api.responses.response import Response
    from vayu.api.rows.summary import RunSummary
    from vayu.model.results.health import GeneratorHealth
    from vayu.model.results.levels import CapacityResult
    from vayu.model.results.tick import Tick
    from vayu.model.runs.info import RunInfo
    from vayu.model.runs.manifest import Manifest
    from vayu.report.trust import Counts


class Recorded(Monitored):
    """Everything that is read from a run folder."""

    @property
    def name(self) -> str | None:
        """What it was called."""
        raise NotImplementedError

    @property
    def info(self) -> RunInfo:
        """What was asked for, secrets masked, and what is known of it."""
        raise NotImplementedError

    @property
    def id(self) -> str:
        """Its id."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """What tables and figures call it: its name, or its id."""
        return self.name or self.id

    @property
    def summary(self) -> RunSummary | None:
        """What it came to; None until it has ended."""
        raise NotImplementedError

    def recorded_ticks(self) -> list[Tick]:
        """Return what was measured each 100 ms, as plain records."""
        raise NotImplementedError

    @property
    def counts(self) -> Counts | None:
        """What its summary counts; None until it has ended."""
        from vayu.report.trust import counts_of  # noqa: PLC0415 (rarely used)

        found = self.summary
        return None if found is None else counts_of(found)

    @property
    def passed(self) -> bool | None:
        """Whether it passed: what `vayu load` exits with 0 for; None until it has ended.

        A run passes that came to its end with every threshold kept, and without a failed request
        or test that no threshold is about. It does so without thresholds, too.
        """
        found = self.summary
        return None if found is None else found.passed

    @property
    def verdicts(self) -> pd.DataFrame:
        """One row a threshold: what became of it; empty until the run has ended."""
        from vayu.analysis.verdicts import verdicts_frame  # noqa: PLC0415 (pandas is heavy)

        found = self.summary
        return verdicts_frame(() if found is None else found.verdicts)

    @property
    def checks(self) -> pd.DataFrame:
        """One row a `pm.test`: on how many responses it passed; empty until the run has ended."""
        from vayu.analysis.checks import checks_frame  # noqa: PLC0415 (pandas is heavy)

        found = self.summary
        return checks_frame(() if found is None else found.checks)

    @property
    def health(self) -> GeneratorHealth | None:
        """Whether the generator kept up, or was the bottleneck; None until the run has ended."""
        found = self.summary
        return None if found is None else found.health

    @property
    def workers(self) -> pd.DataFrame:
        """One row a worker: how it kept up; empty until the run has ended."""
        from vayu.analysis.workers import workers_frame  # noqa: PLC0415 (pandas is heavy)

        found = self.health
        return workers_frame(() if found is None else found.workers)

    @property
    def capacity(self) -> CapacityResult | None:
        """What a capacity search found; None for any other run, and until it has ended."""
        found = self.summary
        return None if found is None else found.capacity

    @property
    def levels(self) -> pd.DataFrame:
        """The levels of a capacity search: one row a threshold of each; else empty."""
        from vayu.analysis.search_levels import levels_frame  # noqa: PLC0415 (pandas is heavy)

        found = self.capacity
        return levels_frame(() if found is None else found.levels)

    @property
    def requests(self) -> pd.DataFrame:
        """One row for every request so far; also while the run goes on."""
        from vayu.analysis.frames import requests_frame  # noqa: PLC0415 (pandas is heavy)

        return requests_frame(self.folder)

    def rows(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the stored columns of every request so far, with the types of ``docs/rows.md``.

        Parameters
        ----------
        columns : sequence of str, optional
            Only these.

        Returns
        -------
        pyarrow.Table
            In any order of rows.
        """
        from vayu.analysis.rows import read_rows  # noqa: PLC0415 (pyarrow is heavy)

        return read_rows(self.folder, columns)

    @property
    def exemplars(self) -> pd.DataFrame:
        """Exchanges that were kept whole: the first of each kind, the slowest, and a sample."""
        from vayu.analysis.exemplar_frame import exemplars_frame  # noqa: PLC0415 (pandas is heavy)
        from vayu.analysis.exemplars import read_exemplars  # noqa: PLC0415

        return exemplars_frame(read_exemplars(self.folder))

    def exemplar(self, number: int) -> Response:
        """Return one exemplar as a response.

        Parameters
        ----------
        number : int
            Its position in `exemplars`, from 0.

        Returns
        -------
        Response
            As `Request.send` returns it; secrets are removed. A number that there is not,
            one without a response or whose body was not kept, raise `vayu.errors.InvalidConfig`.
        """
        from vayu.analysis.exemplars import read_exemplars  # noqa: PLC0415 (rarely used)
        from vayu.api.rows.exemplar import response_of  # noqa: PLC0415 (rarely used)

        every = read_exemplars(self.folder)
        return response_of(every[_position(number, len(every))])

    @property
    def manifest(self) -> Manifest | None:
        """Versions, machine, clock and seed; None for a run that Vayu made before it kept them."""
        from vayu.analysis.contents import read_manifest  # noqa: PLC0415 (pyarrow is heavy)

        return read_manifest(self.folder)

    @property
    def epoch(self) -> int:
        """Moment t0 on the wall clock [ns since 1970]; 0: not known."""
        found = self.manifest
        return (found.clock.epoch or 0) if found else 0


def _position(number: object, count: int) -> int:
    """Return which of `count` exemplars is meant.

    Raises
    ------
    InvalidConfig
        If it is none of them.
    """
    place = getattr(number, "__index__", lambda: -1)()  # also one of numpy's
    if isinstance(number, bool) or not 0 <= place < count:
        there = f"must be 0 to {count - 1}" if count else "no request was kept"
        raise InvalidConfig({"number": f"{there}, got {show(number)}"})
    return int(place)

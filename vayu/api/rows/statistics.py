"""Numbers of a run, with how well it says them: what `Analysed` can be asked.

Each method takes `within`, `steady` and `mask` to mean some of the requests only; a table's note
and a record's repr say who is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from vayu.api.arguments.options import selecting, strict
from vayu.api.rows.meant import Meant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vayu.analysis.apdex import Apdex
    from vayu.analysis.explain import Explanation
    from vayu.analysis.omission import Omission
    from vayu.analysis.table import Table
    from vayu.api.arguments.options import Length, Selection


class Statistics(Meant):
    """What can be asked of the numbers of a run."""

    def check_known(self, duration: str) -> None:
        """Refuse a duration that this run does not know; one of ours knows all."""

    @selecting
    def describe(self, **selection: Unpack[Selection]) -> Table:
        """Return count, mean, extremes and percentiles of response, service time and lag.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.

        Returns
        -------
        DataFrame
            One row a duration: exact values of nearest rank, up to p99.99.
        """
        from vayu.analysis.describe import describe_table  # noqa: PLC0415 (pandas is heavy)

        return describe_table(self._measured_meant(selection))

    @selecting
    def percentiles(
        self,
        levels: Iterable[float | str] | float | str | None = None,
        *,
        ci: float = 0.95,
        of: str = "response",
        **selection: Unpack[Selection],
    ) -> Table:
        """Return percentiles with intervals that hold although requests depend on each other.

        Parameters
        ----------
        levels : list of number or str, optional
            Such as ``[50, 99.9]``, ``[0.5, 0.999]`` or ``["p50", "p99.9"]``.
        ci : float
            Confidence of each interval.
        of : {"response", "service", "lag"}
        **selection
            Which requests: `window`, `steady`, `mask`.

        Returns
        -------
        DataFrame
            One row a percentile: `value`, and two intervals around it that are found in different
            ways: `low` to `high` by order statistics, `boot_low` to `boot_high` from runs that are
            made anew of batches of this one (a block bootstrap). Where they agree, believe them;
            NaT: there are too few requests. `effect`: so many of these requests, which depend on
            each other, say as much as one that does not; 1 where they are independent, NaN where
            that is unknown. `needed`: about how many more requests until `low` and `high` are
            there. Tables show three digits; the values are exact. ``.plot()`` draws it.

        Raises
        ------
        InvalidConfig
            Naming a level or an option that is none.
        """
        from vayu.analysis.percentile_names import (  # noqa: PLC0415 (numpy is heavy)
            USUAL,
            checked_confidence,
            quantile_levels,
        )
        from vayu.analysis.percentiles import (  # noqa: PLC0415 (pandas is heavy)
            checked_duration,
            percentiles_table,
        )
        from vayu.api.arguments.refusals import Refusals  # noqa: PLC0415 (checks only)
        from vayu.errors import InvalidConfig  # noqa: PLC0415 (checks only)

        problems: dict[str, str] = {}
        qs = USUAL if levels is None else quantile_levels(levels, problems)
        refusals = Refusals(problems)
        confidence, duration = (
            refusals.of(checked_confidence, ci),
            refusals.of(checked_duration, of),
        )
        refusals.check()
        if confidence is None or duration is None:  # `check` has raised
            raise InvalidConfig(problems)
        self.check_known(duration)
        return percentiles_table(self._durations(duration, selection), qs, confidence=confidence)

    @strict
    def timeline(
        self,
        window: Length = "1s",
        *,
        of: str = "response",
        within: tuple[Length | None, Length | None] | None = None,
        steady: bool = False,
        mask: object = None,
    ) -> Table:
        """Return the run in windows of one length, from the merged histogram of each.

        Parameters
        ----------
        window : str or number
            Length of a window, such as ``"1s"``.
        of : {"response", "service", "lag"}
        within : pair of str or number, optional
            Only this stretch of the run, after t0; other methods call it `window`.
        steady : bool
            Only the steady part.
        mask : array_like of bool, optional
            One value a request, in the order of ``run.requests``.

        Returns
        -------
        DataFrame
            Index `start`: `requests`, `failed`, `throughput` [1/s] (NaN where less than half of a
            window is in the run or in `within`) and percentiles to three digits. ``.plot()`` draws
            it.
        """
        from vayu.analysis.groups import failed_of  # noqa: PLC0415 (pandas is heavy)
        from vayu.analysis.measured import measured_of  # noqa: PLC0415 (pyarrow is heavy)
        from vayu.analysis.percentiles import checked_duration  # noqa: PLC0415 (pandas is heavy)
        from vayu.analysis.selection import stretch_of  # noqa: PLC0415 (numpy is heavy)
        from vayu.analysis.timeline import timeline_table, window_length  # noqa: PLC0415 (pandas)

        length, duration = window_length(window), checked_duration(of)
        self.check_known(duration)
        selection: Selection = {"window": within, "steady": steady, "mask": mask}
        table, meant = self._rows_meant(["failure"], selection)
        every, failed = measured_of(table), failed_of(table)[meant]
        stretch = stretch_of(every, window=within, steady=steady)
        return timeline_table(
            every.where(meant), failed, length=length, of=duration, stretch=stretch
        )

    @selecting
    def by(self, *keys: str, **selection: Unpack[Selection]) -> Table:
        """Return the same numbers for each group of requests.

        Parameters
        ----------
        *keys : str
            ``step``, ``status``, ``connection`` (new or reused), ``worker``, ``failure``,
            ``protocol``, ``user``, ``row`` (of the data); several make a group of each pair.
        **selection
            Which requests: `window`, `steady`, `mask`.

        Returns
        -------
        DataFrame
            One row a group: `requests`, `share`, `failed`, `error_rate`, `throughput` and
            percentiles of the response time. ``.plot()`` draws it.
        """
        from vayu.analysis.groups import KEYS, checked_keys, groups_table  # noqa: PLC0415 (pandas)
        from vayu.analysis.measured import measured_of  # noqa: PLC0415 (pyarrow is heavy)
        from vayu.analysis.selection import stretch_meant  # noqa: PLC0415 (numpy is heavy)

        names = checked_keys(keys)
        table, mask = self._rows_meant([*(KEYS[name] for name in names), "failure"], selection)
        stretch = stretch_meant(measured_of(table), selection)
        return groups_table(table, mask, names, stretch=stretch)

    @selecting
    def apdex(self, target: Length, *, ci: float = 0.95, **selection: Unpack[Selection]) -> Apdex:
        """Return how content users were: 1 if every response came within the target.

        Parameters
        ----------
        target : str or number
            Response time that satisfies; up to four times as much is tolerated.
        ci : float
            Confidence of the interval.
        **selection
            Which requests: `window`, `steady`, `mask`.

        Returns
        -------
        Apdex
            `score` with its `interval`, `rating`, and the counts it is made of.
        """
        from vayu.analysis.apdex import apdex_of, target_length  # noqa: PLC0415 (numpy is heavy)
        from vayu.analysis.percentile_names import checked_confidence  # noqa: PLC0415 (numpy is heavy)

        length, confidence = target_length(target), checked_confidence(ci)
        chosen, failed = self.outcomes(**selection)
        return apdex_of(chosen, failed, target=length, confidence=confidence)

    @selecting
    def explain(
        self, condition: str | object = "response > p99", **selection: Unpack[Selection]
    ) -> Explanation:
        """Return what some requests have in common that the rest have not.

        Parameters
        ----------
        condition : str or array_like of bool
            Which ones: ``"response > p99"``, ``"wait >= 250ms"``, ``"status >= 500"``,
            ``"failed"``, ``"new"`` (connection), or one boolean a request. By default the slowest.
        **selection
            Among which: `window`, `steady`, `mask`.

        Returns
        -------
        Explanation
            `findings` ranked by effect, with p-values that are adjusted for all that was looked
            at; `sentence`, `frame` and ``plot()``.
        """
        from vayu.analysis import explain  # noqa: PLC0415 (pandas is heavy)
        from vayu.analysis.condition import in_words, meant, parse_condition  # noqa: PLC0415
        from vayu.analysis.selection import mask_of  # noqa: PLC0415 (numpy is heavy)

        if not isinstance(condition, str):
            table, among = self._rows_meant(explain.COLUMNS, selection)
            marked = mask_of("condition", condition, len(table))
            return explain.explain(table, marked, among, condition="as marked")
        asked = parse_condition(condition)
        self.check_known(asked.column)
        table, among = self._rows_meant([*explain.COLUMNS, *asked.columns], selection)
        marked, words = meant(asked, table, among), in_words(asked, table, among)
        return explain.explain(table, marked, among, condition=words, about=asked.column)

    @selecting
    def omission(self, **selection: Unpack[Selection]) -> Omission:
        """Return what a tool that waits for each response would have reported of this run.

        Parameters
        ----------
        **selection
            Which requests: `window`, `steady`, `mask`.

        Returns
        -------
        Omission
            `table`, `late`, `sentence`, ``plot()``; other tools know neither lag nor `late`.
        """
        from vayu.analysis.omission import omission_of  # noqa: PLC0415 (pandas is heavy)

        table, mask = self._rows_meant(["user"], selection)
        info = getattr(self, "info", None)  # other tools' files have none
        return omission_of(table, mask, model=info.config.model if info else "unknown")
